import assert from 'node:assert/strict';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { chooseProgram, type Places } from '../../src/server/program';

/** A machine that has these programs and nothing else. */
function machine(programs: readonly string[], changes: Partial<Places> = {}): Places {
  return {
    setting: '',
    workspaceFolder: '/flows',
    home: '/home/ada',
    extension: '/extension',
    path: ['/usr/bin', '/opt/bin'].join(delimiter),
    windows: false,
    isProgram: (file) => programs.includes(file),
    ...changes,
  };
}

test('the setting goes before the program of the extension, and that before PATH', () => {
  const all = ['/own/nurture', '/extension/server/nurture', '/opt/bin/nurture'];
  assert.deepEqual(chooseProgram(machine(all, { setting: '/own/nurture' })), { kind: 'found', program: '/own/nurture', from: 'setting' });
  assert.deepEqual(chooseProgram(machine(all)), { kind: 'found', program: '/extension/server/nurture', from: 'extension' });
  assert.deepEqual(chooseProgram(machine(['/opt/bin/nurture'])), { kind: 'found', program: '/opt/bin/nurture', from: 'path' });
});

test('the first folder of PATH that has it counts', () => {
  const choice = chooseProgram(machine(['/opt/bin/nurture', '/usr/bin/nurture']));
  assert.equal(choice.kind === 'found' && choice.program, '/usr/bin/nurture');
});

test('a folder of PATH that depends on where the editor was started is passed over', () => {
  const choice = chooseProgram(machine(['nurture', 'bin/nurture', './nurture'], { path: ['', '.', 'bin'].join(delimiter) }));
  assert.equal(choice.kind, 'missing');
});

test('a setting that names no program is said, not passed over', () => {
  const choice = chooseProgram(machine(['/opt/bin/nurture'], { setting: '/gone' }));
  assert.equal(choice.kind, 'missing');
  assert.match(choice.kind === 'missing' ? choice.why : '', /\/gone/);
});

test('a tilde and the folder of the workspace stand in the setting', () => {
  const home = chooseProgram(machine(['/home/ada/bin/nurture'], { setting: '~/bin/nurture' }));
  assert.equal(home.kind, 'found');
  const folder = chooseProgram(machine(['/flows/tools/nurture'], { setting: '${workspaceFolder}/tools/nurture' }));
  assert.equal(folder.kind, 'found');
  // A tilde inside a name is a tilde.
  assert.equal(chooseProgram(machine(['/a/home/ada'], { setting: '/a~' })).kind, 'missing');
});

test('on Windows the program ends in exe', () => {
  const program = join('/extension', 'server', 'nurture.exe');
  assert.equal(chooseProgram(machine([program], { windows: true })).kind, 'found');
});
