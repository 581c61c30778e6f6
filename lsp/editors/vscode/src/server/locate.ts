/** The program `nurture` on this machine, as the settings say. */

import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { type Choice, chooseProgram } from './program';

/** Looks for the program anew, as settings and files may have changed. */
export function locateProgram(context: vscode.ExtensionContext): Choice {
  const workspaceFolder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return chooseProgram({
    setting: vscode.workspace.getConfiguration('nurture').get('server.path', '').trim(),
    workspaceFolder,
    home: homedir(),
    extension: context.extensionPath,
    path: process.env['PATH'] ?? '',
    windows: process.platform === 'win32',
    isProgram,
  });
}

/** The environment of every `nurture` that is started here. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const additional = vscode.workspace.getConfiguration('nurture').get<Record<string, string>>('server.environment', {});
  return { ...process.env, ...additional };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
