/** The Test Explorer: the tests of all projects, found by the server, and run by the command. */

import * as vscode from 'vscode';
import { type Project, projectOf } from '../project';
import type { Server } from '../server/server';
import { TestRunner } from './runner';
import { testsOf } from './lenses';
import { Tree } from './tree';

/** Files of programs; tests may stand in any of them. */
const PROGRAMS = '**/*.nurture';
/** How long typing must rest before the tests of a file are looked for anew, in milliseconds. */
const REST = 300;

/** Registers the Test Explorer and the commands that run tests. */
export function registerTests(context: vscode.ExtensionContext, server: Server): void {
  const controller = vscode.tests.createTestController('nurture', 'nurture');
  const tree = new Tree(controller);
  const runner = new TestRunner(context, controller, tree);
  const explorer = new Explorer(server, tree);
  controller.refreshHandler = () => explorer.findAll();
  controller.resolveHandler = async (item) => {
    if (item === undefined) {
      await explorer.findAll();
    }
  };
  controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, (request, token) => runner.run(request, token), true, undefined, true);
  context.subscriptions.push(
    controller,
    explorer,
    vscode.commands.registerCommand('nurture.runTest', async (uri: unknown, name: unknown) => {
      const file = vscode.Uri.parse(String(uri));
      await explorer.find(file);
      await runner.runItems(tree.testsIn(file).filter((test) => test.name === name).map((test) => test.item));
    }),
    vscode.commands.registerCommand('nurture.runFlowTests', async (uri?: unknown, flow?: unknown) => {
      await explorer.findAll();
      const chosen = typeof flow === 'string' ? flow : await pickFlow(tree);
      if (chosen !== undefined) {
        const project = typeof uri === 'string' ? projectOf(vscode.Uri.parse(uri).fsPath).folder : undefined;
        await runner.runItems(tree.testsOf(chosen, project).map((test) => test.item));
      }
    }),
  );
}

/** Keeps the tree of tests as the texts are. */
class Explorer implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly pending = new Map<string, NodeJS.Timeout>();
  private everything: Promise<void> | undefined;

  constructor(
    private readonly server: Server,
    private readonly tree: Tree,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher(PROGRAMS);
    this.disposables.push(
      watcher,
      watcher.onDidCreate((uri) => this.findSoon(uri)),
      watcher.onDidChange((uri) => this.findSoon(uri)),
      watcher.onDidDelete((uri) => this.tree.forget(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === 'nurture' && document.uri.scheme === 'file') {
          this.findSoon(document.uri);
        }
      }),
      server.onReady(() => void this.findAll()),
    );
  }

  dispose(): void {
    this.pending.forEach(clearTimeout);
    this.disposables.forEach((disposable) => disposable.dispose());
  }

  /** Finds the tests of all files of the workspace; one search at a time. */
  findAll(): Promise<void> {
    this.everything ??= this.findEverything().finally(() => (this.everything = undefined));
    return this.everything;
  }

  /** Finds the tests of a file. */
  async find(uri: vscode.Uri): Promise<void> {
    const client = this.server.running;
    if (client === undefined) {
      return;
    }
    const project: Project = projectOf(uri.fsPath);
    const tests = await testsOf(client, uri);
    if (tests !== undefined) {
      this.tree.show(project, uri, tests);
    }
  }

  private async findEverything(): Promise<void> {
    const files = await vscode.workspace.findFiles(PROGRAMS, '**/node_modules/**');
    const known = new Set(files.map(String));
    this.tree.files().filter((uri) => !known.has(String(uri))).forEach((uri) => this.tree.forget(uri));
    for (const file of files.sort((a, b) => (a.path < b.path ? -1 : 1))) {
      if (await mayHoldTests(file)) {
        await this.find(file);
      } else {
        this.tree.forget(file);
      }
    }
  }

  private findSoon(uri: vscode.Uri): void {
    clearTimeout(this.pending.get(String(uri)));
    this.pending.set(
      String(uri),
      setTimeout(() => {
        this.pending.delete(String(uri));
        void this.find(uri);
      }, REST),
    );
  }
}

/** Whether the word is in the file at all; in a large project most files need not be asked about. */
async function mayHoldTests(file: vscode.Uri): Promise<boolean> {
  if (vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === file.toString())) {
    return true;
  }
  try {
    return Buffer.from(await vscode.workspace.fs.readFile(file)).includes('test');
  } catch {
    return false;
  }
}

/** The flow whose tests are run: that of the test or flow at the cursor first. */
async function pickFlow(tree: Tree): Promise<string | undefined> {
  const flows = tree.flows();
  if (flows.length === 0) {
    void vscode.window.showInformationMessage('No flow of this workspace has a test.');
  }
  return flows.length < 2 ? flows[0] : vscode.window.showQuickPick(flows, { placeHolder: 'The flow whose tests are run' });
}
