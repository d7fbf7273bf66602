import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { isRetryable, reasonOf } from '../../aws-calls/errors.ts';
import { type MappingSettings, parseSettings } from '../../stream/mapping-settings.ts';
import { notifier } from '../../stream/notifier.ts';
import type { ReaderOptions } from '../../stream/shard-reader.ts';
import { CliError, EXIT } from '../errors.ts';
import type { System } from '../system.ts';

/** Kinesis allows five reads per second and shard, for all readers together; the mapping needs some. */
const POLL_DELAY_MS = { local: 100, deployed: 1_000 };
const MAX_RETRY_DELAY_MS = 10_000;
/** A year (Kinesis Data Streams quotas). */
const MAX_RETENTION_HOURS = 8_760;

/**
 * The stream's ARN.
 *
 * @throws CliError where there is no such stream
 */
export async function streamArnOf(system: System): Promise<string> {
  return (await summaryOf(system))?.StreamARN ?? '';
}

/**
 * For how many hours the stream keeps records; the most that it can, where it does not say.
 *
 * @throws CliError where there is no such stream
 */
export async function streamRetentionHours(system: System): Promise<number> {
  return (await summaryOf(system))?.RetentionPeriodHours ?? MAX_RETENTION_HOURS;
}

async function summaryOf({ kinesis, streamName, title }: System) {
  const describe = new DescribeStreamSummaryCommand({ StreamName: streamName });
  const { StreamDescriptionSummary } = await kinesis.send(describe).catch((error: Error) => {
    if (error.name !== 'ResourceNotFoundException') throw error;
    const message = `There is no stream "${streamName}" (${title}). Name another with --stream, or choose --region and --profile.`;
    throw new CliError(message, EXIT.notFound);
  });
  return StreamDescriptionSummary;
}

/** Settings for commands that read and deliver records as the event source mapping does. */
export function readingSettings({ isLocal }: System): MappingSettings {
  return parseSettings({
    batchSize: 500,
    reportBatchItemFailures: true,
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 4,
    startingPosition: 'TRIM_HORIZON',
    pollDelayMs: () => (isLocal ? POLL_DELAY_MS.local : POLL_DELAY_MS.deployed),
    retryDelayMs: (problems) => Math.min(MAX_RETRY_DELAY_MS, 200 * 2 ** (problems - 1)),
  });
}

/** Options to read any shard of the system's stream. Errors that are not retryable are thrown. */
export function readerOptions(
  system: System,
  signal: AbortSignal,
  warn: (text: string) => void,
): Omit<ReaderOptions, 'shardId' | 'position'> {
  return {
    client: system.kinesis,
    streamName: system.streamName,
    settings: readingSettings(system),
    signal,
    generation: () => 0,
    pollDue: notifier(),
    onProblem(doing, error) {
      if (!isRetryable(error)) throw error;
      warn(`A problem while ${doing}, trying again: ${reasonOf(error)}`);
    },
  };
}
