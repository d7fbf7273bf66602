import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { columnsOf } from '../terminal/screen.ts';
import { EXIT, forPeople } from './errors.ts';
import { type SpellOut, spellOut } from './hints.ts';
import { createOutput, type Output } from './output.ts';
import { findSystem, type System, type SystemOptions } from './system.ts';
import type { Terminal } from './terminal.ts';
import { wrapLines } from './terminal-text.ts';
import { type TimeZone, timeZone } from './time-zone.ts';
import { parsePort, parseTimeZone } from './times.ts';

/** What a command works with. */
export interface Context {
  readonly terminal: Terminal;
  readonly output: Output;
  /** The system that the options name; looked for once, when it is first asked for. */
  readonly system: () => Promise<System>;
  /** Whether that is the local stack. */
  readonly isLocal: boolean;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** For text that is printed and names a command; warnings and errors go through it by themselves. */
  readonly hint: SpellOut;
}

/**
 * Makes a command's action: `action((context, argument, options) => …)`. It may give an exit code
 * other than 0; an error that it throws is printed, and ends with its exit code.
 */
export type MakeAction = <Arguments extends unknown[]>(
  run: (context: Context, ...args: Arguments) => Promise<number | undefined>,
) => (...args: [...Arguments, Command]) => Promise<void>;

/** Adds one command, or a few that belong together, to the program. */
export type AddCommand = (program: Command, action: MakeAction) => void;

const EXIT_CODES = `
Exit codes:
  0    done
  1    failed, or done in part: the output says what is left
  2    the command line is not right
  3    there is no such stack, call, conference, event or record
  4    no credentials, or not allowed
  130  stopped by Ctrl-C

With --json an error is a document too: {"error": {"message": …, "exitCode": …}}

AWS credentials, region and profile are found as the AWS CLI finds them.`;

/**
 * Runs the command line with these commands.
 *
 * @returns the exit code
 */
export async function runProgram(
  commands: readonly AddCommand[],
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  // Looked for here: an error of the command line itself has to be JSON too.
  const json = args.includes('--json');
  const program = createProgram(terminal, json);
  const hint = spellOut(program);
  const outputIn = (zone = timeZone(terminal.timeZone)) =>
    createOutput(terminal, { json, hint, zone });
  let exitCode: number = EXIT.ok;
  const action: MakeAction =
    <Arguments extends unknown[]>(
      run: (context: Context, ...args: Arguments) => Promise<number | undefined>,
    ) =>
    async (...all: [...Arguments, Command]) => {
      const given = all.slice(0, -1) as unknown as Arguments;
      const { timeZone: zone, ...options } = program.opts<
        SystemOptions & { timeZone?: TimeZone }
      >();
      const output = outputIn(zone);
      exitCode = await runCommand(options, { terminal, output, hint }, (context) =>
        run(context, ...given),
      );
    };
  for (const add of commands) add(program, action);
  pointToOwnHelp(program, program.name());
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // commander has said it already, but not as JSON; it ends with 1 where we say 2.
    if (error.exitCode === 0) return EXIT.ok;
    if (json) outputIn().error(usageMessage(error), EXIT.usage);
    return EXIT.usage;
  }
}

function createProgram({ stdout, stderr }: Terminal, json: boolean): Command {
  const helpWidth = Math.min(columnsOf(stdout), 100);
  return new Command('npx voice-events')
    .description('Operates Twilio Voice events on AWS: connect, look, send, repair.')
    .option('--stack <name>', 'the deployed stack', 'TwilioVoiceEvents')
    .addOption(
      new Option('--local', 'the local stack (npm run local) instead of a deployed one').conflicts([
        'stack',
        'region',
        'profile',
      ]),
    )
    .option(
      '--dynamodb-port <port>',
      'with --local: its DynamoDB’s port (default: 8000)',
      parsePort,
    )
    .option('--kinesis-port <port>', 'with --local: its Kinesis’s port (default: 4567)', parsePort)
    .option('--stream <name>', 'this stream, instead of the stack’s')
    .option('--events-table <name>', 'this events table, instead of the stack’s')
    .option('--rejections-table <name>', 'this rejections table, instead of the stack’s')
    .option('--region <name>', 'the AWS region')
    .option('--profile <name>', 'the AWS profile')
    .option('--time-zone <zone>', 'for times that people read (default: the host’s)', parseTimeZone)
    .option('--json', 'one JSON document on the standard output')
    .version(packageJson.version, '--version', 'show the version')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void (json || stderr.write(text)),
      outputError: (text, write) => write(stderr.isTTY ? wrapLines(text, columnsOf(stderr)) : text),
    })
    .configureHelp({ helpWidth, showGlobalOptions: false })
    .exitOverride();
}

/** After an error, names the help of the command that it is about. */
function pointToOwnHelp(command: Command, words: string): void {
  command.showHelpAfterError(`(${words} --help tells more)`);
  for (const one of command.commands) pointToOwnHelp(one, `${words} ${one.name()}`);
}

/** What commander would have printed; of a command line without a command, it prints the help. */
function usageMessage({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'Say which command: npx voice-events --help lists them.';
  return message.replace(/^error: /, '');
}

async function runCommand(
  options: SystemOptions,
  { terminal, output, hint }: Pick<Context, 'terminal' | 'output' | 'hint'>,
  run: (context: Context) => Promise<number | undefined>,
): Promise<number> {
  const { signal } = terminal;
  let found: Promise<System> | undefined;
  const system = () => {
    found ??= findSystem(options);
    return found;
  };
  const { local: isLocal = false } = options;
  try {
    const exitCode = (await run({ terminal, output, system, isLocal, signal, hint })) ?? EXIT.ok;
    return signal.aborted ? 130 : exitCode;
  } catch (error) {
    if (signal.aborted) return 130;
    const { message, exitCode } = forPeople(error, isLocal);
    output.error(message, exitCode);
    return exitCode;
  } finally {
    const { dynamoDb, kinesis } = (await found?.catch(() => undefined)) ?? {};
    dynamoDb?.destroy();
    kinesis?.destroy();
  }
}
