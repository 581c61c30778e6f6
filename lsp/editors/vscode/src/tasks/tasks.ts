/** Tasks: the commands of a project, in a terminal, with their findings as problems. */

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { projectOf } from '../project';
import { locateProgram, programEnvironment } from '../server/locate';
import { argumentsOf, type Command, COMMANDS, isCommand, outputOf } from './command-line';

const TYPE = 'nurture';

/** What a task of `tasks.json` says. */
interface Definition extends vscode.TaskDefinition {
  readonly command: Command;
  readonly project?: string;
  readonly arguments?: readonly string[];
}

/** Registers the tasks, and the command that compiles. */
export function registerTasks(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.tasks.registerTaskProvider(TYPE, {
      provideTasks: () => provided(context),
      resolveTask: (task) => resolved(context, task),
    }),
    vscode.commands.registerCommand('nurture.compile', (uri?: unknown) => compile(context, uri)),
  );
}

/** The four commands, for each project of the workspace. */
async function provided(context: vscode.ExtensionContext): Promise<vscode.Task[]> {
  const manifests = await vscode.workspace.findFiles('**/nurture.toml', '**/node_modules/**', 200);
  return manifests
    .map((manifest) => projectOf(manifest.fsPath).folder)
    .sort()
    .flatMap((project) => COMMANDS.map((command) => taskOf(context, { type: TYPE, command, project })))
    .filter((task) => task !== undefined);
}

function resolved(context: vscode.ExtensionContext, task: vscode.Task): vscode.Task | undefined {
  const { command } = task.definition;
  return isCommand(command) ? taskOf(context, task.definition as Definition, task.scope) : undefined;
}

function taskOf(context: vscode.ExtensionContext, definition: Definition, scope?: vscode.Task['scope']): vscode.Task | undefined {
  const choice = locateProgram(context);
  if (choice.kind === 'missing') {
    return undefined;
  }
  const open = vscode.workspace.workspaceFolders?.[0];
  const project = (definition.project ?? '${workspaceFolder}').replaceAll('${workspaceFolder}', open?.uri.fsPath ?? '.');
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(project)) ?? open;
  const configured = vscode.workspace.getConfiguration('nurture', vscode.Uri.file(project)).get('compile.output', '');
  const words = argumentsOf(definition.command, outputOf(configured, basename(project)), definition.arguments ?? []);
  const task = new vscode.Task(
    definition,
    scope ?? folder ?? vscode.TaskScope.Workspace,
    `${definition.command} ${basename(project)}`,
    TYPE,
    new vscode.ProcessExecution(choice.program, words, { cwd: project, env: environment() }),
    // The folder of the paths in the findings is the project's, wherever in the workspace that is.
    project === folder?.uri.fsPath ? [definition.command === 'check' ? '$nurture' : '$nurture-rich'] : [],
  );
  if (definition.command === 'build') {
    task.group = vscode.TaskGroup.Build;
  } else if (definition.command === 'test') {
    task.group = vscode.TaskGroup.Test;
  }
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  return task;
}

function environment(): Record<string, string> {
  const defined = Object.entries(programEnvironment()).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(defined);
}

/** Compiles the project of a file, else of the active editor, else of the first folder. */
async function compile(context: vscode.ExtensionContext, uri: unknown): Promise<void> {
  const given = typeof uri === 'string' ? vscode.Uri.parse(uri) : uri instanceof vscode.Uri ? uri : undefined;
  const file = given ?? vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  if (file?.scheme !== 'file') {
    void vscode.window.showInformationMessage('Open a file of the project that is to be compiled.');
    return;
  }
  if (!(await vscode.workspace.saveAll(false))) {
    return;
  }
  const project = projectOf(file.fsPath);
  const task = taskOf(context, { type: TYPE, command: 'build', project: project.folder });
  if (task !== undefined) {
    await vscode.tasks.executeTask(task);
  }
}
