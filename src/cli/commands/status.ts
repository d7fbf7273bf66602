import { Option } from 'commander';
import { EXIT } from '../errors.ts';
import type { AddCommand, Context } from '../program.ts';
import { lookAt, type Part, worstFirst } from '../status/part.ts';
import { lookAtParts } from '../status/parts.ts';
import { probeFinding } from '../status/probe.ts';
import { statusText } from '../status/text.ts';
import { deployedOutputs, type System } from '../system.ts';
import { parseDuration } from '../times.ts';
import { twilioCredentials } from '../twilio/credentials.ts';

const HELP = `
Looks at Twilio's sink and subscription, the stream, its mapping to the
function, the function's last hour, the publisher's mapping where there is one,
and what waits for an operator: rejections and failed batches. The worst comes
first. Exit code 1: something needs attention.

  npx voice-events status
  npx voice-events status --probe
  npx voice-events status --local
  npx voice-events status --json | jq '.parts[] | select(.state == "bad")'

Twilio is looked at if its credentials are in the environment; see connect.
--probe has Twilio send a test event, and waits until it is in the events table:
that a sink is active proves nothing.`;

interface Options {
  readonly probe?: boolean;
  readonly wait: number;
}

/** `status`: is all well, and if not, what needs attention. */
export const addStatus: AddCommand = (program, action) => {
  program
    .command('status')
    .description('whether all is well, and what needs attention')
    .option('--probe', 'also send a test event through Twilio, and see it arrive')
    .addOption(
      new Option('--wait <time>', 'with --probe: how long to wait for the test event')
        .argParser(parseDuration)
        .default(120_000, '2m'),
    )
    .addHelpText('after', HELP)
    .action(action<[Options]>(status));
};

async function status(context: Context, options: Options): Promise<number> {
  const { output, terminal, hint } = context;
  const system = await context.system();
  const probe = options.probe ? prepareProbe(context, system, options.wait) : undefined;
  const found = await lookAtParts(system, terminal);
  if (probe !== undefined) found.push(await probe());
  const parts = found.map(({ says, todo, ...part }) => ({
    ...part,
    says: hint(says),
    ...(todo !== undefined && { todo: hint(todo) }),
  }));
  const isWell = parts.every(({ state }) => state !== 'bad');
  output.print(statusText(system.title, parts));
  if (system.outputs) output.print(`\nDashboard: ${system.outputs.DashboardUrl}`);
  output.result({
    system: system.title,
    ok: isWell,
    parts: worstFirst(parts),
    dashboard: system.outputs?.DashboardUrl ?? null,
  });
  return isWell ? EXIT.ok : EXIT.failed;
}

/**
 * Says what is needed for a probe before anything is looked at.
 *
 * @throws CliError without a deployed stack, or without Twilio's credentials
 */
function prepareProbe(context: Context, system: System, timeoutMs: number): () => Promise<Part> {
  const outputs = deployedOutputs(system, 'status --probe');
  const credentials = twilioCredentials(context.terminal.env);
  return async () => {
    const part = await lookAt('test event', () =>
      probeFinding(context, { outputs, credentials, timeoutMs }),
    );
    context.signal.throwIfAborted();
    return part;
  };
}
