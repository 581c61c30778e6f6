/** The command that shows a rule's page, and the texts behind the pages. */

import { tmpdir } from 'node:os';
import * as vscode from 'vscode';
import { locateProgram, programEnvironment } from '../server/locate';
import { run } from '../server/run';
import { isRuleName, parseList, pathOfRule, ruleOfPath, SCHEME } from './pages';

/** Registers the command and the pages. */
export function registerRulePages(context: vscode.ExtensionContext): void {
  const explain = (...words: string[]): Promise<string> => explained(context, words);
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => {
        const rule = ruleOfPath(uri.path);
        return rule === undefined ? `There is no rule at ${uri.path}.` : explain(rule);
      },
    }),
    vscode.commands.registerCommand('nurture.showRule', async (rule?: unknown) => {
      const chosen = typeof rule === 'string' && isRuleName(rule) ? rule : await pick(explain);
      if (chosen !== undefined) {
        await show(chosen);
      }
    }),
  );
}

async function show(rule: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: pathOfRule(rule) });
  const beside = vscode.workspace.getConfiguration('nurture').get('rules.openBeside', true);
  await vscode.commands.executeCommand(beside ? 'markdown.showPreviewToSide' : 'markdown.showPreview', uri);
}

/** A choice among all rules, those of the place at the cursor first. */
async function pick(explain: (...words: string[]) => Promise<string>): Promise<string | undefined> {
  const here = new Set(rulesAtCursor());
  const items = parseList(await explain()).map((rule) => ({
    label: rule.name,
    description: here.has(rule.name) ? 'found at the cursor' : rule.severity,
    detail: rule.summary,
  }));
  items.sort((a, b) => Number(here.has(b.label)) - Number(here.has(a.label)));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: 'The rule whose page is shown',
    matchOnDetail: true,
  });
  return chosen?.label;
}

function rulesAtCursor(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return [];
  }
  return vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter((diagnostic) => diagnostic.range.intersection(editor.selection) !== undefined)
    .map(({ code }) => String(typeof code === 'object' ? code.value : code));
}

async function explained(context: vscode.ExtensionContext, words: readonly string[]): Promise<string> {
  const choice = locateProgram(context);
  if (choice.kind === 'missing') {
    throw new Error(choice.why);
  }
  const ended = await run({
    program: choice.program,
    arguments: ['explain', ...words, '--format', 'markdown'],
    folder: tmpdir(),
    environment: programEnvironment(),
  });
  if (ended.code !== 0) {
    throw new Error(ended.errors.trim());
  }
  return ended.output;
}
