/** What the editor starts: the language server, and what stands beside it. */

import * as vscode from 'vscode';
import { registerRulePages } from './rules/command';
import { Server } from './server/server';
import { registerTasks } from './tasks/tasks';
import { registerTests } from './testing/explorer';

let server: Server | undefined;

/** Called once, when a program is opened or a folder holds a project. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('nurture', { log: true });
  const started = new Server(context, log);
  server = started;
  context.subscriptions.push(
    log,
    started,
    vscode.commands.registerCommand('nurture.restartServer', () => started.restart()),
    vscode.commands.registerCommand('nurture.showOutput', () => log.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('nurture.server')) {
        void started.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  registerRulePages(context);
  registerTasks(context);
  registerTests(context, started);
  await started.start();
}

/** Called when the window closes. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
