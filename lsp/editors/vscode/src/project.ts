/** Projects: folders with a `nurture.toml`, and files outside of any. */

import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A project, or a file that is one by itself. */
export interface Project {
  /** The folder that the command's paths count from. */
  readonly folder: string;
  /** What the command is given as `PATH`. */
  readonly path: string;
  /** How it is called. */
  readonly name: string;
}

/** The project that a file or folder belongs to: that of the nearest `nurture.toml` above it. */
export function projectOf(file: string, exists: (file: string) => boolean = existsSync): Project {
  for (let folder = file; ; folder = dirname(folder)) {
    if (exists(join(folder, 'nurture.toml'))) {
      return { folder, path: folder, name: basename(folder) };
    }
    if (dirname(folder) === folder) {
      return { folder: dirname(file), path: file, name: basename(file) };
    }
  }
}
