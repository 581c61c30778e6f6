/** Runs tests by the command `nurture test`, and shows each result beside its lines. */

import * as vscode from 'vscode';
import { type Project, projectOf } from '../project';
import { locateProgram, programEnvironment } from '../server/locate';
import { run } from '../server/run';
import { failures, parseResult, type Result, timeline, timelineTable } from './results';
import type { ShownTest, Tree } from './tree';

/** Runs what the Test Explorer, a lens or a command asks for. */
export class TestRunner {
  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly controller: vscode.TestController,
    private readonly tree: Tree,
  ) {}

  /** Runs some items, with everything saved before, as the Test Explorer does. */
  async runItems(items: readonly vscode.TestItem[]): Promise<void> {
    if (items.length === 0) {
      void vscode.window.showInformationMessage('There is no such test.');
      return;
    }
    await vscode.workspace.saveAll(false);
    const source = new vscode.CancellationTokenSource();
    await this.run(new vscode.TestRunRequest(items), source.token);
    source.dispose();
  }

  /** Answers a request; a continuous one is answered again each time that a file of the projects is saved. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (request.continuous !== true) {
      await this.runOnce(request, token);
      return;
    }
    const saved = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      const { folder } = projectOf(uri.fsPath);
      if (this.asked(request).some((test) => test.project.folder === folder)) {
        void this.runOnce(request, token);
      }
    });
    token.onCancellationRequested(() => saved.dispose());
    await this.runOnce(request, token);
  }

  private async runOnce(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const byProject = new Map<string, ShownTest[]>();
    for (const test of this.asked(request)) {
      byProject.set(test.project.path, [...(byProject.get(test.project.path) ?? []), test]);
    }
    const testRun = this.controller.createTestRun(request);
    try {
      for (const tests of byProject.values()) {
        const project = tests[0]?.project;
        if (project !== undefined && !token.isCancellationRequested) {
          await this.runProject(testRun, project, tests, token);
        }
      }
    } finally {
      testRun.end();
    }
  }

  private asked(request: vscode.TestRunRequest): ShownTest[] {
    const included = request.include?.flatMap((item) => this.tree.below(item)) ?? this.tree.every();
    const excluded = new Set(request.exclude?.flatMap((item) => this.tree.below(item)).map((test) => test.item));
    return [...new Set(included)].filter((test) => !excluded.has(test.item));
  }

  private async runProject(testRun: vscode.TestRun, project: Project, tests: readonly ShownTest[], token: vscode.CancellationToken): Promise<void> {
    tests.forEach((test) => testRun.started(test.item));
    const choice = locateProgram(this.context);
    if (choice.kind === 'missing') {
      tests.forEach((test) => testRun.errored(test.item, new vscode.TestMessage(choice.why)));
      return;
    }
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    const open = new Set(tests);
    const only = tests.length === 1 ? tests[0]?.name : undefined;
    try {
      const ended = await run({
        program: choice.program,
        arguments: ['test', project.path, '--format', 'json', ...(only === undefined ? [] : [`--filter=${only}`])],
        folder: project.folder,
        environment: { ...programEnvironment(), NO_COLOR: '1' },
        signal: abort.signal,
        line: (line) => this.take(testRun, project, open, line),
      });
      this.close(testRun, open, ended.errors, token.isCancellationRequested);
    } catch (error) {
      this.close(testRun, open, error instanceof Error ? error.message : String(error), false);
    } finally {
      cancelled.dispose();
    }
  }

  /** A line of the command's output: usually a result of a test that was asked for. */
  private take(testRun: vscode.TestRun, project: Project, open: Set<ShownTest>, line: string): void {
    const result = parseResult(line);
    const test = result === undefined ? undefined : this.tree.of([...open], project, result);
    if (result === undefined || test === undefined) {
      return;
    }
    open.delete(test);
    const mark = result.outcome === 'passed' ? 'passed' : 'FAILED';
    print(testRun, `${mark}  ${result.flow}: ${result.test}\n`, test.item);
    if (result.outcome === 'passed') {
      testRun.passed(test.item);
    } else {
      print(testRun, `\n${timeline(result)}\n\n`, test.item);
      testRun.failed(test.item, messages(result, test.uri));
    }
  }

  /** Tests without a result: the project does not compile, or the run was ended. */
  private close(testRun: vscode.TestRun, open: Set<ShownTest>, errors: string, cancelled: boolean): void {
    if (open.size > 0 && errors.trim() !== '') {
      print(testRun, `${errors.trim()}\n`);
    }
    for (const { item } of open) {
      if (cancelled) {
        testRun.skipped(item);
      } else {
        testRun.errored(item, new vscode.TestMessage(errors.trim() || 'The command gave no result for this test.'));
      }
    }
  }
}

/** What is wrong, each beside its line; the first with the whole timeline below it. */
function messages(result: Result, uri: vscode.Uri): vscode.TestMessage[] {
  return failures(result).map((failure, index) => {
    const text = new vscode.MarkdownString().appendText(failure.message);
    const message = new vscode.TestMessage(index === 0 ? text.appendMarkdown(`\n\n${timelineTable(result)}\n`) : text);
    message.location = new vscode.Location(uri, new vscode.Position(failure.line - 1, 0));
    return message;
  });
}

function print(testRun: vscode.TestRun, text: string, item?: vscode.TestItem): void {
  testRun.appendOutput(text.replaceAll('\n', '\r\n'), undefined, item);
}
