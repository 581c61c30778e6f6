// Bundles the extension, and brings the grammar and the licence beside it.

import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const extension = dirname(dirname(fileURLToPath(import.meta.url)));
const root = join(extension, '../../..');

/** Builds for the editor: one file, and what of the repository the extension shares. */
export async function buildExtension() {
  mkdirSync(join(extension, 'syntaxes'), { recursive: true });
  cpSync(join(root, 'grammar/nurture.tmLanguage.json'), join(extension, 'syntaxes/nurture.tmLanguage.json'));
  for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) {
    cpSync(join(root, licence), join(extension, licence));
  }
  // The packer looks for one file of this name.
  cpSync(join(root, 'LICENSE-MIT'), join(extension, 'LICENSE'));
  await build({
    entryPoints: [join(extension, 'src/extension.ts')],
    outfile: join(extension, 'dist/extension.js'),
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildExtension();
}
