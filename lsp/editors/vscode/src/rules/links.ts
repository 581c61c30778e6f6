/** Links of findings lead to the rule's page inside the editor. */

import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import { isRuleName } from './pages';

/** Lets the links of all findings, pushed or pulled, open the page that the program itself has. */
export const withRulePages: Middleware = {
  handleDiagnostics: (uri, diagnostics, next) => {
    diagnostics.forEach(link);
    next(uri, diagnostics);
  },
  provideDiagnostics: async (document, previous, token, next) => {
    const report = await next(document, previous, token);
    if (report?.kind === 'full') {
      report.items.forEach(link);
    }
    return report;
  },
};

function link(diagnostic: vscode.Diagnostic): void {
  const { code } = diagnostic;
  const rule = typeof code === 'object' ? code.value : code;
  if (typeof rule === 'string' && isRuleName(rule)) {
    const words = encodeURIComponent(JSON.stringify([rule]));
    diagnostic.code = { value: rule, target: vscode.Uri.parse(`command:nurture.showRule?${words}`) };
  }
}
