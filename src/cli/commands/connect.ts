import { Option } from 'commander';
import { CliError } from '../errors.ts';
import { shortType } from '../printable.ts';
import type { AddCommand, Context } from '../program.ts';
import { deployedOutputs, notDeployed } from '../system.ts';
import { parseDuration } from '../times.ts';
import { ensureActive, ensureSink, ensureSubscription } from '../twilio/apply.ts';
import { twilioClient } from '../twilio/client.ts';
import { findConnections } from '../twilio/connection.ts';
import { twilioCredentials } from '../twilio/credentials.ts';
import { askTwilio } from '../twilio/errors.ts';
import { offeredTypes, typeCatalogue } from '../twilio/offered-types.ts';
import { planConnection, sinkConfiguration } from '../twilio/plan.ts';
import { changesOf, notesOn, tellPlan } from '../twilio/plan-text.ts';
import { awaitTestEvent, deliveryInWords } from '../twilio/test-event.ts';
import { chooseTypes } from '../twilio/types.ts';

const HELP = `
Makes what is missing and changes what differs: the sink, the subscription and
its types. Then Twilio sends a test event, and connect waits until it is in the
events table. Running it again does no harm.

Types are full names or what they end in, and * stands for anything:
  npx voice-events connect
  npx voice-events connect --types 'status-callback.*,twiml.dial.finished'
  npx voice-events connect --types recording.processed --dry-run
  npx voice-events connect --metrics --error-logs

Without --types it takes all Voice types that Twilio has but the metrics. A type
that is subscribed to, but not asked for this time, is removed. Each comes in
the version of its schema that this application is tested with.

Credentials come from the environment only: TWILIO_ACCOUNT_SID, and
TWILIO_API_KEY with TWILIO_API_SECRET, or TWILIO_AUTH_TOKEN.
TWILIO_API_BASE_URL sends the calls elsewhere than to Twilio, for tests.`;

interface Options {
  readonly types?: string;
  readonly metrics?: boolean;
  readonly errorLogs?: boolean;
  readonly dryRun?: boolean;
  readonly wait: number;
}

/** `connect`: from deployed to verified in one go. */
export const addConnect: AddCommand = (program, action) => {
  program
    .command('connect')
    .description('create Twilio’s sink and subscription, and see a test event arrive')
    .option('--types <list>', 'only these event types, separated by commas')
    .option('--metrics', 'also call-metrics.*: 12 to 24 events a minute of each call')
    .option('--error-logs', 'also the errors that Twilio logs of calls and conferences')
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
  if (context.isLocal) throw notDeployed('connect');
  const wanted = chooseTypes(options.types, options);
  const credentials = twilioCredentials(context.terminal.env);
  const system = await context.system();
  const outputs = deployedOutputs(system, 'connect');
  const client = await twilioClient(credentials, context.terminal.env);

  const { offered, missing } = offeredTypes(await typeCatalogue(client), wanted);
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
  const delivered = await awaitTestEvent(context, {
    send: async () => {
      await askTwilio('send a test event', () =>
        client.events.v1.sinks(sink.sid).sinkTest.create(),
      );
    },
    accountSid: credentials.accountSid,
    timeoutMs: options.wait,
    again: 'voice-events connect',
  });
  output.print(`Test event    ${delivered.testId}`);
  output.print(`              ${deliveryInWords(delivered)}`);
  await ensureActive(client, sink.sid, delivered.testId);
  const subscriptionSid = await ensureSubscription(client, plan, sink.sid, system.title);
  output.print(`Subscription  ${subscriptionSid} ${plan.subscription ? 'was there' : 'created'}`);
  output.print(`              ${changesOf(plan)}`);
  output.print(`\nConnected: Twilio’s events come into ${system.title}.\n\n${notesOn(plan)}`);
  output.result({
    sink: { sid: sink.sid, created: !plan.sink },
    subscription: {
      sid: subscriptionSid,
      created: !plan.subscription,
      types: plan.total,
      added: plan.add,
      removed: plan.remove,
      changed: plan.change,
      notOffered: missing,
    },
    testEvent: delivered,
  });
  return undefined;
}
