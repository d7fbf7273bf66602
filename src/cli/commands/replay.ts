import { listShards } from '../../stream/shards.ts';
import { parentsFirst, readRange, type TimeRange } from '../../stream/time-range.ts';
import { counted } from '../../voice/wording.ts';
import { CliError, EXIT } from '../errors.ts';
import { table } from '../output.ts';
import { printableLine, shortType } from '../printable.ts';
import type { AddCommand, Context } from '../program.ts';
import { consumerOf } from '../replay/invoke.ts';
import { createPreview } from '../replay/preview.ts';
import { forEachShard, type ReplayTally, replayShard, type ShardRange } from '../replay/replay.ts';
import { readerOptions, readingSettings, streamArnOf } from '../stream/stream.ts';
import { type GivenTime, parseTime, TIMES_HELP } from '../times.ts';

/** More unfinished records than this say nothing more. */
const MAX_SHOWN = 10;

const HELP = `
Reads all shards, closed ones too, and invokes the function with their records
in order, as Lambda does. It is safe: what is stored already is dropped as a
duplicate. What is rejected is kept under the same record id as before, also if
that rejection was deleted or redriven since; its time is that of the replay,
and it expires that much later. A record that the function does not get done in
five tries is named and left out; five in a row end the replay.

--dry-run looks at the records with the consumer of this version, processors
included, and invokes nothing; what it would store may be stored already.
${TIMES_HELP}
The stream holds records for its retention: 7 days, or the streamRetentionDays
that the stack was deployed with.

Examples:
  npx voice-events replay --from 2h --dry-run
  npx voice-events replay --from 2026-11-23T09:00:00Z --to 2026-11-23T10:00:00Z`;

/** `replay`: gives the function what arrived in a time range once more. */
export const addReplay: AddCommand = (program, action) => {
  program
    .command('replay')
    .description('invoke the function again with what arrived in a time range')
    .requiredOption('--from <time>', 'arrived at or after', parseTime)
    .option('--to <time>', 'arrived at or before (default: now)', parseTime)
    .option('--dry-run', 'only count, by type and what would become of it')
    .addHelpText('after', HELP)
    .action(action(replay));
};

async function replay(
  context: Context,
  options: { from: GivenTime; to?: GivenTime; dryRun?: boolean },
) {
  const { zone } = context.output;
  const now = new Date();
  const from = options.from(zone, now);
  const until = options.to?.(zone, now);
  // Later than now, a shard without traffic would never be past it.
  const to = until === undefined || until > now ? now : until;
  if (from >= to) {
    const times = `${from.toISOString()} is not before ${to.toISOString()}`;
    throw new CliError(`--from has to be in the past and before --to: ${times}.`, EXIT.usage);
  }
  const range = { from, to };
  return options.dryRun ? preview(context, range) : invoke(context, range);
}

async function preview(context: Context, range: TimeRange) {
  const { output } = context;
  const found = createPreview();
  const shards = await shardRanges(context, range);
  const progress = output.progress(() => `${counted(found.records(), 'record')} read`);
  try {
    await forEachShard(shards, async ({ polls }) => {
      for await (const records of polls) await found.add(records);
    });
  } finally {
    progress.end();
  }
  const rows = found.rows();
  output.result({ ...range, records: found.records(), events: rows });
  const count = `${counted(found.records(), 'record')} arrived ${inWords(range)}.`;
  output.print(`${count} Nothing was invoked.`);
  if (rows.length > 0) {
    const cells = rows.map(({ outcome, what, count }) => [outcome, shortType(what), String(count)]);
    output.print(`\n${table(['WOULD', 'TYPE OR REASON', 'EVENTS'], cells)}`);
  }
  return undefined;
}

async function invoke(context: Context, range: TimeRange) {
  const { output, signal } = context;
  const system = await context.system();
  const settings = { ...readingSettings(system), retryDelayMs };
  const tally: ReplayTally = {
    records: 0,
    accepted: 0,
    invocations: 0,
    repeated: 0,
    unfinished: [],
  };
  const shards = await shardRanges(context, range);
  const consumer = await consumerOf(system);
  const progress = output.progress(
    () => `${counted(tally.records, 'record')} read, ${tally.accepted} accepted`,
  );
  try {
    await forEachShard(shards, (shard) =>
      replayShard(shard, consumer, settings, { tally, signal }),
    );
  } finally {
    progress.end();
    await consumer.close();
  }
  output.result({ ...range, ...tally });
  const { records, accepted, invocations, repeated, unfinished } = tally;
  output.print(
    `${counted(records, 'record')} arrived ${inWords(range)}.
Accepted by ${consumer.title}: ${accepted}, in ${counted(invocations, 'invocation')} (${repeated} repeated).
What was stored already stays as it is.`,
  );
  if (unfinished.length > 0) {
    output.print(`${counted(unfinished.length, 'record')} not done:`);
    for (const { recordId, reason } of unfinished.slice(0, MAX_SHOWN)) {
      output.print(`  ${recordId}\n    ${printableLine(reason)}`);
    }
    if (tally.stoppedBy !== undefined) {
      output.print('Stopped: so many in a row are no accident. The rest was not replayed.');
    }
    output.print('The function’s log says more. Replay the same range again when it is fixed.');
  }
  return unfinished.length > 0 ? EXIT.failed : EXIT.ok;
}

/** Doubles from 40 ms to 10 s: throttled invocations are repeated without end. */
function retryDelayMs(tries: number): number {
  return Math.min(10_000, 20 * 2 ** tries);
}

/** Every shard's records in the range, parents before children. */
async function shardRanges(
  { output, system: find, signal }: Context,
  range: TimeRange,
): Promise<ShardRange[][]> {
  const system = await find();
  const streamArn = await streamArnOf(system);
  const [, partition, , region, account] = streamArn.split(':');
  const name = system.outputs?.ConsumerFunctionName ?? 'twilio-voice-consumer';
  const functionArn = `arn:${partition}:lambda:${region}:${account}:function:${name}`;
  const options = readerOptions(system, signal, output.warn);
  const listed = await listShards(system.kinesis, system.streamName, signal);
  return parentsFirst(listed).map((shards) =>
    shards.map(({ shardId }) => ({
      shardId,
      polls: readRange({ ...options, shardId }, { shardId, streamArn, functionArn }, range),
    })),
  );
}

function inWords({ from, to }: TimeRange): string {
  return `from ${from.toISOString()} to ${to.toISOString()}`;
}
