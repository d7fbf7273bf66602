import { type Command, Option } from 'commander';
import { counted } from '../../voice/wording.ts';
import { confirmed } from '../confirm.ts';
import { CliError, EXIT } from '../errors.ts';
import { printNext } from '../next-commands.ts';
import { printableLine } from '../printable.ts';
import type { AddCommand, Context } from '../program.ts';
import { type RedriveTally, redriveRejections } from '../rejections/redrive-rejections.ts';
import { REASONS, type RejectionHead } from '../rejections/rejection.ts';
import {
  deleteRejections,
  findRejections,
  type RejectionFilter,
  readRejections,
} from '../rejections/rejections-table.ts';
import { inFull, inJson, inLines } from '../rejections/text.ts';
import { streamArnOf } from '../stream/stream.ts';
import { type GivenTime, parseCount, parseDuration, parseTime, TIMES_HELP } from '../times.ts';

interface Selection extends Omit<RejectionFilter, 'since' | 'until'> {
  readonly since?: GivenTime;
  readonly until?: GivenTime;
  readonly all?: boolean;
}

const LIST_HELP = `
Newest first. The table has no index, so all of it is read, payloads too: on a
large table that takes time and read units.
${TIMES_HELP}

Example:
  npx voice-events rejections list --reason invalid-data --since 1d`;

const REDRIVE_HELP = `
Puts the bytes back into the stream and waits until the consumer is done with
each. Nothing is deleted before that:
  stored          the event is in the events table: the rejection is deleted
  rejected again  a new rejection holds the bytes: the old one is deleted
  ignored         an event of another Twilio product: the rejection is kept
  open            not seen in time: the rejection is kept
What is stored already is not sent again, so a redrive can be repeated. Exit
code 1 unless all of them are stored.

Examples:
  npx voice-events rejections redrive --reason processor-failed --since 2h
  npx voice-events rejections redrive --all`;

const DELETE_HELP = `
Asks first. Deleted bytes are gone, unless the stream still has them (replay).

Example:
  npx voice-events rejections delete --reason not-json --until 7d`;

/** `rejections list | show | redrive | delete`: records that the consumer rejected. */
export const addRejections: AddCommand = (program, action) => {
  const group = program
    .command('rejections')
    .description('list, show, redrive or delete what the consumer rejected');
  filtered(group.command('list').description('list rejections, newest first'))
    .option('--limit <count>', 'at most so many', parseCount(1), 50)
    .addHelpText('after', LIST_HELP)
    .action(action(list));
  group
    .command('show')
    .description('show everything that is kept of one rejection, its payload too')
    .argument('<recordId>', 'as the list shows it')
    .addHelpText(
      'after',
      '\nExample:\n  npx voice-events rejections show shardId-000000000001:4966…',
    )
    .action(action(show));
  selecting(group.command('redrive').description('put rejected bytes back into the stream'))
    .option('--timeout <time>', 'how long to wait for the consumer (default: 2m)', parseDuration)
    .addHelpText('after', REDRIVE_HELP)
    .action(action(redrive));
  selecting(group.command('delete').description('delete rejections for good'))
    .option('--yes', 'do not ask')
    .addHelpText('after', DELETE_HELP)
    .action(action(remove));
};

function filtered(command: Command): Command {
  return command
    .addOption(new Option('--reason <reason>', 'rejected for this reason').choices(REASONS))
    .option('--since <time>', 'rejected at or after', parseTime)
    .option('--until <time>', 'rejected at or before', parseTime)
    .option('--type <type>', 'of this type, or one that ends in .TYPE');
}

function selecting(command: Command): Command {
  return filtered(command.argument('[recordId...]', 'as the list shows them')).option(
    '--all',
    'all rejections',
  );
}

async function list(context: Context, options: Selection & { limit: number }) {
  const { output } = context;
  const found = await scan(context, options);
  const shown = found.slice(0, options.limit);
  output.result({ found: found.length, rejections: shown });
  for (const head of shown) output.print(inLines(head, output.zone));
  if (found.length === 0) output.print('No rejections.');
  else
    output.print(
      `\n${counted(found.length, 'rejection')}: ${byReason(found)}. Times are ${output.zone.name}.`,
    );
  const more = found.length - shown.length;
  if (more > 0) output.print(`Not shown: ${more} older. --limit ${found.length} shows all.`);
  const [newest] = shown;
  if (newest !== undefined) {
    printNext(context, [
      ['rejections', 'show', newest.recordId],
      {
        words: 'once what was wrong is mended',
        command: ['rejections', 'redrive', newest.recordId],
      },
    ]);
  }
  return undefined;
}

async function show({ output, system, signal }: Context, recordId: string) {
  const [rejection] = await readRejections(await system(), [recordId], signal);
  if (rejection === undefined) throw notThere([recordId]);
  output.print(inFull(rejection, output.zone));
  output.result(inJson(rejection, rejection.payload));
  return undefined;
}

async function redrive(
  context: Context,
  recordIds: readonly string[],
  options: Selection & { timeout?: number },
) {
  const { output, hint, signal } = context;
  const chosen = await choose(context, recordIds, options);
  const system = await context.system();
  let settled = 0;
  const progress = output.progress(() => `${settled} of ${chosen.length} done`);
  let tally: RedriveTally;
  try {
    tally = await redriveRejections(system, chosen, {
      streamArn: await streamArnOf(system),
      timeoutMs: options.timeout ?? 120_000,
      signal,
      onProgress({ stored, rejectedAgain }) {
        settled = stored.length + rejectedAgain.length;
      },
    });
  } finally {
    progress.end();
  }
  output.result(tally);
  output.print(hint(inWords(tally)));
  if (tally.gone.length > 0 && recordIds.length > 0) output.warn(notThere(tally.gone).message);
  return tally.stored.length === chosen.length ? EXIT.ok : EXIT.failed;
}

async function remove(
  context: Context,
  recordIds: readonly string[],
  options: Selection & { yes?: boolean },
) {
  const { output, terminal, signal } = context;
  const chosen = await choose(context, recordIds, options);
  const question = `Delete ${counted(chosen.length, 'rejection')} for good?`;
  if (chosen.length > 0 && !(await confirmed(question, options.yes, terminal))) {
    output.print('Nothing was deleted.');
    output.result({ deleted: [] });
    return EXIT.failed;
  }
  await deleteRejections(await context.system(), chosen, { signal });
  output.print(`Deleted ${counted(chosen.length, 'rejection')}.`);
  output.result({ deleted: chosen });
  return undefined;
}

/** The given ids, or those that the options select. */
async function choose(
  context: Context,
  recordIds: readonly string[],
  { all, ...filter }: Selection,
): Promise<readonly string[]> {
  const { reason, since, until, type } = filter;
  const isFiltered = [reason, since, until, type].some((value) => value !== undefined);
  const ways = [recordIds.length > 0, all === true || isFiltered].filter(Boolean).length;
  if (ways !== 1 || (all && isFiltered)) {
    throw new CliError(
      'Say which: record ids; or --reason, --since, --until, --type; or --all. One of the three.',
      EXIT.usage,
    );
  }
  if (recordIds.length === 0) return (await scan(context, filter)).map(({ recordId }) => recordId);
  const found = await readRejections(await context.system(), recordIds, context.signal);
  const missing = recordIds.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) throw notThere(missing);
  return [...new Set(recordIds)];
}

async function scan(
  { output, system, signal }: Context,
  { reason, type, ...given }: Omit<Selection, 'all'>,
): Promise<RejectionHead[]> {
  const now = new Date();
  const since = given.since?.(output.zone, now);
  const until = given.until?.(output.zone, now);
  const filter = {
    ...(reason && { reason }),
    ...(type && { type }),
    ...(since && { since }),
    ...(until && { until }),
  };
  let scanned = 0;
  const found = await system();
  const progress = output.progress(() => `${scanned} rejections read`);
  try {
    return await findRejections(found, filter, {
      signal,
      onScanned(items) {
        scanned = items;
      },
    });
  } finally {
    progress.end();
  }
}

function byReason(heads: readonly RejectionHead[]): string {
  return [...Map.groupBy(heads, ({ reason }) => reason)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([reason, some]) => `${some.length} ${printableLine(reason)}`)
    .join(', ');
}

function inWords({ stored, rejectedAgain, ignored, open, gone }: RedriveTally): string {
  const lines = [`${stored.length} stored, and deleted from the rejections.`];
  if (rejectedAgain.length > 0) {
    lines.push(`${rejectedAgain.length} rejected again, each now under a new record id:`);
    lines.push(...rejectedAgain.flatMap(({ again }) => again.map((id) => `  ${id}`)));
  }
  if (ignored.length > 0) {
    lines.push(
      `${ignored.length} of another Twilio product, which the consumer ignores: kept. "voice-events rejections delete" removes them.`,
    );
  }
  if (open.length > 0) {
    lines.push(
      `${open.length} not through in time: kept. "voice-events status" tells whether the consumer is stopped or behind; then redrive again.`,
    );
  }
  if (gone.length > 0) lines.push(`${gone.length} not in the table any more.`);
  return lines.join('\n');
}

function notThere(recordIds: readonly string[]): CliError {
  const message = `There is no rejection ${recordIds.join(', ')}: it was redriven or deleted, has expired, or is cut short (an id goes on to the last digit).`;
  return new CliError(message, EXIT.notFound);
}
