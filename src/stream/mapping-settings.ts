import { z } from 'zod';

/** Seven days: the oldest record age a mapping can be told to keep retrying for. */
const MAX_RECORD_AGE_SECONDS = 604_800;
/** Lambda's maximum function timeout. */
const MAX_TIMEOUT_MS = 900_000;

const wholeNumber = (min: number, max: number) =>
  z
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be a whole number from ${min} to ${max}`)
    .max(max, `must be a whole number from ${min} to ${max}`);

const delay = z.custom<(times: number) => number>((value) => typeof value === 'function', {
  error: 'must be a function',
});

// Names, ranges and defaults: AWS, "Lambda parameters for Amazon Kinesis Data Streams event source
// mappings" and "CreateEventSourceMapping".
const schema = z
  .strictObject({
    batchSize: wholeNumber(1, 10_000).default(100),
    maximumBatchingWindowInSeconds: wholeNumber(0, 300).default(0),
    /** `FunctionResponseTypes: ['ReportBatchItemFailures']`. */
    reportBatchItemFailures: z.boolean().default(false),
    bisectBatchOnFunctionError: z.boolean().default(false),
    /** -1: until the record expires. */
    maximumRetryAttempts: wholeNumber(-1, 10_000).default(-1),
    /** -1: until the record expires. */
    maximumRecordAgeInSeconds: z
      .int()
      .refine(
        (seconds) => seconds === -1 || (seconds >= 60 && seconds <= MAX_RECORD_AGE_SECONDS),
        `must be -1 or a whole number from 60 to ${MAX_RECORD_AGE_SECONDS}`,
      )
      .default(-1),
    parallelizationFactor: wholeNumber(1, 10).default(1),
    startingPosition: z.enum(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']),
    startingPositionTimestamp: z.date().optional(),
    /** The function's own timeout; Lambda's default is 3 s. */
    timeoutMs: wholeNumber(1, MAX_TIMEOUT_MS).default(3_000),
    /** Pause before an invocation is repeated, by how many have failed in a row. Local: AWS tells no times. */
    retryDelayMs: delay.default(() => retryDelayMs),
    /** Pause before a shard is polled again, by how many polls in a row brought no record. AWS: one second. */
    pollDelayMs: delay.default(() => pollDelayMs),
  })
  .refine(
    (settings) =>
      (settings.startingPosition === 'AT_TIMESTAMP') ===
      (settings.startingPositionTimestamp !== undefined),
    {
      path: ['startingPositionTimestamp'],
      error: 'must be given with startingPosition AT_TIMESTAMP, and only then',
    },
  );

/** A mapping's settings as given: AWS's parameters by their names, and the intervals of the local stand-in. */
export type MappingSettingsInput = z.input<typeof schema>;

/** Settings checked and with AWS's defaults filled in. */
export type MappingSettings = z.output<typeof schema>;

/** Doubles from 50 ms to 2 s. */
function retryDelayMs(failures: number): number {
  return Math.min(2_000, 50 * 2 ** (failures - 1));
}

/**
 * Doubles from 200 ms to 1 s. A poll costs kinesis-local 10 to 20 ms of CPU time, more than all else
 * that a local stack does while nothing comes in.
 */
function pollDelayMs(emptyPolls: number): number {
  return Math.min(1_000, 200 * 2 ** (emptyPolls - 1));
}

/**
 * Checks a mapping's settings and fills in AWS's defaults.
 *
 * @throws Error naming every setting that is out of AWS's range, its value and what is expected.
 */
export function parseSettings(settings: MappingSettingsInput): MappingSettings {
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    const value = name === '' ? '' : ` is ${String(Object(settings)[name])}`;
    return `${name}${value}: ${issue.message}`;
  });
  throw new Error(`Event source mapping settings: ${problems.join('; ')}`);
}
