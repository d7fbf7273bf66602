import * as z from 'zod/mini';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const tableName = z.string().check(z.regex(/^[a-zA-Z0-9_.-]{3,255}$/));

const settings = z.object({
  EVENTS_TABLE: tableName,
  REJECTIONS_TABLE: tableName,
  RETENTION_DAYS: z.pipe(z.string().check(z.regex(/^[1-9]\d{0,3}$/)), z.transform(Number)),
  LOG_LEVEL: z._default(z.enum(LOG_LEVELS), 'info'),
  /** Set by Lambda. Tells deployments apart in the metrics. */
  AWS_LAMBDA_FUNCTION_NAME: z._default(z.string(), 'twilio-voice-events'),
});

const TABLE_NAME = 'the name of a DynamoDB table (3 to 255 of a-z A-Z 0-9 _ . -)';
const EXPECTED: Readonly<Record<string, string>> = {
  EVENTS_TABLE: TABLE_NAME,
  REJECTIONS_TABLE: TABLE_NAME,
  RETENTION_DAYS: 'a whole number of days from 1 to 9999',
  LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')}`,
};

/** The consumer's settings, checked. */
export type Settings = z.infer<typeof settings>;

/**
 * Reads the settings from the environment.
 *
 * @throws Error that lists every variable that is missing or odd, its value, and what is expected
 */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const parsed = settings.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path }) => {
    const name = String(path[0]);
    const value = environment[name];
    const found = value === undefined ? 'not set' : JSON.stringify(value);
    return `${name} is ${found}: expected ${EXPECTED[name]}`;
  });
  throw new Error(`The function's environment is not right. ${faults.join('. ')}.`);
}
