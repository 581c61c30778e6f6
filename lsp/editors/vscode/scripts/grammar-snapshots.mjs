// Holds the colours of every example, and of some hard texts, to the snapshots in `grammar/snapshots`.
//
//   node scripts/grammar-snapshots.mjs            compares
//   node scripts/grammar-snapshots.mjs --update   writes them anew; read the difference before committing it
//
// The tool writes its snapshots beside the texts, hence the copy in a temporary folder.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const extension = dirname(dirname(fileURLToPath(import.meta.url)));
const root = join(extension, '../../..');
const snapshots = join(root, 'grammar/snapshots');
const update = process.argv.includes('--update');

/** Every file below a folder whose name ends so, relative to it. */
function below(folder, ending) {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  return names.filter((name) => name.endsWith(ending)).sort();
}

const work = mkdtempSync(join(tmpdir(), 'nurture-grammar-'));
try {
  const texts = [];
  for (const [folder, into] of [[join(root, 'examples'), 'examples'], [join(extension, 'test/grammar'), 'hard']]) {
    for (const name of below(folder, '.nurture')) {
      const text = join(into, name);
      mkdirSync(dirname(join(work, text)), { recursive: true });
      cpSync(join(folder, name), join(work, text));
      texts.push(text);
    }
  }
  const wanted = new Set(texts.map((text) => `${text}.snap`));
  const kept = new Set(below(snapshots, '.snap'));
  const missing = [...wanted].filter((name) => !kept.has(name));
  const orphaned = [...kept].filter((name) => !wanted.has(name));
  if (update) {
    orphaned.forEach((name) => rmSync(join(snapshots, name)));
  } else {
    if (missing.length > 0 || orphaned.length > 0) {
      console.error([...missing.map((name) => `no snapshot: ${name}`), ...orphaned.map((name) => `no text: ${name}`)].join('\n'));
      process.exitCode = 1;
    }
    kept.forEach((name) => wanted.has(name) && cpSync(join(snapshots, name), join(work, name)));
  }
  const tool = join(extension, 'node_modules/vscode-tmgrammar-test/dist/snapshot.js');
  const run = spawnSync(
    process.execPath,
    [tool, '--grammar', join(root, 'grammar/nurture.tmLanguage.json'), '--scope', 'source.nurture', ...(update ? ['--updateSnapshot'] : []), '**/*.nurture'],
    { cwd: work, encoding: 'utf8' },
  );
  if (run.status !== 0) {
    console.error(run.stdout + run.stderr);
    process.exitCode = 1;
  } else if (update) {
    for (const name of wanted) {
      mkdirSync(dirname(join(snapshots, name)), { recursive: true });
      cpSync(join(work, name), join(snapshots, name));
    }
  }
  console.log(`${texts.length} texts, as of ${relative(process.cwd(), snapshots) || '.'}`);
} finally {
  rmSync(work, { recursive: true });
}
