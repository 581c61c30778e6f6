import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

declare const EXTENSION: string;

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}
const snippets = JSON.parse(readFileSync(join(EXTENSION, 'snippets/nurture.json'), 'utf8')) as Record<string, Snippet>;

/** The program that is held to; built if none is given. */
function program(): string {
  const given = process.env['NURTURE_SERVER'];
  if (given !== undefined && given !== '') {
    return given;
  }
  const root = join(EXTENSION, '../../..');
  execFileSync('cargo', ['build', '--quiet', '--bin', 'nurture'], { cwd: root, stdio: 'inherit' });
  return join(process.env['CARGO_TARGET_DIR'] ?? join(root, 'target'), 'debug/nurture');
}

/** The text that stands there if nothing of the snippet is changed. */
function expanded(snippet: Snippet): string {
  const text = snippet.body.filter((line) => line.trim() !== '$0').join('\n');
  const choices = text.replace(/\$\{\d+\|([^,|]+)[^}]*\|\}/g, '$1');
  return `${choices.replace(/\$\{\d+:((?:\\\}|[^}])*)\}/g, '$1').replaceAll('\\}', '}')}\n`;
}

test('each snippet is a program, laid out as the formatter does', () => {
  const nurture = program();
  for (const [name, snippet] of Object.entries(snippets)) {
    const text = expanded(snippet);
    assert.doesNotMatch(text, /\$/, name);
    const { stdout, stderr, status } = spawnSync(nurture, ['fmt', '--stdin'], { input: text, encoding: 'utf8' });
    assert.equal(status, 0, `${name}: ${stderr}`);
    assert.equal(stdout, text, name);
  }
});

test('what is typed to get a snippet is no word of the language', () => {
  for (const { prefix } of Object.values(snippets)) {
    assert.match(prefix, /^[a-z]+(?:-[a-z]+)+$/);
  }
});
