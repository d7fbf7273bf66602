import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { sampleTraffic } from '../../local/sample-calls/index.ts';
import type { StreamRecord } from '../../stream/put-records.ts';
import { counted } from '../../voice/wording.ts';
import { CliError, EXIT } from '../errors.ts';
import { type NextCommand, printNext } from '../next-commands.ts';
import { inBytes } from '../printable.ts';
import type { AddCommand, Context } from '../program.ts';
import { putAtRate } from '../send/put-at-rate.ts';
import { type BadPart, readEvents, readRawLines, type Sids } from '../send/read-events.ts';
import type { Terminal } from '../terminal.ts';
import { printable, wrap } from '../terminal-text.ts';
import { parseCount } from '../times.ts';

interface SendOptions {
  readonly sample?: number;
  readonly seed?: number;
  readonly rate?: number;
  readonly raw?: boolean;
  readonly skipBad?: boolean;
}

/** What is to be sent, and what it is. */
interface Load {
  readonly records: readonly StreamRecord[];
  readonly bad: readonly BadPart[];
  /** Where it comes from, for people. */
  readonly from: string;
  readonly seed?: number;
  /** What can be looked at once it has arrived. */
  readonly sids: Sids;
}

/** More bad lines than this say nothing more. */
const MAX_SHOWN = 10;

const HELP = `
FILE holds a JSON array of events, one event as JSON, or JSON lines; its content
tells which. Each event becomes a record. "-" reads the standard input, whole.
What the consumer would reject is named with its line, and nothing is sent,
unless --skip-bad leaves it out or --raw sends every line as it is.

Sample calls come as Twilio sends them: with duplicates, disorder, events of
other products, and about 2 in 100 bad records. Some are several calls, which
calls lists one by one: the legs that a call dials, the participants of a
conference.

Examples:
  npx voice-events --local send --sample 20
  npx voice-events send events.jsonl --rate 50
  zcat events.json.gz | npx voice-events send -`;

/** `send`: puts sample calls or events from a file into the stream. */
export const addSend: AddCommand = (program, action) => {
  program
    .command('send')
    .description('put sample calls or a file of events into the stream')
    .argument('[file]', 'events to send; - for the standard input')
    .option('--sample <calls>', 'send this many sample calls', parseCount(1))
    .option(
      '--seed <number>',
      'with --sample: the same calls again (default: random)',
      parseCount(0),
    )
    .option('--rate <records>', 'send so many records a second', parseCount(1))
    .option('--raw', 'each line as a record, as it is, good or bad')
    .option('--skip-bad', 'leave out what the consumer would reject')
    .addHelpText('after', HELP)
    .action(action(send));
};

async function send(context: Context, file: string | undefined, options: SendOptions) {
  const { output, signal } = context;
  if ((file === undefined) === (options.sample === undefined)) {
    throw new CliError('Say what to send: a FILE, - or --sample CALLS. One of them.', EXIT.usage);
  }
  if (options.seed !== undefined && options.sample === undefined) {
    throw new CliError('--seed makes sample calls the same again: it needs --sample.', EXIT.usage);
  }
  const load =
    file === undefined ? sample(options) : await fromFile(file, options, context.terminal);
  refuseBad(load, options);
  const { kinesis, streamName } = await context.system();

  const { records, bad, from, seed, sids } = load;
  const begun = Date.now();
  let put = 0;
  const progress = output.progress(() => `${put} of ${counted(records.length, 'record')} sent`);
  try {
    await putAtRate(kinesis, streamName, records, {
      rate: options.rate,
      onProgress(now) {
        put = now;
      },
      signal,
    });
  } finally {
    // However it ends: so much was sent.
    progress.keep();
  }
  const bytes = records.reduce((sum, { data }) => sum + data.byteLength, 0);
  const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
  const what = `${counted(records.length, 'record')} (${inBytes(bytes)}) from ${from}`;
  const sent = `Sent ${what} to the stream ${streamName} in ${seconds} s.`;
  output.print(wrap(sent, output.columns).join('\n'));
  if (bad.length > 0) output.warn(`Left out ${counted(bad.length, 'bad part')}:\n${listed(bad)}`);
  output.result({
    stream: streamName,
    records: records.length,
    bytes,
    seed,
    leftOut: bad,
    ...sids,
  });
  printNext(context, nextOf(sids));
  return undefined;
}

function nextOf({ callSid, conferenceSid }: Sids): NextCommand[] {
  return [
    ['calls'],
    ...(callSid === undefined ? [] : [['call', callSid] as const]),
    ...(conferenceSid === undefined ? [] : [['conference', conferenceSid] as const]),
  ];
}

function sample({ sample: calls = 0, seed = Math.floor(Math.random() * 1e6) }: SendOptions): Load {
  const { records, expected } = sampleTraffic({ seed, calls });
  const sids = new Set([...expected.events.values()].flatMap(({ callSid }) => callSid ?? []));
  const from = `${counted(calls, 'sample call')}, ${sids.size} with their legs and participants (--seed ${seed})`;
  return { records, bad: [], from, seed, sids: expected.timelines };
}

async function fromFile(file: string, { raw }: SendOptions, terminal: Terminal): Promise<Load> {
  const from = file === '-' ? 'the standard input' : file;
  const content = await contentOf(file, terminal);
  if (raw) return { records: readRawLines(content), bad: [], from, sids: {} };
  return { ...(await readEvents(content)), from };
}

async function contentOf(file: string, { stdin, signal }: Terminal): Promise<Uint8Array> {
  if (file === '-') {
    signal.addEventListener('abort', () => stdin.destroy(), { once: true });
    return buffer(stdin);
  }
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`Cannot read ${file}: ${error.code ?? error.message}.`, EXIT.usage);
  });
}

function refuseBad({ records, bad, from }: Load, { skipBad }: SendOptions): void {
  if (bad.length > 0 && !skipBad) {
    throw new CliError(
      `Nothing was sent: the consumer would reject ${counted(bad.length, 'part')} of ${from}.\n${listed(bad)}\nFix them, leave them out with --skip-bad, or send each line as it is with --raw.`,
    );
  }
  if (records.length === 0) throw new CliError(`Nothing was sent: there is no event in ${from}.`);
}

function listed(bad: readonly BadPart[]): string {
  const lines = bad
    .slice(0, MAX_SHOWN)
    .map(({ place, problem }) => `  ${place}: ${printable(problem)}`);
  const more = bad.length - lines.length;
  return [...lines, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n');
}
