import { quoted } from './hints.ts';
import { colour } from './output.ts';
import { printableLine } from './printable.ts';
import type { Context } from './program.ts';

/** A command of `voice-events` and its arguments. */
export type NextCommand = readonly [command: string, ...args: string[]];

/** One that needs a word of what it is for, or when: a line of its own above it. */
export interface ExplainedCommand {
  readonly words: string;
  readonly command: NextCommand;
}

/** More commands than this are no longer a hint. */
const MAX_COMMANDS = 6;

/**
 * Says which commands to type next, ready to be copied: one a line, broken before the command where
 * it is longer than the terminal is wide.
 */
export function printNext(
  { output, hint }: Pick<Context, 'output' | 'hint'>,
  commands: readonly (NextCommand | ExplainedCommand)[],
): void {
  if (commands.length === 0) return;
  const all = new Map(
    commands.map((one) => {
      const { words, command } = 'command' in one ? one : { words: undefined, command: one };
      const [name, ...args] = command;
      // Ids are what others wrote: in a shell they have to be words.
      return [[name, ...args.map((arg) => quoted(printableLine(arg)))].join(' '), words];
    }),
  );
  const lines = [...all].slice(0, MAX_COMMANDS).flatMap(([command, words]) => {
    const program = `  ${hint('voice-events x')}`.slice(0, -2);
    const line = `${program} ${command}`;
    return [
      ...(words === undefined ? [] : [colour('dim', `  ${words}:`)]),
      line.length <= output.columns ? line : `${program} \\\n    ${command}`,
    ];
  });
  output.print(['', colour('bold', 'Next'), ...lines].join('\n'));
}
