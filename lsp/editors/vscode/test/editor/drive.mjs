// Works in a project as a person does, and compares what VS Code then shows with what is right.
//   node drive.mjs ADDRESS PROJECT PROFILE PICTURES

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workbench } from './workbench.mjs';

const [address, project, profile, pictures = ''] = process.argv.slice(2);
const FLOW = 'flows/abandoned_cart.nurture';
const TEST = 'tests/abandoned_cart.nurture';
let failures = 0;

const read = (path) => readFileSync(join(project, path), 'utf8');
const TEMPLATE = 'emails/cart_offer.mjml';
const original = { [FLOW]: read(FLOW), [TEST]: read(TEST), [TEMPLATE]: read(TEMPLATE) };
/** The files that were changed in the editor, to be given their old text back. */
const changed = new Set();

/** The line of a file that holds a text, from 1, and the column behind the text. */
function place(path, text) {
  const lines = read(path).split('\n');
  const line = lines.findIndex((candidate) => candidate.includes(text));
  assert.notEqual(line, -1, `${path} does not hold ${text}`);
  return { line: line + 1, column: lines[line].indexOf(text) + text.length + 1, text: lines[line] };
}

/** One thing that must hold; the others are looked at all the same. `ONLY` leaves those with a text in their name. */
async function check(name, body) {
  if (!name.includes(process.env.ONLY ?? '')) {
    return;
  }
  try {
    await body();
    console.log(`ok      ${name}`);
  } catch (problem) {
    failures += 1;
    console.log(`FAILED  ${name}\n        ${String(problem?.message ?? problem).replaceAll('\n', '\n        ')}`);
    await window.picture(`failed-${name.replace(/[^a-z]+/gi, '-').slice(0, 40)}`);
  }
  for (const path of changed) {
    await restore(path);
  }
  changed.clear();
}

/** Writes a text in the place of a line, until the end of the check. */
async function change(path, line, text) {
  changed.add(path);
  await window.file(path);
  await window.replaceLine(line, text);
}

/** Gives a file its old text back, on the disk and in the editor. */
async function restore(path) {
  await window.press('Escape', 'Escape');
  await window.file(path);
  await window.command('File: Revert File');
  if (read(path) !== original[path]) {
    writeFileSync(join(project, path), original[path]);
    await window.page.waitForTimeout(500);
  }
}

const window = await Workbench.open(address, profile, pictures);

// Whatever is looked at, the server has to be there first: it gives the lenses.
await window.file(FLOW);
await window.see('.codelens-decoration a');
await window.picture('lenses-and-hints');

await check('a program is known and coloured', async () => {
  await window.see('#status\\.editor\\.mode', 'nurture');
  const { line } = place(FLOW, 'send email cart_waiting');
  await window.goTo(line);
  await window.page.waitForFunction(() => {
    const words = [...document.querySelectorAll('.view-line span span')];
    const colour = (text) => words.find((word) => word.textContent.trim() === text)?.className;
    return colour('send') !== undefined && colour('send') !== colour('cart_waiting');
  });
});

await check('a mistake is underlined and listed, and is gone once it is mended', async () => {
  const { line, text } = place(FLOW, 'send email cart_waiting');
  await change(FLOW, line, text.replace('send email', 'sned email'));
  await window.see('.squiggly-error');
  await window.command('Problems: Focus on Problems View');
  const row = await window.see('.markers-panel .monaco-list-row', 'sned');
  await window.see('.markers-panel .monaco-list-row a', 'syntax-error');
  await window.picture('finding');
  assert.equal(await row.count(), 1);
  await window.replaceLine(line, text);
  await window.gone('.squiggly-error');
});

await check('the link of a finding opens the page of its rule', async () => {
  const { line, text } = place(FLOW, 'goal purchase');
  await change(FLOW, line, text.replace('goal purchase', 'goal purchsae'));
  await window.command('Problems: Focus on Problems View');
  const link = await window.see('.markers-panel .monaco-list-row a', 'unknown-event');
  await link.first().click();
  await window.see('.tab', 'unknown-event');
  await window.seeInPage('unknown-event');
  await window.picture('rule-page');
  await window.command('View: Close All Editors in Group');
});

await check('completion offers the messages of the channel, and no others', async () => {
  const { line } = place(FLOW, 'send email cart_last_call');
  await change(FLOW, line, '    send email ');
  await window.press('Control+Space');
  await window.see('.suggest-widget.visible .monaco-list-row', 'cart_waiting');
  await window.picture('completion');
  const offered = (await window.texts('.suggest-widget.visible .monaco-list-row')).join(' ');
  assert.ok(!offered.includes('cart_reminder'), offered);
});

await check('completion offers the fields of the contact', async () => {
  const { line } = place(FLOW, 'task "Call');
  await change(FLOW, line, '    set contact');
  await window.type('.');
  for (const field of ['email', 'first_name', 'phone']) {
    await window.see('.suggest-widget.visible .monaco-list-row', field);
  }
});

await check('hover tells what a name is', async () => {
  await window.file(FLOW);
  const { line, column } = place(FLOW, 'send email cart_offer');
  await window.goTo(line, column - 3);
  await window.command('Show or Focus Hover');
  await window.see('.monaco-hover:not(.hidden) .hover-contents', 'cart_offer');
  await window.picture('hover');
  await window.press('Escape');
});

await check('the definition of a message is in the file of messages', async () => {
  await window.file(FLOW);
  const { line, column } = place(FLOW, 'send email cart_offer');
  await window.goTo(line, column - 3);
  await window.press('F12');
  await window.see('.tab.active', 'messages.nurture');
});

await check('a file is laid out in the canonical way', async () => {
  const { line } = place(FLOW, 'wait 1h');
  await change(FLOW, line, '        wait    1h   ');
  await window.command('Format Document');
  await window.page.waitForTimeout(1000);
  await window.press('Control+S');
  await window.gone('.tab.active.dirty');
  assert.equal(read(FLOW), original[FLOW]);
});

await check('the fix of a finding mends it', async () => {
  const { line, column, text } = place(FLOW, 'goal purchase');
  await change(FLOW, line, text.replace('goal purchase', 'goal purchsae'));
  await window.see('.squiggly-error');
  await window.goTo(line, column - 2);
  await window.press('Control+.');
  await window.see('.action-widget .monaco-list-row', 'purchase');
  await window.picture('fix');
  await window.press('Enter');
  await window.gone('.squiggly-error');
});

await check('a variable of a template is looked at too', async () => {
  const { line, text } = place(TEMPLATE, '{{ code }}');
  await change(TEMPLATE, line, text.replace('{{ code }}', '{{ coed }}'));
  await window.see('.squiggly-error');
  await window.picture('template');
});

await check('the tests are in the Test Explorer, and pass', async () => {
  await window.command('Testing: Focus on Test Explorer View');
  await window.see('.test-explorer .monaco-list-row', 'shop');
  await window.command('Test: Run All Tests');
  await window.see('.test-explorer .monaco-list-row .codicon-testing-passed-icon');
  await window.picture('tests-passed');
  assert.equal(await window.page.locator('.test-explorer .codicon-testing-failed-icon').count(), 0);
});

await check('a failed test says beside its line what is wrong', async () => {
  await window.command('Testing: Focus on Test Explorer View');
  const { line, text } = place(TEST, 'expect at 1h  send email cart_waiting');
  await change(TEST, line, text.replace('1h', '2h'));
  await window.press('Control+S');
  await window.gone('.tab.active.dirty');
  await window.goTo(line);
  await window.command('Test: Run Tests in Current File');
  await window.see('.test-explorer .codicon-testing-failed-icon');
  const message = await window.see('.test-error-content-widget', 'It came at 1h, not at 2h');
  await window.picture('test-failed');
  await message.first().click({ position: { x: 60, y: 8 } });
  await window.see('.peekview-widget', 'happened');
  await window.picture('timeline');
});

await check('the lens on a test runs it', async () => {
  await window.file(TEST);
  await window.goTo(1);
  const lens = await window.see('.codelens-decoration a', /run/i);
  await lens.first().click();
  await window.see('.test-explorer .monaco-list-row .codicon-testing-passed-icon');
  await window.see('.codicon-testing-passed-icon.testing-run-glyph');
  await window.picture('lens');
});

await check('the project is compiled by a task', async () => {
  await window.file(FLOW);
  await window.command('nurture: Compile Project');
  const bundle = join(project, 'shop.bundle');
  for (let tries = 0; tries < 100 && !existsSync(bundle); tries += 1) {
    await window.page.waitForTimeout(100);
  }
  await window.picture('compiled');
  assert.ok(existsSync(bundle));
});

await check('a snippet writes a whole flow', async () => {
  await window.command('File: New Untitled Text File');
  await window.command('Change Language Mode');
  await window.type('nurture');
  await window.press('Enter');
  await window.see('#status\\.editor\\.mode', 'nurture');
  await window.type('win-back');
  await window.see('.suggest-widget.visible .monaco-list-row', 'win-back');
  await window.picture('snippet');
  await window.press('Enter');
  await window.see('.view-line', 'we_miss_you');
  await window.press('Escape');
});

await check('the server can be started anew', async () => {
  await window.file(FLOW);
  await window.command('nurture: Restart Language Server');
  await window.see('.codelens-decoration a');
  const { line, text } = place(FLOW, 'send email cart_waiting');
  await change(FLOW, line, text.replace('send email', 'sned email'));
  await window.see('.squiggly-error');
});

await window.close();
console.log(failures === 0 ? 'VS Code: all is well' : `VS Code: ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
