/** Which of the tests that are shown a result belongs to. */

/** A test as it is shown. */
export interface Shown {
  readonly name: string;
  /** The line it begins in, from 1; unknown while a text is being typed. */
  readonly line: number | undefined;
}

/** Of the tests of the result's file: the one of its name; of several, the one that is nearest to its line. */
export function matching<T extends Shown>(shown: Iterable<T>, name: string, line: number): T | undefined {
  const distance = (test: Shown): number => Math.abs((test.line ?? Number.MAX_SAFE_INTEGER) - line);
  let best: T | undefined;
  for (const test of shown) {
    if (test.name === name && (best === undefined || distance(test) < distance(best))) {
      best = test;
    }
  }
  return best;
}
