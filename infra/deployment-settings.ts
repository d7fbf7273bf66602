import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { distance } from 'fastest-levenshtein';
import * as z from 'zod';

/** byDay, byNumber and byParentCall, in this order: see `tables.ts`. */
const CALL_INDEXES = 3;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
const HOURS_A_DAY = 24;
/** The maximum record age of a mapping (CreateEventSourceMapping: 604,800 seconds). */
const MAX_RECORD_AGE_HOURS = 168;
/** The most shards that a stream can be scaled to (UpdateShardCount). */
const MAX_SHARDS = 10_000;
/** The fewest shards of a stream on demand: what a new one has. */
const ON_DEMAND_SHARDS = 4;
/** What CloudWatch Logs takes (PutRetentionPolicy), apart from keeping the log without end. */
const LOG_RETENTION_DAYS = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** `-c name=value` gives text, and `cdk.json` gives numbers: both mean the same. */
function wholeNumber(min: number, max: number) {
  const digits = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number);
  return z.union([z.number(), digits]).pipe(z.int().min(min).max(max));
}

/** `-c name=true` gives text, and `cdk.json` gives a boolean. */
const onOrOff = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((text) => text === 'true'),
]);

const schema = z.object({
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/)
    .default('TwilioVoiceEvents'),
  shardCount: wholeNumber(1, MAX_SHARDS).optional(),
  streamRetentionDays: wholeNumber(1, 365).default(7),
  twilioPrincipal: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/)
    .default('arn:aws:iam::177261743968:root'),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{16,1224}$/)
    .optional(),
  eventRetentionDays: wholeNumber(1, 9999).default(90),
  eventBus: z
    .string()
    .regex(/^(?:arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?[/.\w-]{1,256}$/)
    .optional(),
  maxWriteUnits: wholeNumber(1, 1_000_000).optional(),
  callIndexes: wholeNumber(0, CALL_INDEXES).default(CALL_INDEXES),
  reservedConcurrency: wholeNumber(1, 10_000).optional(),
  batchingWindowSeconds: wholeNumber(0, 300).default(2),
  parallelizationFactor: wholeNumber(1, 10).default(1),
  maxRetryAttempts: wholeNumber(1, 10_000).default(288),
  maxRecordAgeHours: wholeNumber(1, MAX_RECORD_AGE_HOURS).optional(),
  alarmEmail: z.email().optional(),
  alarmTopicArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/)
    .optional(),
  silenceMinutes: wholeNumber(5, 1440).optional(),
  logLevel: z.enum(LOG_LEVELS).default('info'),
  logRetentionDays: wholeNumber(1, 9999)
    .refine((days) => LOG_RETENTION_DAYS.includes(days))
    .default(RetentionDays.ONE_MONTH),
  xrayTracing: onOrOff.default(false),
});

const EXPECTED: Readonly<Record<keyof typeof schema.shape, string>> = {
  stackName: 'a letter, then up to 127 of A-Z a-z 0-9 -',
  shardCount: `a whole number from 1 to ${MAX_SHARDS}, or nothing for an on-demand stream`,
  streamRetentionDays: 'a whole number of days from 1 to 365',
  twilioPrincipal: 'the ARN of an IAM principal, like arn:aws:iam::177261743968:root',
  externalId: '16 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -',
  eventRetentionDays: 'a whole number of days from 1 to 9999',
  eventBus: 'the name or the ARN of an EventBridge event bus, like default',
  callIndexes: `a whole number of indexes from 0 to ${CALL_INDEXES}`,
  maxWriteUnits: 'a whole number of write units a second from 1 to 1000000',
  reservedConcurrency: 'a whole number of invocations from 1 to 10000',
  batchingWindowSeconds: 'a whole number of seconds from 0 to 300',
  parallelizationFactor: 'a whole number from 1 to 10',
  maxRetryAttempts: 'a whole number from 1 to 10000',
  maxRecordAgeHours: 'a whole number of hours from 1 to 168',
  alarmEmail: 'an e-mail address',
  alarmTopicArn: 'the ARN of a standard SNS topic, like arn:aws:sns:us-east-1:123456789012:on-call',
  silenceMinutes: 'a whole number of minutes from 5 to 1440',
  logLevel: `one of ${LOG_LEVELS.join(', ')}`,
  logRetentionDays: `one of ${LOG_RETENTION_DAYS.join(', ')}`,
  xrayTracing: 'true or false',
};

/** The names that {@link readDeploymentSettings} knows. */
export const settingNames: readonly string[] = Object.keys(EXPECTED);

/** The validated settings of a deployment. The documentation explains each one. */
export type DeploymentSettings = z.infer<typeof schema> & { readonly maxRecordAgeHours: number };

/** Settings that are unknown, invalid or contradict each other. The message is for the operator. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads the settings from the CDK context, which comes from `cdk.json` and from `-c name=value`.
 *
 * @throws SettingsError that lists every fault: the setting, its value, and what is expected
 */
export function readDeploymentSettings(
  context: Readonly<Record<string, unknown>>,
): DeploymentSettings {
  const given = Object.fromEntries(Object.entries(context).filter(([name]) => isOurs(name)));
  const parsed = schema.safeParse(given);
  const faults = [...unknownNames(given), ...invalidValues(parsed.error, given)];
  if (parsed.success && faults.length === 0) {
    const settings = withRecordAge(parsed.data);
    faults.push(...contradictions(settings));
    if (faults.length === 0) return settings;
  }
  throw new SettingsError(`The settings are not valid. ${faults.join('. ')}.`);
}

/** The CDK's own names in the context that have neither a package nor a colon in them. */
const CDK_NAMES: ReadonlySet<string> = new Set(['acknowledged-issue-numbers', 'cdk-migrate']);

function isOurs(name: string): boolean {
  return !/[@:]/.test(name) && !CDK_NAMES.has(name);
}

function unknownNames(given: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(given)
    .filter((name) => !settingNames.includes(name))
    .map((name) => `There is no setting "${name}": ${suggestion(similarNames(name))}`);
}

function suggestion(names: readonly string[]): string {
  if (names.length === 0) return `there are ${settingNames.join(', ')}`;
  const quoted = names.map((name) => `"${name}"`).join(' and ');
  return `the nearest ${names.length === 1 ? 'is' : 'are'} ${quoted}`;
}

/**
 * The settings that were probably meant, nearest first: those that differ in at most a third of their
 * letters, without those that are more than twice as far away as the nearest one.
 */
function similarNames(name: string): string[] {
  const similar = settingNames
    .map((candidate) => ({
      candidate,
      edits: distance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ candidate, edits }) => edits <= candidate.length / 3)
    .toSorted((a, b) => a.edits - b.edits);
  const [nearest] = similar;
  return similar
    .filter(({ edits }) => nearest !== undefined && edits <= 2 * nearest.edits)
    .map(({ candidate }) => candidate);
}

function invalidValues(error: z.ZodError | undefined, given: Readonly<Record<string, unknown>>) {
  const names = new Set(error?.issues.map(({ path }) => path[0] as keyof typeof EXPECTED));
  return [...names].map(
    (name) => `${name} is ${JSON.stringify(given[name])}: expected ${EXPECTED[name]}`,
  );
}

/**
 * A record older than this goes to the failed-batches bucket. The default is a day before the stream
 * drops it, so that the backlog behind it can still be read.
 */
function withRecordAge(settings: z.infer<typeof schema>): DeploymentSettings {
  const retentionHours = settings.streamRetentionDays * HOURS_A_DAY;
  const defaultHours = Math.max(HOURS_A_DAY / 2, retentionHours - HOURS_A_DAY);
  return {
    ...settings,
    maxRecordAgeHours: settings.maxRecordAgeHours ?? Math.min(defaultHours, MAX_RECORD_AGE_HOURS),
  };
}

function contradictions(settings: DeploymentSettings): string[] {
  const { streamRetentionDays, eventRetentionDays, maxRecordAgeHours } = settings;
  const faults: string[] = [];
  if (eventRetentionDays <= streamRetentionDays) {
    faults.push(
      `eventRetentionDays is ${eventRetentionDays} and streamRetentionDays is ${streamRetentionDays}: an event must be kept longer than its record, or a redelivery would store it again. Raise eventRetentionDays`,
    );
  }
  if (maxRecordAgeHours >= streamRetentionDays * HOURS_A_DAY) {
    faults.push(
      `maxRecordAgeHours is ${maxRecordAgeHours} and streamRetentionDays is ${streamRetentionDays}: a record must reach the failed-batches bucket before the stream drops it. Lower maxRecordAgeHours below ${streamRetentionDays * HOURS_A_DAY}`,
    );
  }
  return [...faults, ...throttledForGood(settings)];
}

function throttledForGood(settings: DeploymentSettings): string[] {
  const { shardCount, parallelizationFactor, reservedConcurrency = Infinity } = settings;
  const needed = (shardCount ?? ON_DEMAND_SHARDS) * parallelizationFactor;
  if (reservedConcurrency >= needed) return [];
  const shards =
    shardCount === undefined
      ? `the ${ON_DEMAND_SHARDS} shards or more of an on-demand stream`
      : `${shardCount} shards`;
  return [
    `reservedConcurrency is ${reservedConcurrency}, and ${shards} with parallelizationFactor ${parallelizationFactor} need ${needed}: the rest would be throttled permanently. Raise reservedConcurrency`,
  ];
}
