import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { Lines, run } from '../../src/server/run';

test('lines are whole, however they come', () => {
  const lines: string[] = [];
  const reader = new Lines((line) => lines.push(line));
  ['{"a"', ':1}\n{"b":2}\r', '\n', '{"c":3}'].forEach((chunk) => reader.take(chunk));
  reader.end();
  reader.end();
  assert.deepEqual(lines, ['{"a":1}', '{"b":2}', '{"c":3}']);
});

test('a program is run to its end', async () => {
  const lines: string[] = [];
  const ended = await run({
    program: process.execPath,
    arguments: ['-e', 'console.log("one\\ntwo"); console.error("no"); process.exitCode = 3'],
    folder: tmpdir(),
    environment: process.env,
    line: (line) => lines.push(line),
  });
  assert.deepEqual(ended, { code: 3, output: 'one\ntwo\n', errors: 'no\n' });
  assert.deepEqual(lines, ['one', 'two']);
});

test('a program that is no longer wanted is ended', async () => {
  const abort = new AbortController();
  const running = run({
    program: process.execPath,
    arguments: ['-e', 'console.log("up"); setInterval(() => {}, 1000)'],
    folder: tmpdir(),
    environment: process.env,
    signal: abort.signal,
    line: () => abort.abort(),
  });
  assert.equal((await running).code, undefined);
});

test('a program that there is not is an error', async () => {
  await assert.rejects(run({ program: '/no/such/program', arguments: [], folder: tmpdir(), environment: {} }));
});
