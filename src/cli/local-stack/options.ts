import { parseArgs } from 'node:util';
import { z } from 'zod';

export const HELP = `Usage: npm run local -- [options]

Runs DynamoDB, Kinesis and the consumer on 127.0.0.1 until Ctrl-C.

  --dynamodb-port PORT  DynamoDB            (default 8000, 0: any free port)
  --kinesis-port PORT   Kinesis             (default 4567)
  --browse-port PORT    calls, in a browser (default 8001)
  --shards COUNT        shards of a new stream            (default 2)
  --data-dir DIR        keep tables, stream and position between runs
  --event-bus           run the publisher too, and print what it puts on the event bus
  --help                show this
`;

const SEE_HELP = 'See npm run local -- --help.';

const SHARDS = 'expected 1 to 32';
const port = z.coerce.number('expected a port').int('expected a port').min(0).max(65_535);
const settings = z.object({
  'dynamodb-port': port.default(8000),
  'kinesis-port': port.default(4567),
  'browse-port': port.default(8001),
  shards: z.coerce
    .number('expected a number')
    .int(SHARDS)
    .min(1, SHARDS)
    .max(32, SHARDS)
    .default(2),
  'data-dir': z.string().min(1).optional(),
  'event-bus': z.boolean().default(false),
  help: z.boolean().default(false),
});

/**
 * The options of `npm run local`.
 *
 * @throws Error that says which option is wrong
 */
export function readOptions(args: readonly string[]) {
  const values = readArguments(args);
  const parsed = settings.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0]);
  const value = (values as Record<string, unknown>)[name];
  throw new Error(`--${name} ${value}: ${issue?.message}. ${SEE_HELP}`);
}

function readArguments(args: readonly string[]) {
  const string = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        'dynamodb-port': string,
        'kinesis-port': string,
        'browse-port': string,
        shards: string,
        'data-dir': string,
        'event-bus': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message.replace(/\.?$/, '.')} ${SEE_HELP}`);
  }
}
