/** Pages of rules: where they are addressed, and what the list of all rules says. */

/** The scheme of the read-only texts that show a rule's page. */
export const SCHEME = 'nurture-rule';

/** A rule of the list. */
export interface RuleOfList {
  readonly name: string;
  /** The heading it stands under: errors, warnings, or those that are off. */
  readonly severity: string;
  /** What it finds. */
  readonly summary: string;
}

/** Whether a text can be a rule's name. */
export function isRuleName(text: string): boolean {
  return /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text);
}

/** The path of a rule's page. */
export function pathOfRule(rule: string): string {
  return `/${rule}.md`;
}

/** The rule whose page has this path. */
export function ruleOfPath(path: string): string | undefined {
  const rule = /^\/(.+)\.md$/.exec(path)?.[1];
  return rule !== undefined && isRuleName(rule) ? rule : undefined;
}

/** Reads what `nurture explain --format markdown` prints: headings, and an entry a line. */
export function parseList(markdown: string): RuleOfList[] {
  const rules: RuleOfList[] = [];
  let severity = '';
  for (const line of markdown.split(/\r?\n/)) {
    const heading = /^## (.+)$/.exec(line)?.[1];
    const entry = /^- `([^`]+)`: (.*)$/.exec(line);
    if (heading !== undefined) {
      severity = heading;
    } else if (entry?.[1] !== undefined && entry[2] !== undefined && isRuleName(entry[1])) {
      rules.push({ name: entry[1], severity, summary: entry[2] });
    }
  }
  return rules;
}
