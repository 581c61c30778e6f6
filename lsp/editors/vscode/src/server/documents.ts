/** Which texts the language server is told of. */

import type { DocumentSelector } from 'vscode-languageclient/node';

/**
 * Programs, saved or not; manifests; and the endings that a message's template can have.
 * The server itself knows which files are templates of a project, and ignores the others.
 */
export const documentSelector: DocumentSelector = [
  { language: 'nurture', scheme: 'file' },
  { language: 'nurture', scheme: 'untitled' },
  { scheme: 'file', pattern: '**/nurture.toml' },
  { scheme: 'file', pattern: '**/*.{mjml,html,htm,txt}' },
];
