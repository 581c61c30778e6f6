/** The tests as they are shown: project, file, test. */

import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Project } from '../project';
import type { FoundTest } from './lenses';
import { matching } from './match';
import type { Result } from './results';

/** A test that is shown. */
export interface ShownTest {
  readonly item: vscode.TestItem;
  readonly name: string;
  readonly flow: string;
  readonly uri: vscode.Uri;
  readonly project: Project;
  readonly line: number | undefined;
}

/** The items of the Test Explorer. */
export class Tree {
  private readonly tests = new WeakMap<vscode.TestItem, ShownTest>();

  constructor(private readonly controller: vscode.TestController) {}

  /** Shows exactly these tests in a file. */
  show(project: Project, uri: vscode.Uri, found: readonly FoundTest[]): void {
    if (found.length === 0) {
      this.forget(uri);
      return;
    }
    const file = this.file(project, uri);
    const seen = new Map<string, number>();
    file.children.replace(
      found.map((test) => {
        const key = `${test.flow}/${test.name}`;
        const before = seen.get(key) ?? 0;
        seen.set(key, before + 1);
        // An item that stays keeps its result.
        const id = `${uri.toString()}#${key}${before === 0 ? '' : `#${before}`}`;
        const item = file.children.get(id) ?? this.controller.createTestItem(id, test.name, uri);
        item.description = test.flow === '' ? '' : `of ${test.flow}`;
        item.range = test.range;
        item.sortText = String(test.range.start.line).padStart(6, '0');
        this.tests.set(item, { item, name: test.name, flow: test.flow, uri, project, line: test.range.start.line + 1 });
        return item;
      }),
    );
  }

  /** Shows none of a file's tests, and no folder that has become empty. */
  forget(uri: vscode.Uri): void {
    this.controller.items.forEach((project) => {
      project.children.delete(uri.toString());
      if (project.children.size === 0) {
        this.controller.items.delete(project.id);
      }
    });
  }

  /** The files that have tests. */
  files(): vscode.Uri[] {
    return this.everyFile().flatMap((file) => file.uri ?? []);
  }

  /** The names of the flows that have tests. */
  flows(): string[] {
    const flows = this.every().map((test) => test.flow);
    return [...new Set(flows)].filter((flow) => flow !== '').sort();
  }

  /** The tests of a file. */
  testsIn(uri: vscode.Uri): ShownTest[] {
    return this.every().filter((test) => test.uri.toString() === uri.toString());
  }

  /** The tests of a flow; of one project's, if one is given. */
  testsOf(flow: string, folder?: string): ShownTest[] {
    return this.every().filter((test) => test.flow === flow && (folder === undefined || test.project.folder === folder));
  }

  /** The tests that an item holds, or is. */
  below(item: vscode.TestItem): ShownTest[] {
    const test = this.tests.get(item);
    return test === undefined ? children(item).flatMap((child) => this.below(child)) : [test];
  }

  /** Every test. */
  every(): ShownTest[] {
    return this.everyFile().flatMap((file) => this.below(file));
  }

  /** Of these tests the one that a result is of. */
  of(tests: readonly ShownTest[], project: Project, result: Result): ShownTest | undefined {
    const inFile = tests.filter((test) => relative(project.folder, test.uri.fsPath).split(sep).join('/') === result.file);
    return matching(inFile, result.test, result.line);
  }

  private file(project: Project, uri: vscode.Uri): vscode.TestItem {
    const root = vscode.Uri.file(project.path);
    const parent = this.controller.items.get(root.toString()) ?? this.controller.createTestItem(root.toString(), project.name, root);
    this.controller.items.add(parent);
    const existing = parent.children.get(uri.toString());
    if (existing !== undefined) {
      return existing;
    }
    const file = this.controller.createTestItem(uri.toString(), relative(project.folder, uri.fsPath), uri);
    parent.children.add(file);
    return file;
  }

  private everyFile(): vscode.TestItem[] {
    return [...this.controller.items].flatMap(([, project]) => children(project));
  }
}

function children(item: vscode.TestItem): vscode.TestItem[] {
  return [...item.children].map(([, child]) => child);
}
