import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRuleName, parseList, pathOfRule, ruleOfPath } from '../../src/rules/pages';

test('a page is addressed by its rule', () => {
  assert.equal(ruleOfPath(pathOfRule('split-not-100')), 'split-not-100');
  for (const path of ['/', '/.md', '/../etc/passwd.md', '/a b.md', '/--help.md', '/unknown-event']) {
    assert.equal(ruleOfPath(path), undefined, path);
  }
});

test('what is no rule is passed to no program', () => {
  assert.ok(isRuleName('no-unsubscribe-exit'));
  for (const name of ['', '--format', '-h', 'Unknown', 'a--b', 'a-', 'a;b']) {
    assert.ok(!isRuleName(name), name);
  }
});

test('the list is read by its headings and entries', () => {
  const list = '## Errors\n\n- `bad-name`: a name: not `snake_case`.\n\n## Warnings\n\n- `zero-wait`: a wait of 0.\n\nother text\n';
  assert.deepEqual(parseList(list), [
    { name: 'bad-name', severity: 'Errors', summary: 'a name: not `snake_case`.' },
    { name: 'zero-wait', severity: 'Warnings', summary: 'a wait of 0.' },
  ]);
});
