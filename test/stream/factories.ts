import { type Batch, newBatch } from '../../src/stream/batch.ts';
import {
  type MappingSettings,
  type MappingSettingsInput,
  parseSettings,
} from '../../src/stream/mapping-settings.ts';
import { type ShardRecord, shardRecord } from '../../src/stream/record.ts';

export const STREAM_ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/voice-events';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:consumer';

/** Settings with the least said: everything from the beginning, and no pauses. */
export function settingsWith(settings: Partial<MappingSettingsInput> = {}): MappingSettings {
  return parseSettings(inputWith(settings));
}

export function inputWith(settings: Partial<MappingSettingsInput> = {}): MappingSettingsInput {
  return {
    startingPosition: 'TRIM_HORIZON',
    pollDelayMs: () => 1,
    retryDelayMs: () => 0,
    ...settings,
  };
}

interface RecordFields {
  readonly key: string;
  readonly data: string;
  readonly arrivedAt: number;
}

/** Record number `n` of a shard. */
export function aRecord(n: number, fields: Partial<RecordFields> = {}): ShardRecord {
  const { key = `key-${n}`, data = `data-${n}`, arrivedAt = Date.now() } = fields;
  return shardRecord(
    {
      SequenceNumber: sequenceNumber(n),
      PartitionKey: key,
      Data: Buffer.from(data),
      ApproximateArrivalTimestamp: new Date(arrivedAt),
    },
    { shardId: 'shardId-000000000000', streamArn: STREAM_ARN, functionArn: FUNCTION_ARN },
  );
}

/** As long as Kinesis's, whatever the number. */
export function sequenceNumber(n: number): string {
  return `4968049${String(n).padStart(49, '0')}`;
}

export function records(...numbers: readonly number[]): readonly ShardRecord[] {
  return numbers.map((n) => aRecord(n));
}

export function aBatch(numbers: readonly number[], counts: Partial<Batch> = {}): Batch {
  return { ...newBatch(records(...numbers)), ...counts };
}

/** The numbers of records made by {@link aRecord}. */
export function numbers(of: readonly { readonly sequenceNumber: string }[]): readonly number[] {
  return of.map((record) => Number(record.sequenceNumber.slice(7)));
}
