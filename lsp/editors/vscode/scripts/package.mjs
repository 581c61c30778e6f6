// Packs the extension for this platform: `nurture-<platform>-<version>.vsix`.
//
//   npm run package                             builds `nurture` with cargo and packs it
//   NURTURE_SERVER=path npm run package         packs the program that is given
//   NURTURE_SERVER=none npm run package         packs none, for all platforms: the one on PATH is used
//   npm run package -- --out FILE               writes to FILE

import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { buildExtension } from './build.mjs';

const extension = dirname(dirname(fileURLToPath(import.meta.url)));
const root = join(extension, '../../..');
const name = process.platform === 'win32' ? 'nurture.exe' : 'nurture';
const { version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));

/** What the marketplace calls this platform. */
function platform() {
  const musl = process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined;
  return `${musl ? 'alpine' : process.platform}-${process.arch === 'arm' ? 'armhf' : process.arch}`;
}

/** The program to pack; undefined for none. */
function program() {
  const given = process.env.NURTURE_SERVER;
  if (given === 'none') {
    return undefined;
  }
  if (given !== undefined && given !== '') {
    return resolve(process.env.INIT_CWD ?? '.', given);
  }
  const words = ['build', '--release', '--bin', 'nurture', '--message-format', 'json-render-diagnostics'];
  const output = execFileSync('cargo', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 });
  const messages = output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  const built = messages.find((message) => message.reason === 'compiler-artifact' && message.target.name === 'nurture' && message.executable);
  if (built === undefined) {
    throw new Error('cargo built no program `nurture`');
  }
  return built.executable;
}

await buildExtension();
rmSync(join(extension, 'server'), { recursive: true, force: true });
const source = program();
if (source !== undefined) {
  mkdirSync(join(extension, 'server'));
  cpSync(source, join(extension, 'server', name));
  chmodSync(join(extension, 'server', name), 0o755);
}
const target = source === undefined ? undefined : platform();
const at = process.argv.indexOf('--out');
const chosen = at < 0 ? undefined : process.argv[at + 1];
const packagePath = chosen === undefined
  ? join(extension, `nurture-${target ?? 'any'}-${version}.vsix`)
  : resolve(process.env.INIT_CWD ?? '.', chosen);
await createVSIX({ cwd: extension, dependencies: false, packagePath, ...(target === undefined ? {} : { target }) });
