import { describe, expect, it } from 'vitest';
import { type MappingSettingsInput, parseSettings } from '../../src/stream/mapping-settings.ts';

const parse = (settings: Partial<MappingSettingsInput>) =>
  parseSettings({ startingPosition: 'TRIM_HORIZON', ...settings });

describe('the settings of an event source mapping', () => {
  // AWS, "Lambda parameters for Amazon Kinesis Data Streams event source mappings".
  it("have AWS's defaults", () => {
    expect(parse({})).toMatchObject({
      batchSize: 100,
      maximumBatchingWindowInSeconds: 0,
      reportBatchItemFailures: false,
      bisectBatchOnFunctionError: false,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: -1,
      parallelizationFactor: 1,
      timeoutMs: 3_000,
    });
  });

  it.each<[Partial<MappingSettingsInput>]>([
    [{ batchSize: 10_000 }],
    [{ maximumBatchingWindowInSeconds: 300 }],
    [{ maximumRetryAttempts: 0 }],
    [{ maximumRetryAttempts: 10_000 }],
    [{ maximumRecordAgeInSeconds: 60 }],
    [{ maximumRecordAgeInSeconds: 604_800 }],
    [{ parallelizationFactor: 10 }],
    [{ timeoutMs: 900_000 }],
    [{ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: new Date(0) }],
  ])("may be at the edge of AWS's range: %j", (settings) => {
    expect(parse(settings)).toMatchObject(settings);
  });

  it.each<[Partial<MappingSettingsInput>, string]>([
    [{ batchSize: 0 }, 'batchSize is 0: must be a whole number from 1 to 10000'],
    [{ batchSize: 10_001 }, 'batchSize is 10001: must be a whole number from 1 to 10000'],
    [{ batchSize: 1.5 }, 'batchSize is 1.5: must be a whole number from 1 to 10000'],
    [{ maximumBatchingWindowInSeconds: 301 }, 'must be a whole number from 0 to 300'],
    [{ maximumRetryAttempts: -2 }, 'must be a whole number from -1 to 10000'],
    [{ maximumRecordAgeInSeconds: 59 }, 'must be -1 or a whole number from 60 to 604800'],
    [{ maximumRecordAgeInSeconds: 604_801 }, 'must be -1 or a whole number from 60 to 604800'],
    [{ parallelizationFactor: 11 }, 'parallelizationFactor is 11: must be a whole number from 1'],
    [{ startingPosition: 'AT_TIMESTAMP' }, 'must be given with startingPosition AT_TIMESTAMP'],
    [{ startingPositionTimestamp: new Date(0) }, 'with startingPosition AT_TIMESTAMP, and only'],
    [{ bacthSize: 1 } as object, 'bacthSize'],
  ])('are refused by name, value and range: %j', (settings, message) => {
    expect(() => parse(settings)).toThrow(message);
  });

  it('are all told of at once', () => {
    expect(() => parse({ batchSize: 0, parallelizationFactor: 0 })).toThrow(
      /batchSize is 0.*parallelizationFactor is 0/,
    );
  });
});
