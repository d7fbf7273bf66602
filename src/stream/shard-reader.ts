import {
  GetRecordsCommand,
  type GetRecordsOutput,
  GetShardIteratorCommand,
  type KinesisClient,
  type _Record as KinesisRecord,
} from '@aws-sdk/client-kinesis';
import { pause } from '../pause.ts';
import type { Position } from './lineage.ts';
import type { MappingSettings } from './mapping-settings.ts';
import type { Notifier } from './notifier.ts';

/** One answer of GetRecords. */
export interface Poll {
  readonly records: readonly KinesisRecord[];
  readonly millisBehindLatest: number;
  /** The shard is closed, and these were its last records. */
  readonly ended: boolean;
  /** What `generation` gave when the poll began. */
  readonly generation: number;
}

/** What a reader needs. */
export interface ReaderOptions {
  readonly client: Pick<KinesisClient, 'send'>;
  readonly streamName: string;
  readonly shardId: string;
  readonly position: Position;
  readonly settings: MappingSettings;
  readonly signal: AbortSignal;
  /** Asked at the beginning of each poll, to tell older polls from newer ones. */
  readonly generation: () => number;
  /** Ends the pause between two polls. */
  readonly pollDue: Notifier;
  /** Called when a call failed and will be retried. */
  readonly onProblem: (doing: string, error: unknown) => void;
}

/**
 * Reads a shard from a position to its end, or until `signal` aborts. Waits between polls when the
 * shard has no more records; reads on only when it is asked for the next poll. A call that is
 * throttled or fails is retried after a pause; an expired iterator is renewed.
 */
export async function* readShard(options: ReaderOptions): AsyncGenerator<Poll> {
  const { settings, signal } = options;
  let { position } = options;
  let iterator: string | undefined;
  let problems = 0;
  let emptyPolls = 0;
  while (!signal.aborted) {
    const generation = options.generation();
    let answer: GetRecordsOutput;
    try {
      const from = position;
      // A second LATEST iterator would skip what arrived meanwhile.
      if (position.kind === 'latest') position = { kind: 'at', timestamp: position.since };
      iterator ??= await getIterator(options, from);
      answer = await getRecords(options, iterator);
      problems = 0;
    } catch (error) {
      if (signal.aborted) return;
      iterator = undefined;
      // Iterators expire after five minutes: not a problem.
      if (error instanceof Error && error.name === 'ExpiredIteratorException') continue;
      problems += 1;
      options.onProblem('reading', error);
      await pause(settings.retryDelayMs(problems), signal);
      continue;
    }
    const records = answer.Records ?? [];
    // What was read is with the lanes, so a renewed iterator begins here and not at the checkpoint.
    const lastRead = records.at(-1)?.SequenceNumber;
    if (lastRead !== undefined) position = { kind: 'after', sequenceNumber: lastRead };
    iterator = answer.NextShardIterator;
    const ended = iterator === undefined;
    yield { records, millisBehindLatest: answer.MillisBehindLatest ?? 0, ended, generation };
    if (ended) return;
    emptyPolls = records.length === 0 ? emptyPolls + 1 : 0;
    // A newer poll was asked for during this one.
    if (emptyPolls === 0 || options.generation() !== generation) continue;
    await options.pollDue.wait(signal, settings.pollDelayMs(emptyPolls));
  }
}

async function getRecords(options: ReaderOptions, iterator: string): Promise<GetRecordsOutput> {
  const command = new GetRecordsCommand({ ShardIterator: iterator });
  return options.client.send(command, { abortSignal: options.signal });
}

async function getIterator(options: ReaderOptions, position: Position): Promise<string> {
  const command = new GetShardIteratorCommand({
    StreamName: options.streamName,
    ShardId: options.shardId,
    ...iteratorType(position),
  });
  const answer = await options.client.send(command, { abortSignal: options.signal });
  if (answer.ShardIterator === undefined) throw new Error('Kinesis gave no shard iterator');
  return answer.ShardIterator;
}

function iteratorType(position: Position) {
  switch (position.kind) {
    case 'trim-horizon':
      return { ShardIteratorType: 'TRIM_HORIZON' } as const;
    case 'after': {
      const StartingSequenceNumber = position.sequenceNumber;
      return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber } as const;
    }
    case 'at':
      return { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: position.timestamp } as const;
    case 'latest':
      return { ShardIteratorType: 'LATEST' } as const;
  }
}
