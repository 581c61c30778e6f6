/** What `nurture test --format json` says of a test, and what is shown of it. */

/** How a row of a timeline came out; the last four fail a test. */
export type RowKind = 'input' | 'aside' | 'met' | 'missing' | 'unexpected' | 'different' | 'forbidden';

/** What was put in, expected or done at one moment of a test. */
export interface Row {
  /** Since the start of the test, as a duration of the language. */
  readonly after: string;
  readonly contact: string;
  readonly row: RowKind;
  readonly expected?: string;
  readonly actual?: string;
  /** When something missing happened instead. */
  readonly elsewhere?: string;
  /** The line of the test that it is about, from 1. */
  readonly line?: number;
}

/** A test that was run. */
export interface Result {
  readonly test: string;
  readonly flow: string;
  /** From the project's folder, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly outcome: 'passed' | 'failed';
  readonly timeline: readonly Row[];
}

/** One thing that is wrong. */
export interface Failure {
  /** The line of the test it is shown beside, from 1. */
  readonly line: number;
  readonly message: string;
}

const FAILING: ReadonlySet<RowKind> = new Set<RowKind>(['missing', 'unexpected', 'different', 'forbidden']);

/** Reads a line of the command's output; `undefined` if it is no result. */
export function parseResult(line: string): Result | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isResult(value) ? value : undefined;
}

/** All that is wrong with a test, in order of time. */
export function failures(result: Result): Failure[] {
  const late = result.timeline.filter((row) => row.row === 'missing' && row.elsewhere !== undefined);
  return result.timeline
    .filter((row) => FAILING.has(row.row) && !late.some((missing) => isSaidBy(missing, row)))
    .map((row) => ({ line: row.line ?? result.line, message: message(row) }));
}

/** A row of the timeline as it is shown. */
interface ShownRow {
  readonly mark: '!' | ' ';
  readonly after: string;
  readonly left: string;
  readonly right: string;
}

/** The whole timeline, expected beside actual, as the command shows it. */
export function timeline(result: Result): string {
  const rows = shownRows(result);
  const after = Math.max(0, ...rows.map((row) => row.after.length));
  const left = Math.max('expected'.length, ...rows.map((row) => Math.min(row.left.length, 60)));
  const head = `${' '.repeat(after + 4)}${'expected'.padEnd(left)}  happened`;
  const lines = rows.map((row) => `${row.mark} ${row.after.padStart(after)}  ${row.left.padEnd(left)}  ${row.right}`.trimEnd());
  return [head, ...lines].join('\n');
}

/** The same as a table in Markdown. */
export function timelineTable(result: Result): string {
  const rows = shownRows(result).map((row) => {
    const cells = [row.after, row.left, row.right].map(escaped);
    const shown = row.mark === '!' ? cells.map((cell) => (cell === '' ? '' : `**${cell}**`)) : cells;
    return `|${shown.map((cell) => ` ${cell} |`).join('')}`;
  });
  return ['| | expected | happened |', '|-:|:-|:-|', ...rows].join('\n');
}

function shownRows(result: Result): ShownRow[] {
  const several = new Set(result.timeline.map((row) => row.contact)).size > 1;
  return result.timeline.map((row) => {
    const who = several ? `${row.contact}: ` : '';
    const left = row.row === 'input' ? `> ${who}${row.actual ?? ''}` : row.expected === undefined ? '' : who + row.expected;
    const right = row.row === 'input' ? '' : row.actual === undefined ? absence(row) : who + row.actual;
    return { mark: FAILING.has(row.row) ? '!' : ' ', after: row.after, left, right };
  });
}

/** A text that Markdown shows as it is, in one line. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&');
}

/** Whether a row shows only what a missing one says already: that the thing came at another time. */
function isSaidBy(missing: Row, row: Row): boolean {
  const thing = (text: string | undefined): string | undefined => text?.split(' {')[0];
  return (
    row.row === 'unexpected' &&
    row.contact === missing.contact &&
    row.after === missing.elsewhere &&
    thing(row.actual) === thing(missing.expected)
  );
}

/** What is wrong, in the order of what a reader of the line does not know yet. */
function message(row: Row): string {
  const { expected = 'something', actual = 'something' } = row;
  switch (row.row) {
    case 'missing':
      return `${absence(row)}: ${expected}`;
    case 'different':
      return `It was: ${actual}\nExpected: ${expected}`;
    case 'forbidden':
      return `It must not happen, and did at ${row.after}: ${actual}`;
    default:
      return `No line expects this, at ${row.after}: ${actual}`;
  }
}

function absence(row: Row): string {
  if (row.row !== 'missing') {
    return '';
  }
  if (row.elsewhere === undefined) {
    return 'It did not happen';
  }
  return row.elsewhere === row.after ? 'It came in another order' : `It came at ${row.elsewhere}, not at ${row.after}`;
}

function isResult(value: unknown): value is Result {
  const result = value as Partial<Result> | null;
  return (
    typeof result === 'object' &&
    result !== null &&
    typeof result.test === 'string' &&
    typeof result.flow === 'string' &&
    typeof result.file === 'string' &&
    typeof result.line === 'number' &&
    (result.outcome === 'passed' || result.outcome === 'failed') &&
    Array.isArray(result.timeline)
  );
}
