/** What a variable of the environment may be. */
interface Form {
  readonly pattern: RegExp;
  /** In the words of an error. */
  readonly expected: string;
}

const TABLE_NAME: Form = {
  pattern: /^[a-zA-Z0-9_.-]{3,255}$/,
  expected: 'the name of a DynamoDB table (3 to 255 of a-z A-Z 0-9 _ . -)',
};
const DAYS: Form = {
  pattern: /^[1-9]\d{0,3}$/,
  expected: 'a whole number of days from 1 to 9999',
};
const LOG_LEVEL: Form = {
  pattern: /^(?:trace|debug|info|warn|error|fatal|silent)$/,
  expected: 'one of trace, debug, info, warn, error, fatal, silent',
};

/**
 * The consumer's settings: variables of the environment, checked, by their names.
 *
 * @throws Error that lists every variable that is missing or odd, its value, and what is expected
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>) {
  const faults: string[] = [];
  const read = (name: string, { pattern, expected }: Form, fallback?: string): string => {
    const value = environment[name] ?? fallback;
    if (value !== undefined && pattern.test(value)) return value;
    const found = value === undefined ? 'not set' : JSON.stringify(value);
    faults.push(`${name} is ${found}: expected ${expected}`);
    return '';
  };
  const settings = {
    EVENTS_TABLE: read('EVENTS_TABLE', TABLE_NAME),
    REJECTIONS_TABLE: read('REJECTIONS_TABLE', TABLE_NAME),
    RETENTION_DAYS: Number(read('RETENTION_DAYS', DAYS)),
    LOG_LEVEL: read('LOG_LEVEL', LOG_LEVEL, 'info'),
    /** Set by Lambda. Tells deployments apart in the metrics. */
    AWS_LAMBDA_FUNCTION_NAME: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'twilio-voice-events',
  };
  if (faults.length === 0) return settings;
  throw new Error(`The function's environment is not right. ${faults.join('. ')}.`);
}
