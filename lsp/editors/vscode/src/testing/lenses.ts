/** The tests of a file, as the server says: it has a lens on each, wherever the file is in the project. */

import * as vscode from 'vscode';
import { CodeLensRequest, type LanguageClient } from 'vscode-languageclient/node';

/** A test of a file. */
export interface FoundTest {
  readonly name: string;
  /** The flow it is of. */
  readonly flow: string;
  readonly range: vscode.Range;
}

/** The command of the lens on a test; its arguments are the file, the test's name and its flow's. */
const RUN_TEST = 'nurture.runTest';

/** Asks for the tests of a file; `undefined` if the server does not answer, and what is shown may stay. */
export async function testsOf(client: LanguageClient, uri: vscode.Uri): Promise<FoundTest[] | undefined> {
  try {
    const lenses = await client.sendRequest(CodeLensRequest.type, {
      textDocument: { uri: client.code2ProtocolConverter.asUri(uri) },
    });
    return (lenses ?? []).flatMap((lens) => {
      const [, name, flow] = lens.command?.command === RUN_TEST ? (lens.command.arguments ?? []) : [];
      return typeof name === 'string'
        ? [{ name, flow: typeof flow === 'string' ? flow : '', range: client.protocol2CodeConverter.asRange(lens.range) }]
        : [];
    });
  } catch {
    return undefined;
  }
}
