/** What the server's lenses do beside running tests and compiling. */

import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient/node';
import type { Server } from './server/server';

/** Registers the command that shows where a name is used; its arguments are in the terms of the protocol. */
export function registerLensCommands(context: vscode.ExtensionContext, server: Server): void {
  const show = async (uri: string, position: Position, locations: Location[]): Promise<void> => {
    const converter = server.running?.protocol2CodeConverter;
    if (converter !== undefined) {
      await vscode.commands.executeCommand(
        'editor.action.showReferences',
        vscode.Uri.parse(uri),
        converter.asPosition(position),
        locations.map((location) => converter.asLocation(location)),
      );
    }
  };
  context.subscriptions.push(vscode.commands.registerCommand('nurture.showReferences', show));
}
