/** Which program `nurture` to start: plain values in, a plain value out. */

import { delimiter, isAbsolute, join } from 'node:path';

/** Where a program may be found. */
export interface Places {
  /** The setting `nurture.server.path`, empty if it is not set. */
  readonly setting: string;
  /** What `${workspaceFolder}` stands for, if a folder is open. */
  readonly workspaceFolder: string | undefined;
  /** What `~` stands for. */
  readonly home: string;
  /** The folder of this extension. */
  readonly extension: string;
  /** The environment variable `PATH`. */
  readonly path: string;
  /** Whether names of programs end in `.exe`. */
  readonly windows: boolean;
  /** Whether there is a file of this name that can be started. */
  readonly isProgram: (file: string) => boolean;
}

/** A program that was found, or why there is none. */
export type Choice =
  | { readonly kind: 'found'; readonly program: string; readonly from: 'setting' | 'extension' | 'path' }
  | { readonly kind: 'missing'; readonly why: string };

/** The program that the setting names; else the one inside the extension; else the one on `PATH`. */
export function chooseProgram(places: Places): Choice {
  const name = places.windows ? 'nurture.exe' : 'nurture';
  if (places.setting !== '') {
    const program = expanded(places.setting, places);
    return places.isProgram(program)
      ? { kind: 'found', program, from: 'setting' }
      : { kind: 'missing', why: `The setting nurture.server.path names ${program}, which is no program.` };
  }
  const shipped = join(places.extension, 'server', name);
  if (places.isProgram(shipped)) {
    return { kind: 'found', program: shipped, from: 'extension' };
  }
  const onPath = places.path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find(places.isProgram);
  return onPath === undefined
    ? { kind: 'missing', why: 'There is no program nurture on PATH, and this extension was packed without one.' }
    : { kind: 'found', program: onPath, from: 'path' };
}

function expanded(setting: string, places: Places): string {
  const absolute = setting.replace(/^~(?=$|[\\/])/, () => places.home);
  return absolute.replaceAll('${workspaceFolder}', () => places.workspaceFolder ?? '');
}
