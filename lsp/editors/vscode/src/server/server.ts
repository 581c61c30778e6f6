/** The language server's life: started, started anew, stopped, and how it is. */

import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, State } from 'vscode-languageclient/node';
import { documentSelector } from './documents';
import { locateProgram, programEnvironment } from './locate';
import { withRulePages } from '../rules/links';

/** The one language server of this window. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly status = vscode.languages.createLanguageStatusItem('nurture.server', { language: 'nurture' });
  private readonly ready = new vscode.EventEmitter<LanguageClient>();
  /** One start or stop at a time, in order. */
  private queue: Promise<void> = Promise.resolve();

  /** Told each time that a server has started and answers. */
  readonly onReady = this.ready.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.status.name = 'nurture';
    this.status.command = { command: 'nurture.showOutput', title: 'Show output' };
  }

  /** The running server, if there is one. */
  get running(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  /** Starts the server that the settings name; says so if there is none. */
  start(): Promise<void> {
    return this.inTurn(() => this.startNow());
  }

  /** Stops the server and starts the one that the settings name now. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  /** Stops the server. */
  stop(): Promise<void> {
    return this.inTurn(() => this.stopNow());
  }

  dispose(): void {
    this.status.dispose();
    this.ready.dispose();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async startNow(): Promise<void> {
    const choice = locateProgram(this.context);
    if (choice.kind === 'missing') {
      this.show('no language server', vscode.LanguageStatusSeverity.Error, choice.why);
      void this.offerSettings(choice.why);
      return;
    }
    this.log.info(`starting ${choice.program} (from ${choice.from})`);
    this.show('starting', vscode.LanguageStatusSeverity.Information, choice.program);
    const client = new LanguageClient(
      'nurture',
      'nurture',
      { command: choice.program, args: ['lsp'], options: { env: programEnvironment() } },
      this.options(),
    );
    this.client = client;
    client.onDidChangeState(({ newState }) => this.follow(client, newState, choice.program));
    try {
      await client.start();
      this.ready.fire(client);
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      this.show('does not start', vscode.LanguageStatusSeverity.Error, choice.program);
      void this.offerSettings(`The language server ${choice.program} does not start.`);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) {
      await client.stop();
    }
    await client?.dispose();
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector,
      outputChannel: this.log,
      diagnosticCollectionName: 'nurture',
      middleware: withRulePages,
    };
  }

  private follow(client: LanguageClient, state: State, program: string): void {
    if (client !== this.client) {
      return;
    }
    if (state === State.Running) {
      const version = client.initializeResult?.serverInfo?.version;
      this.show(version === undefined ? 'ready' : `ready, version ${version}`, vscode.LanguageStatusSeverity.Information, program);
    } else if (state === State.Stopped) {
      this.show('stopped', vscode.LanguageStatusSeverity.Warning, program);
    }
  }

  private show(text: string, severity: vscode.LanguageStatusSeverity, detail: string): void {
    this.status.text = text;
    this.status.severity = severity;
    this.status.detail = detail;
    this.status.busy = text === 'starting';
  }

  private async offerSettings(problem: string): Promise<void> {
    const open = 'Open Settings';
    if ((await vscode.window.showErrorMessage(problem, open)) === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'nurture.server.path');
    }
  }
}
