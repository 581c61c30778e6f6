import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matching } from '../../src/testing/match';
import { failures, parseResult, type Result, type Row, timeline, timelineTable } from '../../src/testing/results';

/** A failed test with these rows. */
function result(...rows: Row[]): Result {
  return { test: 'openers get the tips', flow: 'welcome', file: 'tests/welcome.nurture', line: 4, outcome: 'failed', timeline: rows };
}

const input: Row = { after: '0d', contact: 'ada', row: 'input', actual: 'form_submit { form: "newsletter" }', line: 6 };
const met: Row = { after: '0d', contact: 'ada', row: 'met', expected: 'send email welcome', actual: 'send email welcome', line: 7 };
const aside: Row = { after: '0d', contact: 'ada', row: 'aside', actual: 'enter' };
const late: Row = { after: '2d', contact: 'ada', row: 'missing', expected: 'send email tips', elsewhere: '3d', line: 8 };
const unexpected: Row = { after: '3d', contact: 'ada', row: 'unexpected', actual: 'send email tips' };

test('a line of the command is a result, anything else is none', () => {
  const line = JSON.stringify({ ...result(met), outcome: 'passed', start: '2026-01-05T09:00:00Z', later: 'member' });
  assert.equal(parseResult(line)?.test, 'openers get the tips');
  for (const other of ['', 'null', '3', '[]', '{"test":"a"}', '{', line.replace('"passed"', '"perhaps"')]) {
    assert.equal(parseResult(other), undefined, other);
  }
});

test('what is wrong stands beside the line of the test that says so', () => {
  assert.deepEqual(failures(result(input, aside, met, late)), [
    { line: 8, message: 'It came at 3d, not at 2d: send email tips' },
  ]);
});

test('what no line expects stands beside the test', () => {
  assert.deepEqual(failures(result(unexpected)), [{ line: 4, message: 'No line expects this, at 3d: send email tips' }]);
});

test('something late is said once, beside the line that expects it', () => {
  assert.equal(failures(result(late, unexpected)).length, 1);
  const another = { ...unexpected, after: '4d' };
  assert.equal(failures(result(late, another)).length, 2);
  assert.equal(failures(result(late, { ...unexpected, contact: 'ben' })).length, 2);
});

test('something missing that came at its time came in another order', () => {
  assert.deepEqual(failures(result({ ...late, elsewhere: '2d' })), [
    { line: 8, message: 'It came in another order: send email tips' },
  ]);
});

test('something missing that never came is said to be so', () => {
  const { elsewhere, ...never } = late;
  assert.equal(elsewhere, '3d');
  assert.deepEqual(failures(result(never)), [{ line: 8, message: 'It did not happen: send email tips' }]);
});

test('what must not be is said, and so is what was otherwise', () => {
  const forbidden: Row = { after: '1d', contact: 'ada', row: 'forbidden', expected: 'no send', actual: 'send email tips', line: 9 };
  assert.deepEqual(failures(result(forbidden)), [{ line: 9, message: 'It must not happen, and did at 1d: send email tips' }]);
  const different: Row = { ...met, row: 'different', actual: 'send email tips' };
  assert.deepEqual(failures(result(different)), [{ line: 7, message: 'It was: send email tips\nExpected: send email welcome' }]);
});

test('the timeline shows expected beside happened, and marks what is wrong', () => {
  assert.equal(
    timeline(result(input, aside, met, late)),
    [
      '      expected                              happened',
      '  0d  > form_submit { form: "newsletter" }',
      '  0d                                        enter',
      '  0d  send email welcome                    send email welcome',
      '! 2d  send email tips                       It came at 3d, not at 2d',
    ].join('\n'),
  );
});

test('the table shows the same, and texts of the user as they are', () => {
  const hostile: Row = { ...met, expected: 'notify shop "a|b\n*c* <d>"', actual: 'notify shop "`x`"' };
  assert.equal(
    timelineTable(result(aside, hostile, late)),
    [
      '| | expected | happened |',
      '|-:|:-|:-|',
      '| 0d |  | enter |',
      '| 0d | notify shop "a\\|b \\*c\\* \\<d\\>" | notify shop "\\`x\\`" |',
      '| **2d** | **send email tips** | **It came at 3d, not at 2d** |',
    ].join('\n'),
  );
});

test('of several contacts each row says whose it is', () => {
  const lines = timeline(result(met, { ...met, contact: 'ben' })).split('\n');
  assert.match(lines[2] ?? '', /ben: send email welcome +ben: send email welcome/);
});

test('a result belongs to the test of its name that is nearest to its line', () => {
  const shown = [
    { name: 'a', line: 3 },
    { name: 'a', line: 20 },
    { name: 'b', line: 18 },
  ];
  assert.equal(matching(shown, 'a', 18), shown[1]);
  assert.equal(matching(shown, 'a', 4), shown[0]);
  assert.equal(matching(shown, 'c', 4), undefined);
  assert.deepEqual(matching([{ name: 'a', line: undefined }], 'a', 4), { name: 'a', line: undefined });
});
