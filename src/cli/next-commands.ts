import { quoted, type SpellOut } from './hints.ts';
import { colour } from './output.ts';
import { printableLine } from './printable.ts';

/** A command of `voice-events` and its arguments. */
export type NextCommand = readonly [command: string, ...args: string[]];

/** More commands than this are no longer a hint. */
const MAX_COMMANDS = 6;

/**
 * The commands to type next, ready to be copied: one a line, broken before the command where it is
 * longer than the terminal is wide. Empty where there is none.
 */
export function nextText(
  commands: readonly NextCommand[],
  hint: SpellOut,
  columns: number,
): string {
  const all = new Set(
    commands.map(([command, ...args]) => {
      // Ids are what others wrote: in a shell they have to be words.
      return [command, ...args.map((one) => quoted(printableLine(one)))].join(' ');
    }),
  );
  const lines = [...all].slice(0, MAX_COMMANDS).map((command) => {
    const program = `  ${hint('voice-events x')}`.slice(0, -2);
    const line = `${program} ${command}`;
    return line.length <= columns ? line : `${program} \\\n    ${command}`;
  });
  return lines.length === 0 ? '' : ['', colour('bold', 'Next'), ...lines].join('\n');
}
