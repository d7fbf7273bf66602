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
const EVENT_BUS: Form = {
  pattern: /^(?:arn:[a-z-]+:events:[a-z0-9-]+:\d{12}:event-bus\/)?[/.\w-]{1,256}$/,
  expected: 'the name or the ARN of an EventBridge event bus',
};
const LOG_LEVEL: Form = {
  pattern: /^(?:trace|debug|info|warn|error|fatal|silent)$/,
  expected: 'one of trace, debug, info, warn, error, fatal, silent',
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The consumer's settings: variables of the environment, checked, by their names.
 *
 * @throws Error that lists every variable that is missing or odd, its value, and what is expected
 */
export function readSettings(environment: Environment) {
  return checked(environment, (read) => ({
    EVENTS_TABLE: read('EVENTS_TABLE', TABLE_NAME),
    REJECTIONS_TABLE: read('REJECTIONS_TABLE', TABLE_NAME),
    RETENTION_DAYS: Number(read('RETENTION_DAYS', DAYS)),
    ...forTelemetry(environment, read),
  }));
}

/**
 * The publisher's settings, as the consumer's.
 *
 * @throws Error that lists every variable that is missing or odd, its value, and what is expected
 */
export function readPublisherSettings(environment: Environment) {
  return checked(environment, (read) => ({
    EVENT_BUS: read('EVENT_BUS', EVENT_BUS),
    ...forTelemetry(environment, read),
  }));
}

type Read = (name: string, form: Form, fallback?: string) => string;

function forTelemetry(environment: Environment, read: Read) {
  return {
    LOG_LEVEL: read('LOG_LEVEL', LOG_LEVEL, 'info'),
    /** Set by Lambda. Tells deployments apart in the metrics. */
    AWS_LAMBDA_FUNCTION_NAME: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'twilio-voice-events',
  };
}

function checked<Settings>(
  environment: Environment,
  settingsBy: (read: Read) => Settings,
): Settings {
  const faults: string[] = [];
  const settings = settingsBy((name, { pattern, expected }, fallback) => {
    const value = environment[name] ?? fallback;
    if (value !== undefined && pattern.test(value)) return value;
    const found = value === undefined ? 'not set' : JSON.stringify(value);
    faults.push(`${name} is ${found}: expected ${expected}`);
    return '';
  });
  if (faults.length === 0) return settings;
  throw new Error(`The function's environment is not right. ${faults.join('. ')}.`);
}
