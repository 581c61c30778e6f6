import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { argumentsOf, COMMANDS, isCommand, outputOf } from '../../src/tasks/command-line';

declare const EXTENSION: string;

interface Pattern {
  readonly regexp: string;
}
interface Manifest {
  readonly contributes: {
    readonly problemMatchers: readonly { readonly name: string; readonly pattern: Pattern | Pattern[] }[];
    readonly taskDefinitions: readonly { readonly properties: { readonly command: { readonly enum: readonly string[] } } }[];
    readonly configuration: { readonly properties: Record<string, { readonly default: unknown; readonly markdownDescription?: string }> };
  };
}
const { contributes } = JSON.parse(readFileSync(join(EXTENSION, 'package.json'), 'utf8')) as Manifest;

function patterns(name: string): RegExp[] {
  const matcher = contributes.problemMatchers.find((candidate) => candidate.name === name);
  return [matcher?.pattern ?? []].flat().map(({ regexp }) => new RegExp(regexp));
}

test('a check is asked for in the format that its problem matcher reads', () => {
  assert.deepEqual(argumentsOf('check', '', ['--deny', 'warnings']), ['check', '--format', 'short', '--deny', 'warnings']);
  const found = patterns('nurture')[0]?.exec('flows/a b.nurture:9:3: error[syntax-error]: `sned`: no word that can stand here');
  assert.deepEqual(found?.slice(1), ['flows/a b.nurture', '9', '3', 'error', 'syntax-error', '`sned`: no word that can stand here']);
});

test('what a terminal shows of a finding is read too', () => {
  const [first, second] = patterns('nurture-rich');
  assert.deepEqual(first?.exec('warning[unused-declaration]: unused message `tips`')?.slice(1), [
    'warning',
    'unused-declaration',
    'unused message `tips`',
  ]);
  assert.deepEqual(second?.exec('    ╭─[ flows/welcome.nurture:11:4 ]')?.slice(1), ['flows/welcome.nurture', '11', '4']);
});

test('a bundle is named after its project', () => {
  assert.equal(outputOf('build/${project}.bundle', 'shop'), 'build/shop.bundle');
  assert.equal(outputOf('  ', 'a$&b'), 'a$&b.bundle');
  assert.deepEqual(argumentsOf('build', 'out/shop.bundle', []), ['build', '--output', 'out/shop.bundle']);
});

test('the default of the setting is the default of the task', () => {
  const setting = contributes.configuration.properties['nurture.compile.output']?.default;
  assert.equal(outputOf(String(setting), 'shop'), outputOf('', 'shop'));
});

test('the manifest offers the commands that there are', () => {
  assert.deepEqual(contributes.taskDefinitions[0]?.properties.command.enum, [...COMMANDS]);
  assert.ok(isCommand('fmt') && !isCommand('run') && !isCommand(undefined));
});

test('every setting says what it does', () => {
  for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
    assert.ok((setting.markdownDescription ?? '').length > 20, name);
  }
});
