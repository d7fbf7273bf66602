import * as z from 'zod';
import { nearestName } from './nearest-name.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
const HOURS_A_DAY = 24;
/** The oldest record age that a mapping takes (CreateEventSourceMapping: 604,800 seconds). */
const OLDEST_RECORD_HOURS = 168;

/** `-c name=value` gives text, and `cdk.json` gives numbers: both mean the same. */
function wholeNumber(min: number, max: number) {
  const digits = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number);
  return z.union([z.number(), digits]).pipe(z.int().min(min).max(max));
}

const schema = z.object({
  shardCount: wholeNumber(1, 500).optional(),
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
  maxWriteUnits: wholeNumber(1, 1_000_000).optional(),
  reservedConcurrency: wholeNumber(1, 10_000).optional(),
  batchingWindowSeconds: wholeNumber(0, 300).default(2),
  parallelizationFactor: wholeNumber(1, 10).default(1),
  maxRetryAttempts: wholeNumber(1, 10_000).default(288),
  maxRecordAgeHours: wholeNumber(1, OLDEST_RECORD_HOURS).optional(),
  alarmEmail: z.email().optional(),
  silenceMinutes: wholeNumber(5, 1440).optional(),
  logLevel: z.enum(LOG_LEVELS).default('info'),
});

const EXPECTED: Readonly<Record<keyof typeof schema.shape, string>> = {
  shardCount: 'a whole number from 1 to 500, or nothing for an on-demand stream',
  streamRetentionDays: 'a whole number of days from 1 to 365',
  twilioPrincipal: 'the ARN of an IAM principal, like arn:aws:iam::177261743968:root',
  externalId: '16 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -',
  eventRetentionDays: 'a whole number of days from 1 to 9999',
  maxWriteUnits: 'a whole number of write units a second from 1 to 1000000',
  reservedConcurrency: 'a whole number of invocations from 1 to 10000',
  batchingWindowSeconds: 'a whole number of seconds from 0 to 300',
  parallelizationFactor: 'a whole number from 1 to 10',
  maxRetryAttempts: 'a whole number from 1 to 10000',
  maxRecordAgeHours: 'a whole number of hours from 1 to 168',
  alarmEmail: 'an e-mail address',
  silenceMinutes: 'a whole number of minutes from 5 to 1440',
  logLevel: `one of ${LOG_LEVELS.join(', ')}`,
};

/** The names that {@link readSettings} knows. */
export const settingNames: readonly string[] = Object.keys(EXPECTED);

/** What can be chosen about a deployment, checked. The README explains each one. */
export type Settings = z.infer<typeof schema> & { readonly maxRecordAgeHours: number };

/**
 * Reads the settings from the CDK context, which comes from `cdk.json` and from `-c name=value`.
 *
 * @throws Error that lists every setting that is unknown or odd, its value, and what is expected
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const given = Object.fromEntries(Object.entries(context).filter(([name]) => isOurs(name)));
  const parsed = schema.safeParse(given);
  const faults = [...unknownNames(given), ...oddValues(parsed.error, given)];
  if (parsed.success && faults.length === 0) {
    const settings = withRecordAge(parsed.data);
    faults.push(...contradictions(settings));
    if (faults.length === 0) return settings;
  }
  throw new Error(`The settings are not right. ${faults.join('. ')}.`);
}

/** What the CDK keeps in the context beside names with a package or a colon in them. */
const CDK_NAMES: ReadonlySet<string> = new Set(['acknowledged-issue-numbers', 'cdk-migrate']);

function isOurs(name: string): boolean {
  return !/[@:]/.test(name) && !CDK_NAMES.has(name);
}

function unknownNames(given: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(given)
    .filter((name) => !settingNames.includes(name))
    .map((name) => {
      const nearest = nearestName(name, settingNames);
      const instead =
        nearest === undefined
          ? `there are ${settingNames.join(', ')}`
          : `the nearest is "${nearest}"`;
      return `There is no setting "${name}": ${instead}`;
    });
}

function oddValues(error: z.ZodError | undefined, given: Readonly<Record<string, unknown>>) {
  const names = new Set(error?.issues.map(({ path }) => path[0] as keyof typeof EXPECTED));
  return [...names].map(
    (name) => `${name} is ${JSON.stringify(given[name])}: expected ${EXPECTED[name]}`,
  );
}

/**
 * A record that grows older than this goes to the failed-batches bucket. By default that is a day
 * before the stream forgets it: a backlog behind it still has time to be read.
 */
function withRecordAge(settings: z.infer<typeof schema>): Settings {
  const retentionHours = settings.streamRetentionDays * HOURS_A_DAY;
  const byDefault = Math.max(HOURS_A_DAY / 2, retentionHours - HOURS_A_DAY);
  return {
    ...settings,
    maxRecordAgeHours: settings.maxRecordAgeHours ?? Math.min(byDefault, OLDEST_RECORD_HOURS),
  };
}

function contradictions(settings: Settings): string[] {
  const { streamRetentionDays, eventRetentionDays, maxRecordAgeHours } = settings;
  const faults: string[] = [];
  if (eventRetentionDays <= streamRetentionDays) {
    faults.push(
      `eventRetentionDays is ${eventRetentionDays} and streamRetentionDays is ${streamRetentionDays}: an event must be kept longer than its record, or a redelivery would store it again. Raise eventRetentionDays`,
    );
  }
  if (maxRecordAgeHours >= streamRetentionDays * HOURS_A_DAY) {
    faults.push(
      `maxRecordAgeHours is ${maxRecordAgeHours} and streamRetentionDays is ${streamRetentionDays}: a record must reach the failed-batches bucket before the stream forgets it. Lower maxRecordAgeHours below ${streamRetentionDays * HOURS_A_DAY}`,
    );
  }
  const { shardCount = 0, parallelizationFactor, reservedConcurrency = Infinity } = settings;
  if (reservedConcurrency < shardCount * parallelizationFactor) {
    faults.push(
      `reservedConcurrency is ${reservedConcurrency}, and ${shardCount} shards with parallelizationFactor ${parallelizationFactor} need ${shardCount * parallelizationFactor}: the rest would be throttled for ever. Raise reservedConcurrency`,
    );
  }
  return faults;
}
