import { counted } from '../../voice/wording.ts';
import { CliError, EXIT } from '../errors.ts';
import { dayAndClock } from '../moments.ts';
import { printNext } from '../next-commands.ts';
import type { AddCommand, Context } from '../program.ts';
import { callText } from '../reconcile/call-text.ts';
import { callJson, rangeJson } from '../reconcile/json.ts';
import { callOf } from '../reconcile/ledger.ts';
import { rangeText } from '../reconcile/range-text.ts';
import { reconcileCall, type Sources } from '../reconcile/reconcile-call.ts';
import { type Range, reconcileRange, tallying } from '../reconcile/reconcile-range.ts';
import { subscribedIn } from '../reconcile/subscribed.ts';
import { mustBeTellable, tellableRange } from '../reconcile/tellable.ts';
import { deployedOutputs, type System } from '../system.ts';
import { type GivenTime, parseCount, parseTime, TIMES_HELP } from '../times.ts';
import { twilioClient } from '../twilio/client.ts';
import { findConnections } from '../twilio/connection.ts';
import { twilioCredentials } from '../twilio/credentials.ts';
import { throttle } from '../twilio/throttle.ts';

const HELP = `
Holds Twilio's own ledger against what is stored. Twilio keeps, for each call,
the requests that it made to your application and that you made to it, from 15
minutes after the call's end, for 30 days; each of them makes an event, if its
type is subscribed to.

Of one call, it says for each request whether its event is stored, missing, not
subscribed to, or cannot be told for sure, and what to do. With --since it does
so for all calls that began in the range, and lists those to look at. It repairs
nothing. Exit code 1: events are missing.

Calls are looked at from the newest on. Where a run ends early, it says which
--since and --until to go on with.
${TIMES_HELP}

Examples:
  npx voice-events reconcile CA…
  npx voice-events reconcile --since 24h
  npx voice-events reconcile --since 2026-11-23 --until 2026-11-24 --json

It needs Twilio's credentials in the environment; see connect.`;

const DEFAULT_AT_ONCE = 5;
const DEFAULT_LIMIT = 20;

interface Options {
  readonly since?: GivenTime;
  readonly until?: GivenTime;
  readonly atOnce: number;
  readonly limit: number;
}

/** `reconcile`: whether what Twilio did is in the table. */
export const addReconcile: AddCommand = (program, action) => {
  program
    .command('reconcile')
    .argument('[CallSid]', 'one call, request by request')
    .summary('why a call is not there: Twilio’s own ledger against the table')
    .description('Holds Twilio’s own ledger of calls against what is stored of them.')
    .option('--since <time>', 'all calls that began at or after', parseTime)
    .option('--until <time>', 'with --since: at or before (default: now)', parseTime)
    .option(
      '--at-once <count>',
      'at most so many requests to Twilio',
      parseCount(1),
      DEFAULT_AT_ONCE,
    )
    .option('--limit <count>', 'list at most so many calls', parseCount(1), DEFAULT_LIMIT)
    .addHelpText('after', HELP)
    .action(action(reconcile));
};

async function reconcile(
  context: Context,
  sid: string | undefined,
  options: Options,
): Promise<number> {
  const asked = askedFor(context, sid, options);
  const system = await context.system();
  const sources = await sourcesOf(context, system, options.atOnce);
  if (typeof asked === 'string') return oneCall(context, system, sources, asked);
  return allCalls(context, sources, await tellableRange(context, system, asked), options);
}

/** A call's SID, or a range. */
function askedFor(
  { output }: Context,
  sid: string | undefined,
  { since, until }: Options,
): string | Range {
  if (sid !== undefined && (since ?? until) !== undefined) {
    throw new CliError('Give either a call or --since, not both.', EXIT.usage);
  }
  if (sid !== undefined) {
    if (/^CA\w+$/.test(sid)) return sid;
    throw new CliError('The SID of a call begins with CA.', EXIT.usage);
  }
  if (since === undefined) {
    throw new CliError('Say which call, or from when on: --since 24h.', EXIT.usage);
  }
  const { zone } = output;
  const now = new Date();
  const range = { since: since(zone, now), until: until?.(zone, now) ?? now };
  if (range.since <= range.until) return range;
  throw new CliError('--since is after --until: give the earlier one as --since.', EXIT.usage);
}

async function sourcesOf(
  { terminal, output, signal }: Context,
  system: System,
  atOnce: number,
): Promise<Sources> {
  if (system.isLocal) {
    throw new CliError(
      'reconcile needs a deployed stack and calls that Twilio made: a local stack has sample calls, of which Twilio knows nothing.',
      EXIT.usage,
    );
  }
  const { StreamArn } = deployedOutputs(system, 'reconcile');
  const client = await twilioClient(
    twilioCredentials(terminal.env),
    terminal.env,
    throttle({ atOnce, signal }),
  );
  const subscribed = subscribedIn(await findConnections(client, StreamArn));
  if (subscribed.size === 0) {
    output.warn(
      'Nothing is subscribed to for this stream, so no event comes: voice-events connect',
    );
  }
  const { dynamoDb, eventsTable: table } = system;
  return { client, table: { client: dynamoDb, table, signal }, subscribed };
}

async function oneCall(
  context: Context,
  system: System,
  sources: Sources,
  sid: string,
): Promise<number> {
  const { output, hint } = context;
  const call = await callOf(sources.client, sid);
  await mustBeTellable(context, system, call);
  const report = await reconcileCall(call, sources);
  const { zone, columns } = output;
  output.print(hint(callText(report, { columns, zone, now: Date.now() })));
  output.result(callJson(report));
  if (report.missing > 0) {
    printNext(context, [
      ['status'],
      ['failed-batches', 'list'],
      ['rejections', 'list'],
      ['replay', '--from', call.beganAt, '--dry-run'],
    ]);
  }
  return report.missing > 0 ? EXIT.failed : EXIT.ok;
}

async function allCalls(
  context: Context,
  sources: Sources,
  { since, until }: Range,
  { atOnce, limit }: Options,
): Promise<number> {
  const { output, hint, signal } = context;
  const { add, tally } = tallying(limit);
  /** All calls that began after it are done. */
  let reached = until;
  const show = (range: Range, goOn?: Range) => {
    const { zone, columns } = output;
    output.print(hint(rangeText(tally(), { ...range, zone, columns })));
    output.result({ ...rangeJson(tally(), range), ...(goOn && { goOn }) });
  };
  const progress = output.progress(() => {
    const { calls, missing } = tally();
    const at = dayAndClock(reached.toISOString(), output.zone);
    return `${counted(calls, 'call')} looked at, back to ${at}; ${counted(missing, 'event')} missing`;
  });
  try {
    for await (const report of reconcileRange(sources, { since, until }, atOnce)) {
      add(report);
      reached = new Date(report.call.beganAt);
    }
  } catch (error) {
    progress.end();
    const goOn = { since, until: reached };
    // An error is the one JSON document then.
    if (signal.aborted && tally().calls > 0) show({ since: reached, until }, goOn);
    output.warn(`Stopped. To go on: voice-events reconcile ${timesOf(goOn)}`);
    throw error;
  }
  progress.end();
  show({ since, until });
  const { missing, listed } = tally();
  const [worst = listed[0]] = listed.filter((report) => report.missing > 0);
  printNext(context, [
    ...(worst ? ([['reconcile', worst.call.sid]] as const) : []),
    ...(missing > 0
      ? ([['status'], ['failed-batches', 'list'], ['rejections', 'list']] as const)
      : []),
  ]);
  return missing > 0 ? EXIT.failed : EXIT.ok;
}

function timesOf({ since, until }: Range): string {
  return `--since ${since.toISOString()} --until ${until.toISOString()}`;
}
