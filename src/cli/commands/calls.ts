import { Option } from 'commander';
import { counted } from '../../voice/wording.ts';
import {
  type CallFilter,
  isAskedFor,
  OTHER_PARTY,
  PROBLEMS,
  STATUSES,
} from '../calls/call-filter.ts';
import { CSV_HEAD, csvLine } from '../calls/calls-csv.ts';
import { callsText, sumsText } from '../calls/calls-text.ts';
import { type CallRange, callsOfNumber, endedCalls } from '../calls/find-calls.ts';
import type { ListedCall } from '../calls/listed-call.ts';
import { parseParty } from '../calls/party.ts';
import { summing } from '../calls/sums.ts';
import { CliError, EXIT } from '../errors.ts';
import { dayAndClock } from '../moments.ts';
import { type NextCommand, printNext } from '../next-commands.ts';
import type { Output } from '../output.ts';
import type { AddCommand, Context } from '../program.ts';
import { cutToRetention, eventRetentionDays } from '../retention.ts';
import { parseSid } from '../sids.ts';
import type { System } from '../system.ts';
import { wrap } from '../terminal-text.ts';
import { type GivenTime, parseCount, parseTime, TIMES_HELP } from '../times.ts';

const HELP = `
Calls that ended in the last 24 hours, newest first, at most 50: how each one
ended, from all that is known of it. What Voice Insights has not finished is
marked as preliminary. Calls are listed by their end, so subscribe to
call.completed or to the call summaries.

--number is the other party: the caller of an inbound call, else who was called.
It lists calls that still run, too, if they asked for call.initiated.
--failed is the status failed: what is busy, no-answer or canceled did not fail.
--problem quality: the summary has a tag of Voice Insights about the sound:
silence, jitter, packet loss, latency, low MOS, ICE failures.
--problem error: the call.completed has an error code. An error in the middle of
a call that went on, such as one of a virtual agent, is not in the list: the
command call shows it.
The sums are those of the calls that are shown.
--csv writes all calls of the range, unless --limit is given; times are UTC.
${TIMES_HELP}

Examples:
  npx voice-events calls --failed --since yesterday --until today
  npx voice-events calls --number '+1 415 555-0123' --since 30d
  npx voice-events calls --problem quality --since 7d
  npx voice-events calls --since 30d --csv > calls.csv`;

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_LIMIT = 50;
/** How far back to look where a shorter time has nothing. */
const LONGER_DAYS = 30;

interface Options extends CallFilter {
  readonly since?: GivenTime;
  readonly until?: GivenTime;
  readonly number?: string;
  readonly limit?: number;
  readonly csv?: boolean;
}

/** `calls`: which calls there were, how they ended, and what was wrong. */
export const addCalls: AddCommand = (program, action) => {
  program
    .command('calls')
    .summary('list calls: of a time, of a number, with problems')
    .description('Lists calls: of a time, of a number, those that failed or had problems.')
    .option('--since <time>', 'ended at or after (default: 24 hours before --until)', parseTime)
    .option('--until <time>', 'ended at or before (default: now)', parseTime)
    .option('--failed', 'only with the status failed')
    .addOption(new Option('--status <status>', 'only with this status').choices(STATUSES))
    .option(
      '--number <party>',
      'only with this other party, not your own: +1…, sip:…, client:…',
      parseParty,
    )
    .option('--running', 'with --number: only calls that have not ended')
    .option('--account <sid>', 'only of this account', parseSid('AC'))
    .addOption(new Option('--problem <kind>', 'only with such a problem').choices(PROBLEMS))
    .option('--limit <count>', `at most so many (default: ${DEFAULT_LIMIT})`, parseCount(1))
    .option('--csv', 'as CSV')
    .addHelpText('after', HELP)
    .action(action(calls));
};

async function calls(context: Context, options: Options): Promise<number> {
  const { output } = context;
  const { number, running, csv } = options;
  if (running && number === undefined) {
    throw new CliError(
      '--running needs --number: calls are listed by day once they ended.',
      EXIT.usage,
    );
  }
  if (csv && output.json) {
    throw new CliError('--csv and --json contradict each other: give one of them.', EXIT.usage);
  }
  const system = await context.system();
  const range = await withinRetention(rangeOf(options, output), system, output);
  const asked = found(context, system, range, options);
  if (csv) await writeCsv(output, asked, options.limit);
  else await show(context, asked, range, options);
  return EXIT.ok;
}

function rangeOf({ since, until }: Options, output: Output): CallRange {
  const { zone } = output;
  const now = new Date();
  const asked = until?.(zone, now) ?? now;
  const last = asked > now ? now : asked;
  const first = since?.(zone, now) ?? new Date(last.getTime() - DAY_MS);
  if (first > now) {
    throw new CliError('--since lies in the future: no call has ended then.', EXIT.usage);
  }
  if (first > last) {
    throw new CliError('--since is after --until: give the earlier one as --since.', EXIT.usage);
  }
  // A day stands for its midnight, so the same day twice is no time at all.
  if (since && until && first.getTime() === last.getTime()) {
    throw new CliError(
      '--since and --until are the same moment. For a whole day, give the next day as --until (--since yesterday --until today).',
      EXIT.usage,
    );
  }
  if (asked > now) output.warn('--until lies in the future: the list ends now.');
  return { since: first, until: last };
}

/**
 * The range, cut to the time for which events are kept, with a warning where that is shorter.
 *
 * @throws CliError where nothing is left of it
 */
async function withinRetention(
  asked: CallRange,
  system: System,
  output: Output,
): Promise<CallRange> {
  const { range, keptDays } = await cutToRetention(asked, () => eventRetentionDays(system));
  if (keptDays === undefined) return range;
  const kept = `Events are kept for ${counted(keptDays, 'day')}`;
  if (range.since > range.until) {
    throw new CliError(`${kept}: nothing is left of that time.`, EXIT.usage);
  }
  const begin = dayAndClock(range.since.toISOString(), output.zone);
  output.warn(`${kept}: the list begins at ${begin}.`);
  return range;
}

/** The calls of the range that are asked for, newest first, with a word of how far it is. */
async function* found(
  { output, signal }: Context,
  { dynamoDb: client, eventsTable: table }: System,
  range: CallRange,
  { number, ...filter }: Options,
): AsyncGenerator<ListedCall> {
  const source = { client, table, signal };
  let read = 0;
  let day = '';
  const onDay = (next: string) => {
    day = `, ${next}`;
  };
  const all =
    number === undefined
      ? endedCalls(source, range, { onDay })
      : callsOfNumber(source, number, range);
  const progress = output.progress(() => `${counted(read, 'call')} read${day}`);
  try {
    for await (const call of all) {
      read += 1;
      if (isAskedFor(call, filter)) yield call;
    }
  } finally {
    progress.end();
  }
}

async function writeCsv(
  { write }: Output,
  asked: AsyncIterable<ListedCall>,
  limit = Number.POSITIVE_INFINITY,
): Promise<void> {
  let written = 0;
  await write(CSV_HEAD);
  for await (const call of asked) {
    await write(csvLine(call));
    written += 1;
    if (written === limit) return;
  }
}

async function show(
  { output, hint }: Context,
  asked: AsyncIterable<ListedCall>,
  range: CallRange,
  options: Options,
): Promise<void> {
  const { since, until } = range;
  const { limit = DEFAULT_LIMIT } = options;
  const shown: ListedCall[] = [];
  const { add, sums } = summing();
  let isMore = false;
  for await (const call of asked) {
    isMore = shown.length === limit;
    if (isMore) break;
    shown.push(call);
    add(call);
  }
  output.result({ since, until, calls: shown, sums: sums(), isMore });
  if (shown.length === 0) {
    showNone({ output, hint }, range, options);
    return;
  }
  const { zone, columns } = output;
  output.print(callsText(shown, columns, zone));
  output.print(`\n${sumsText(sums())}\nTimes are ${zone.name}.`);
  if (isMore) output.print(`Older ones are not shown: --limit ${10 * limit} shows more.`);
  printNext({ output, hint }, [['call', worthALook(shown).callSid]]);
}

/** Says that there are none, why that may be, and where to look next. */
function showNone(
  { output, hint }: Pick<Context, 'output' | 'hint'>,
  { since, until }: CallRange,
  { number, failed, status, running, account, problem }: Options,
): void {
  const { zone } = output;
  const [from, to] = [since, until].map((time) => dayAndClock(time.toISOString(), zone));
  const range = `${from} to ${to} ${zone.name}`;
  const say = (...sentences: string[]) =>
    output.print(sentences.flatMap((one) => wrap(one, output.columns)).join('\n'));
  const isShort = since.getTime() > Date.now() - LONGER_DAYS * DAY_MS;
  const longer = (...party: string[]): NextCommand[] =>
    isShort ? [['calls', ...party, '--since', `${LONGER_DAYS}d`]] : [];
  const isFiltered = [failed, status, account, problem].some((one) => one !== undefined);
  if (number !== undefined && (isFiltered || running)) {
    say(`No such calls of this number: ${range}.`, 'It may have others, that the filter hides.');
    const whole = ['--since', since.toISOString(), '--until', until.toISOString()];
    const party = ['--number', number];
    printNext({ output, hint }, [['calls', ...party, ...whole], ...longer(...party)]);
  } else if (number !== undefined) {
    say(`No such calls: ${range}.`, OTHER_PARTY);
    printNext({ output, hint }, longer('--number', number));
  } else if (isFiltered) {
    say(`No such calls: ${range}.`);
  } else {
    say(
      `No calls ended in this time: ${range}.`,
      'A call is listed once it has ended, if it asked for its events.',
    );
    printNext({ output, hint }, [...longer(), ['status']]);
  }
}

/** The first that failed, else the first with a problem, else the newest. */
function worthALook(calls: readonly ListedCall[]): ListedCall {
  const [first] = calls;
  const failed = calls.find(({ status }) => status === 'failed');
  return failed ?? calls.find(({ problems }) => problems.length > 0) ?? (first as ListedCall);
}
