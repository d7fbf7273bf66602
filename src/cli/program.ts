import { Command } from 'commander';
import { EXIT, forPeople } from './errors.ts';
import { colour, createOutput, type Output } from './output.ts';
import { findSystem, type System, type SystemOptions } from './system.ts';

/** What a command works with. */
export interface Context {
  readonly output: Output;
  /** The system that the options name; looked for once, when it is first asked for. */
  readonly system: () => Promise<System>;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
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

AWS credentials, region and profile are found as the AWS CLI finds them.`;

/** The `voice-events` command line with these commands. */
export function createProgram(commands: readonly AddCommand[]): Command {
  const program = new Command('voice-events')
    .description('Operates Twilio Voice events on AWS: connect, look, send, repair.')
    .option('--stack <name>', 'the deployed stack', 'TwilioVoiceEvents')
    .option('--local', 'the local stack (npm run local) instead of a deployed one')
    .option('--dynamodb-port <port>', 'with --local: where its DynamoDB listens', '8000')
    .option('--kinesis-port <port>', 'with --local: where its Kinesis listens', '4567')
    .option('--stream <name>', 'this stream, instead of the stack’s')
    .option('--events-table <name>', 'this events table, instead of the stack’s')
    .option('--rejections-table <name>', 'this rejections table, instead of the stack’s')
    .option('--region <name>', 'the AWS region')
    .option('--profile <name>', 'the AWS profile')
    .option('--json', 'one JSON document on the standard output')
    .addHelpText('after', EXIT_CODES)
    .configureHelp({
      helpWidth: Math.min(process.stdout.columns ?? 80, 100),
      showGlobalOptions: false,
    })
    .showHelpAfterError('(voice-events --help tells more)')
    .exitOverride();

  const action: MakeAction =
    <Arguments extends unknown[]>(
      run: (context: Context, ...args: Arguments) => Promise<number | undefined>,
    ) =>
    async (...all: [...Arguments, Command]) => {
      const command = all.at(-1) as Command;
      const args = all.slice(0, -1) as unknown as Arguments;
      process.exitCode = await runCommand(command.optsWithGlobals(), (context) =>
        run(context, ...args),
      );
    };
  for (const add of commands) add(program, action);
  return program;
}

async function runCommand(
  options: SystemOptions & { readonly json?: boolean },
  run: (context: Context) => Promise<number | undefined>,
): Promise<number> {
  const controller = new AbortController();
  const interrupt = () => {
    // The second Ctrl-C does not wait.
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  let found: Promise<System> | undefined;
  const system = () => {
    found ??= findSystem(options);
    return found;
  };
  try {
    const output = createOutput(options.json === true);
    const exitCode = (await run({ output, system, signal: controller.signal })) ?? EXIT.ok;
    return controller.signal.aborted ? 130 : exitCode;
  } catch (error) {
    if (controller.signal.aborted) return 130;
    const { message, exitCode } = forPeople(error);
    console.error(`${colour('red', 'error:')} ${message}`);
    return exitCode;
  } finally {
    process.off('SIGINT', interrupt);
    const { dynamoDb, kinesis } = (await found?.catch(() => undefined)) ?? {};
    dynamoDb?.destroy();
    kinesis?.destroy();
  }
}
