import { counted } from '../../voice/wording.ts';
import { CliError, EXIT, forPeople } from '../errors.ts';
import { type BatchObjects, batchObjects, nameOf } from '../failed-batches/batch-objects.ts';
import { type FailedBatch, failedBatchOf } from '../failed-batches/failed-batch.ts';
import { type RedrivenBatch, redriveBatches } from '../failed-batches/redrive-batches.ts';
import { table } from '../output.ts';
import { printableLine } from '../printable.ts';
import type { AddCommand, Context } from '../program.ts';
import { streamArnOf } from '../stream/stream.ts';
import { printable } from '../terminal-text.ts';
import { parseCount, parseDuration } from '../times.ts';

interface Folder {
  readonly failedBatchesDir?: string;
}

/** Enough of a batch's name to tell it from others: its time, and the uuid's first part. */
const SHORT_NAME = 'YYYY-MM-DDTHH.MM.SS-12345678'.length;

const FOLDER = [
  '--failed-batches-dir <dir>',
  'read this folder instead of the stack’s bucket',
] as const;

const LIST_HELP = `
Newest first. Lambda writes a batch here when it has given it up: the function
failed with it repeatedly, or its records got too old.

Examples:
  npx voice-events failed-batches list
  npx voice-events --local failed-batches list \\
    --failed-batches-dir data/failed-batches`;

const REDRIVE_HELP = `
Puts the records back into the stream, with their own bytes and partition keys,
and waits until each is in the events table or in the rejections. Only then is
the batch's object deleted. Events of other Twilio products are sent but not
waited for: the consumer leaves no trace of them. What is stored already is not
sent again. For events that could not be published, the publisher is invoked
with them again; some may reach the event bus twice. BATCH is a name from the
list, or the beginning of one. Exit code 1 if a batch is left.

A record that still cannot be processed is given up again, into a new batch: its
old one is kept, so fix the cause first. One that fits into no item of DynamoDB
(over 400 KB) never gets through: it is not sent, and its batch is kept.

Examples:
  npx voice-events failed-batches redrive 2026-11-23T12.00.05-0d4b
  npx voice-events failed-batches redrive --all --timeout 10m`;

/** `failed-batches list | redrive`: what Lambda gave up. */
export const addFailedBatches: AddCommand = (program, action) => {
  const group = program
    .command('failed-batches')
    .description('list or redrive the batches that Lambda gave up');
  group
    .command('list')
    .description('list the batches that Lambda gave up, newest first')
    .option('--limit <count>', 'at most so many', parseCount(1), 20)
    .option(...FOLDER)
    .addHelpText('after', LIST_HELP)
    .action(action(list));
  group
    .command('redrive')
    .description('put the records of failed batches back into the stream')
    .argument('[batch...]', 'as the list names them')
    .option('--all', 'all of them, the oldest first')
    .option('--timeout <time>', 'how long to wait for a batch (default: 2m)', parseDuration)
    .option(...FOLDER)
    .addHelpText('after', REDRIVE_HELP)
    .action(action(redrive));
};

async function list(context: Context, options: Folder & { limit: number }) {
  const { output, signal } = context;
  const objects = batchObjects(await context.system(), options.failedBatchesDir);
  try {
    const keys = await objects.keys(signal);
    const batches: FailedBatch[] = [];
    const shown = keys.slice(0, options.limit);
    const progress = output.progress(() => `${batches.length} of ${shown.length} read`);
    const unreadable: string[] = [];
    try {
      for (const key of shown) {
        const text = await objects.read(key, signal);
        try {
          batches.push(failedBatchOf(key, text));
        } catch (error) {
          // One that cannot be read does not hide the others.
          unreadable.push(forPeople(error).message);
        }
      }
    } finally {
      progress.end();
      for (const message of unreadable) output.warn(message);
    }
    output.result({
      found: keys.length,
      batches: batches.map(({ records, ...batch }) => ({ ...batch, records: records.length })),
    });
    if (batches.length > 0) {
      output.print(table(['BATCH', 'SHARD', 'RECORDS', 'TRIES', 'WHY'], batches.map(inRow)));
    }
    const more = keys.length > shown.length ? `, ${shown.length} shown` : '';
    output.print(
      `${counted(keys.length, 'failed batch', 'failed batches')} in ${objects.title}${more}.`,
    );
  } finally {
    objects.close();
  }
  return undefined;
}

async function redrive(
  context: Context,
  names: readonly string[],
  options: Folder & { all?: boolean; timeout?: number },
) {
  const { output, hint, signal } = context;
  if (names.length > 0 === (options.all === true)) {
    const list = `voice-events failed-batches list${folderOption(options)}`;
    throw new CliError(`Say which: names from "${list}", or --all.`, EXIT.usage);
  }
  const system = await context.system();
  const objects = batchObjects(system, options.failedBatchesDir);
  try {
    const keys = await choose(objects, names, signal);
    let done = 0;
    const progress = output.progress(
      () => `${done} of ${counted(keys.length, 'batch', 'batches')}`,
    );
    let redriven: RedrivenBatch[];
    try {
      redriven = await redriveBatches(system, objects, keys, {
        streamArn: await streamArnOf(system),
        timeoutMs: options.timeout ?? 120_000,
        signal,
        onProgress: () => {
          done += 1;
        },
      });
    } finally {
      progress.end();
    }
    const left = keys.length - redriven.filter(({ isDone }) => isDone).length;
    output.result({ batches: redriven, left });
    for (const batch of redriven) output.print(inWords(batch));
    if (redriven.some(({ rejected }) => rejected > 0)) {
      output.print(hint('What was rejected: voice-events rejections list'));
    }
    const tooLarge = redriven.filter((batch) => batch.tooLarge.length > 0);
    if (tooLarge.length > 0) {
      output.print(
        'What is too large to be stored or rejected was not sent: nothing gets it through. Keep the batch, or delete it:',
      );
      for (const { key } of tooLarge) output.print(hint(`  ${objects.removal(key)}`));
    }
    if (left > tooLarge.length) {
      const what = `${counted(left, 'batch', 'batches')} left in ${objects.title}.`;
      output.print(
        hint(
          `${what} "voice-events status" tells whether the consumer is stopped or behind; then redrive again.`,
        ),
      );
    }
    return left > 0 ? EXIT.failed : EXIT.ok;
  } finally {
    objects.close();
  }
}

function folderOption({ failedBatchesDir }: Folder): string {
  return failedBatchesDir === undefined ? '' : ` --failed-batches-dir ${failedBatchesDir}`;
}

/** The keys of the named batches, or of all; the oldest first, as they came. */
async function choose(
  objects: BatchObjects,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const keys = (await objects.keys(signal)).toReversed();
  if (names.length === 0) return keys;
  const chosen = names.map((name) => {
    const found = keys.filter((key) => key === name || nameOf(key).startsWith(name));
    const [key] = found;
    if (key === undefined) {
      throw new CliError(`There is no batch ${name} in ${objects.title}.`, EXIT.notFound);
    }
    if (found.length > 1) {
      const which = found.map((one) => `  ${nameOf(one)}`).join('\n');
      throw new CliError(`Several batches begin with ${name}:\n${which}`, EXIT.usage);
    }
    return key;
  });
  return keys.filter((key) => chosen.includes(key));
}

function inRow(batch: FailedBatch): string[] {
  const { key, of, shardId, records, invocations, condition, functionError } = batch;
  const what = of === 'consumer' ? condition : `publisher: ${condition}`;
  const why = functionError === undefined ? what : `${what}, ${functionError}`;
  return [
    nameOf(key).slice(0, SHORT_NAME),
    shortShard(shardId),
    String(records.length),
    String(invocations),
    why,
  ].map(printableLine);
}

/**
 * `shardId-000000000003` takes room and says 3. A shard of a table's stream is named
 * `shardId-00000001764100000000-1a2b3c4d`, by the time it began and its own part.
 */
function shortShard(shardId: string): string {
  return shardId.replace(/^shardId-\d{20}-(?=\w)|^shardId-0*(?=\d)/, '');
}

function inWords(batch: RedrivenBatch): string {
  const { key, isDone, records, stored, rejected, ignored, tooLarge, published, open, problem } =
    batch;
  if (problem !== undefined && records === 0) return printable(problem);
  const counts = [
    published === undefined ? `${stored} stored` : `${published} published`,
    ...(rejected > 0 ? [`${rejected} rejected`] : []),
    ...(ignored > 0 ? [`${ignored} of other products`] : []),
    ...(tooLarge.length > 0
      ? [`${tooLarge.length} too large (record ${tooLarge.join(', ')} of its payload)`]
      : []),
    ...(open > 0 ? [`${open} not through in time`] : []),
  ].join(', ');
  const why = problem === undefined ? '' : ` (${printable(problem)})`;
  const end = isDone ? 'deleted' : `kept${why}`;
  const name = printableLine(nameOf(key).slice(0, SHORT_NAME));
  return `${name}  ${counted(records, 'record')}: ${counts}; ${end}.`;
}
