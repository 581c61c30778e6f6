// Runs the tests of everything that needs no editor: bundled in a temporary folder, then by node's own runner.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const extension = dirname(dirname(fileURLToPath(import.meta.url)));
const tests = join(extension, 'test/unit');
const outdir = mkdtempSync(join(tmpdir(), 'nurture-unit-'));
try {
  const names = readdirSync(tests).filter((name) => name.endsWith('.test.ts'));
  await build({
    entryPoints: names.map((name) => join(tests, name)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    define: { EXTENSION: JSON.stringify(extension) },
  });
  const files = names.map((name) => join(outdir, name.replace(/\.ts$/, '.mjs')));
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(outdir, { recursive: true });
}
