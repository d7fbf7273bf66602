import { Option } from 'commander';
import { CliError } from '../errors.ts';
import type { Output } from '../output.ts';
import { counted, shortType } from '../printable.ts';
import type { AddCommand, Context } from '../program.ts';
import { deployedOutputs } from '../system.ts';
import { parseDuration } from '../times.ts';
import { ensureActive, ensureSink, ensureSubscription } from '../twilio/apply.ts';
import { twilioClient } from '../twilio/client.ts';
import { findConnections } from '../twilio/connection.ts';
import { twilioCredentials } from '../twilio/credentials.ts';
import { askTwilio } from '../twilio/errors.ts';
import { offeredTypes } from '../twilio/offered-types.ts';
import { type Plan, planConnection, sinkConfiguration } from '../twilio/plan.ts';
import { type Delivered, deliverTestEvent } from '../twilio/test-event.ts';
import { chooseTypes } from '../twilio/types.ts';

const HELP = `
Makes what is missing and changes what differs: the sink, the subscription and
its types. Then Twilio sends a test event, and connect waits until it is in the
events table. Running it again does no harm.

Types are full names or what they end in, and * stands for anything:
  npx voice-events connect
  npx voice-events connect --types 'status-callback.*,twiml.dial.finished'
  npx voice-events connect --types recording.processed --dry-run

Credentials come from the environment only: TWILIO_ACCOUNT_SID, and
TWILIO_API_KEY with TWILIO_API_SECRET, or TWILIO_AUTH_TOKEN.
TWILIO_API_BASE_URL sends the calls elsewhere than to Twilio, for tests.`;

/** Printed at the end: the first thing that people trip over. */
const REMINDER = `Status callback events come only from calls that ask for them: set a status
callback URL, and which events you want, in the API request or in the TwiML.`;

interface Options {
  readonly types?: string;
  readonly dryRun?: boolean;
  readonly wait: number;
}

/** `connect`: from deployed to verified in one go. */
export const addConnect: AddCommand = (program, action) => {
  program
    .command('connect')
    .description('create Twilio’s sink and subscription, and see a test event arrive')
    .option('--types <list>', 'only these event types, separated by commas')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(
      new Option('--wait <time>', 'how long to wait for the test event')
        .argParser(parseDuration)
        .default(120_000, '2m'),
    )
    .addHelpText('after', HELP)
    .action(action<[Options]>(connect));
};

async function connect(context: Context, options: Options): Promise<undefined> {
  const { output } = context;
  const wanted = chooseTypes(options.types);
  const credentials = twilioCredentials(context.terminal.env);
  const system = await context.system();
  const outputs = deployedOutputs(system, 'connect');
  const client = await twilioClient(credentials, context.terminal.env);

  const { offered, missing } = await offeredTypes(client, wanted);
  if (missing.length > 0) {
    output.warn(`Twilio does not offer to this account: ${missing.map(shortType).join(', ')}`);
  }
  if (offered.length === 0) {
    throw new CliError('Twilio offers none of the types to this account. Choose others.');
  }
  const plan = planConnection(
    sinkConfiguration(outputs),
    await findConnections(client, outputs.StreamArn),
    offered,
  );
  if (plan.others.length > 0) {
    output.warn(
      `Left alone, though into the same stream: ${plan.others.map(({ sid }) => sid).join(', ')}. Events that come twice are stored once; voice-events disconnect removes all.`,
    );
  }
  if (options.dryRun) {
    tellPlan(output, plan);
    return undefined;
  }

  const sink = await ensureSink(client, plan, system.title);
  output.print(`Sink          ${sink.sid} ${plan.sink ? 'was there' : 'created'}`);
  const delivered = await waitForTestEvent(context, options.wait, credentials.accountSid, () =>
    askTwilio('send a test event', () => client.events.v1.sinks(sink.sid).sinkTest.create()),
  );
  output.print(`Test event    ${delivered.testId}`);
  output.print(
    `              in the stream after ${inSeconds(delivered.toStreamMs)}, in the events table after ${inSeconds(delivered.toTableMs)}`,
  );
  await ensureActive(client, sink.sid, delivered.testId);
  const subscriptionSid = await ensureSubscription(client, plan, sink.sid, system.title);
  output.print(`Subscription  ${subscriptionSid} ${plan.subscription ? 'was there' : 'created'}`);
  output.print(`              ${changes(plan)}`);
  output.print(`\nConnected: Twilio’s events come into ${system.title}.\n\n${REMINDER}`);
  output.result({
    sink: { sid: sink.sid, created: !plan.sink },
    subscription: {
      sid: subscriptionSid,
      created: !plan.subscription,
      types: plan.total,
      added: plan.add,
      removed: plan.remove,
      notOffered: missing,
    },
    testEvent: delivered,
  });
  return undefined;
}

async function waitForTestEvent(
  { output, system, signal }: Context,
  timeoutMs: number,
  accountSid: string,
  send: () => Promise<unknown>,
): Promise<Delivered> {
  const startedAt = Date.now();
  let stage = 'to be sent';
  const progress = output.progress(
    () => `Waiting for the test event ${stage}, ${inSeconds(Date.now() - startedAt)}`,
  );
  try {
    return await deliverTestEvent(await system(), {
      send: async () => void (await send()),
      accountSid,
      timeoutMs,
      signal,
      onStage: (words) => {
        stage = `to come ${words}`;
      },
    });
  } finally {
    progress.end();
  }
}

function tellPlan(output: Output, plan: Plan): void {
  const { sink, subscription, configuration, add, remove, total } = plan;
  const keep = (sid: string | undefined, what: string) =>
    sid ? `keep the ${what} ${sid}` : `create a ${what}`;
  output.print('Would:');
  output.print(`  ${keep(sink?.sid, 'sink')} into ${configuration.arn}`);
  if (!sink) output.print(`    as the role ${configuration.role_arn}`);
  output.print('  send a test event, and wait for it');
  output.print(`  ${keep(subscription?.sid, 'subscription')}: ${changes(plan)}`);
  for (const type of add) output.print(`    + ${shortType(type)}`);
  for (const type of remove) output.print(`    - ${shortType(type)}`);
  output.result({
    dryRun: true,
    sink: sink?.sid ?? null,
    subscription: subscription?.sid ?? null,
    add,
    remove,
    total,
  });
}

function changes({ subscription, add, remove, total }: Plan): string {
  const types = counted(total, 'event type');
  if (!subscription) return types;
  if (add.length + remove.length === 0) return `${types}, as before`;
  return `${types}: ${add.length} added, ${remove.length} removed`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
