/** A program that is run to its end, its lines handed on as they come. */

import { spawn } from 'node:child_process';

/** What is run. */
export interface Run {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the program when it is aborted. */
  readonly signal?: AbortSignal;
  /** Takes each line of standard output. */
  readonly line?: (line: string) => void;
}

/** What became of it. */
export interface Ended {
  /** The exit code; `undefined` if the program was ended from outside. */
  readonly code: number | undefined;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program; fails only if it cannot be started. */
export function run(what: Run): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(what.program, what.arguments, {
      cwd: what.folder,
      env: what.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const output = new Lines(what.line ?? (() => undefined));
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => output.take(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    const abort = (): void => void child.kill();
    what.signal?.addEventListener('abort', abort, { once: true });
    child.on('error', reject);
    child.on('close', (code) => {
      what.signal?.removeEventListener('abort', abort);
      output.end();
      resolve({ code: code ?? undefined, output: output.whole, errors });
    });
  });
}

/** Puts chunks together to lines. */
export class Lines {
  /** All that was taken. */
  whole = '';
  private rest = '';

  constructor(private readonly line: (line: string) => void) {}

  take(chunk: string): void {
    this.whole += chunk;
    const lines = (this.rest + chunk).split(/\r?\n/);
    this.rest = lines.pop() ?? '';
    lines.forEach(this.line);
  }

  /** Hands on a last line that no line end closes. */
  end(): void {
    if (this.rest !== '') {
      this.line(this.rest);
    }
    this.rest = '';
  }
}
