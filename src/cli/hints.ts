import type { Command } from 'commander';

/** Makes the commands that a message names ready to be copied. */
export type SpellOut = (message: string) => string;

/** The options that say which system a run is about, and the ports that the local stack knows too. */
const SYSTEM = [
  'stack',
  'local',
  'dynamodbPort',
  'kinesisPort',
  'stream',
  'eventsTable',
  'rejectionsTable',
  'region',
  'profile',
];
const PORTS = ['dynamodbPort', 'kinesisPort'];
const AWS = ['region', 'profile'];

/**
 * Messages name commands as the documentation does: `voice-events status`. Whoever reads one in the
 * middle of their work copies it, so it has to be about the same system as this run: here it gets
 * `npx` and the options that this run was called with.
 */
export function spellOut(program: Command): SpellOut {
  return (message) => {
    const ports = given(program, PORTS);
    const local = ['npm run local', ...(ports.length > 0 ? ['--', ...ports] : [])].join(' ');
    return withProgram(message, ['npx voice-events', ...given(program, SYSTEM)].join(' '))
      .replace(/npm run local$/gm, local)
      .replace(/(?<![\w-])aws(?= (?:lambda|s3) )/g, ['aws', ...given(program, AWS)].join(' '));
  };
}

/** A message whose commands begin as that does. */
export function withProgram(message: string, program: string): string {
  return message.replace(/(?<![\w-])voice-events(?= [a-z])/g, () => program);
}

/** Those of the options that are on the command line, as they stand there. */
function given(program: Command, names: readonly string[]) {
  return program.options
    .filter((option) => names.includes(option.attributeName()))
    .filter((option) => program.getOptionValueSource(option.attributeName()) === 'cli')
    .flatMap((option) => {
      const value = program.getOptionValue(option.attributeName());
      return value === true ? [option.long] : [option.long, quoted(String(value))];
    });
}

/** A word as a shell reads it. */
export function quoted(value: string): string {
  return /^[\w./:@+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
