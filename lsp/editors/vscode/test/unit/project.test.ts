import assert from 'node:assert/strict';
import { join, sep } from 'node:path';
import { test } from 'node:test';
import { projectOf } from '../../src/project';

const at = (...names: string[]): string => join(sep, ...names);

test('a file belongs to the nearest manifest above it', () => {
  const manifests = [at('work', 'nurture.toml'), at('work', 'shop', 'nurture.toml')];
  const exists = (file: string): boolean => manifests.includes(file);
  assert.deepEqual(projectOf(at('work', 'shop', 'flows', 'cart.nurture'), exists), {
    folder: at('work', 'shop'),
    path: at('work', 'shop'),
    name: 'shop',
  });
  assert.equal(projectOf(at('work', 'other', 'a.nurture'), exists).folder, at('work'));
});

test('the folder of a manifest, and the manifest, belong to their project', () => {
  const exists = (file: string): boolean => file === at('work', 'nurture.toml');
  assert.equal(projectOf(at('work'), exists).folder, at('work'));
  assert.equal(projectOf(at('work', 'nurture.toml'), exists).folder, at('work'));
});

test('a file without a manifest above it is a project by itself', () => {
  assert.deepEqual(projectOf(at('tmp', 'a.nurture'), () => false), {
    folder: at('tmp'),
    path: at('tmp', 'a.nurture'),
    name: 'a.nurture',
  });
});
