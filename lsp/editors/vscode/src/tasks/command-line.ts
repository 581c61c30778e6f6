/** The command lines of tasks: plain values. */

/** The commands that a task can run. */
export const COMMANDS = ['check', 'test', 'build', 'fmt'] as const;

/** A command that a task can run. */
export type Command = (typeof COMMANDS)[number];

/** Whether a value names such a command. */
export function isCommand(value: unknown): value is Command {
  return COMMANDS.some((command) => command === value);
}

/** The words behind the program's name, to be run in the project's folder. */
export function argumentsOf(command: Command, output: string, further: readonly string[]): string[] {
  switch (command) {
    case 'check':
      // In the format that the problem matcher reads, on a terminal too.
      return ['check', '--format', 'short', ...further];
    case 'build':
      return ['build', '--output', output, ...further];
    default:
      return [command, ...further];
  }
}

/** The bundle's file for a project of this name, by the setting `nurture.compile.output`. */
export function outputOf(setting: string, project: string): string {
  return (setting.trim() || '${project}.bundle').replaceAll('${project}', () => project);
}
