import { InvalidArgumentError } from 'commander';
import { isManyPeople, parseParty } from '../calls/party.ts';
import { CliError, EXIT } from '../errors.ts';
import { findBatches } from '../forget/find-batches.ts';
import { forget, isAnythingLeft } from '../forget/forget.ts';
import { findForgettable, isNothing } from '../forget/forgettable.ts';
import { reachInWords, reachOf } from '../forget/reach.ts';
import { naming, type Subject } from '../forget/subject.ts';
import { forgottenText, foundText, reachText } from '../forget/text.ts';
import type { Retention } from '../forgotten.ts';
import { dayAndClock } from '../moments.ts';
import { type NextCommand, printNext } from '../next-commands.ts';
import type { Output } from '../output.ts';
import type { AddCommand, Context } from '../program.ts';
import { eventRetentionDays } from '../retention.ts';
import { isCallSid } from '../sids.ts';
import { streamRetentionHours } from '../stream/stream.ts';
import type { System } from '../system.ts';

const HELP = `
Shows what would be forgotten, and changes nothing without --yes: the calls with
this other party, the legs that they dialled, all events of both, the events of
other calls and conferences that name the number, and the rejections that name
it or one of the calls.

A tombstone takes the place of each event and keeps it from coming back:
"forgotten on …" is all that is known of the call then. Rejections are deleted.
There is no way back. At the end everything is read again; exit code 1 if
something is left that should have been forgotten.

What it cannot reach, and until when, it says. Run it again for calls that
ended less than 5 hours ago: the command to type is below the list.

Examples:
  npx voice-events forget --number '+1 415 555-0123'
  npx voice-events forget --number '+1 415 555-0123' --yes
  npx voice-events forget --call CA0123456789abcdef0123456789abcdef --yes`;

interface Options {
  readonly number?: readonly string[];
  readonly call?: readonly string[];
  readonly failedBatchesDir?: string;
  readonly yes?: boolean;
}

/** `forget`: everything of a number or a call, for good. */
export const addForget: AddCommand = (program, action) => {
  program
    .command('forget')
    .summary('forget a number or a call, for good')
    .description('Forgets everything of a number or a call, for good.')
    .option(
      '--number <party>',
      'this other party: +1…, sip:…, client:…; may be repeated',
      addNumber,
    )
    .option('--call <CallSid>', 'this call; may be repeated', addCall)
    .option('--failed-batches-dir <dir>', 'look into this folder instead of the stack’s bucket')
    .option('--yes', 'do it')
    .addHelpText('after', HELP)
    .action(action(run));
};

function addNumber(text: string, before: readonly string[] = []): readonly string[] {
  const number = parseParty(text);
  if (!isManyPeople(number)) return [...before, number];
  throw new InvalidArgumentError(`"${number}" is many people: forget such calls by --call.`);
}

function addCall(sid: string, before: readonly string[] = []): readonly string[] {
  if (isCallSid(sid)) return [...before, sid];
  throw new InvalidArgumentError(
    'The SID of a call begins with CA and has 34 characters, of which the last 32 are 0-9 and a-f: copy it whole.',
  );
}

async function run(context: Context, options: Options): Promise<number> {
  const { output, signal, hint } = context;
  const { number: numbers = [], call: callSids = [], yes = false } = options;
  if (numbers.length + callSids.length === 0) {
    throw new CliError('Say what to forget: --number, --call, or several of them.', EXIT.usage);
  }
  const system = await context.system();
  const subject: Subject = { numbers, callSids };
  const retention = await retentionOf(system);
  const searched = { events: 0, rejections: 0 };
  const read = () => `${searched.events} events and ${searched.rejections} rejections read`;

  const [found, batches] = await showing(output, read, async () => {
    const there = await findForgettable(system, subject, { signal, searched });
    const all = [...callSids, ...there.calls.map(({ callSid }) => callSid)];
    const names = naming({ numbers, callSids: all });
    return [there, await findBatches(system, options.failedBatchesDir, names, signal)];
  });
  output.print(foundText(found, output));

  let done = 0;
  const isDone = yes && !isNothing(found);
  const forgotten = isDone
    ? await showing(
        output,
        () => `${done} forgotten, ${read()}`,
        () => {
          const onForgotten = () => (done += 1);
          return forget(system, subject, found, { retention, signal, searched, onForgotten });
        },
      )
    : undefined;
  if (forgotten) output.print(`\n${forgottenText(forgotten, output.columns)}`);

  const reach = reachOf(found, retention, new Date());
  const at = (time: string) => `${dayAndClock(time, output.zone)} ${output.zone.name}`;
  const rows = reachInWords(reach, batches, subject, system, at).map(
    ([what, untilWhen]) => [what, hint(untilWhen)] as const,
  );
  output.print(`\n${reachText(rows, output.columns)}`);
  const { young } = reach;
  const next = isDone
    ? young && {
        words: `after ${at(young.until)}, when no more events come`,
        command: commandFor(numbers, young.callSids),
      }
    : commandFor(numbers, callSids);
  printNext({ output, hint }, next && !isNothing(found) ? [next] : []);
  const { calls, types, typesOfOthers, rejections } = found;
  const recordIds = rejections.map(({ recordId }) => recordId);
  const facts = { calls, types, typesOfOthers, rejections: recordIds };
  output.result({ subject, found: facts, forgotten: forgotten ?? null, reach, batches });
  return forgotten && isAnythingLeft(forgotten) ? EXIT.failed : EXIT.ok;
}

/** Does something long, and says meanwhile how far it is. */
async function showing<T>(output: Output, words: () => string, work: () => Promise<T>): Promise<T> {
  const progress = output.progress(words);
  try {
    return await work();
  } finally {
    progress.end();
  }
}

function commandFor(numbers: readonly string[], callSids: readonly string[]): NextCommand {
  const options = [
    ...numbers.flatMap((number) => ['--number', number]),
    ...callSids.flatMap((sid) => ['--call', sid]),
  ];
  return ['forget', ...options, '--yes'];
}

/** How long what is forgotten has to be kept from coming back. */
async function retentionOf(system: System): Promise<Retention> {
  const [eventDays, streamHours] = await Promise.all([
    eventRetentionDays(system),
    streamRetentionHours(system),
  ]);
  if (eventDays !== undefined) return { eventDays, streamHours };
  throw new CliError(
    'For how long events are kept is not known: name the deployed stack (--stack), and be allowed lambda:GetFunctionConfiguration of its consumer.',
    EXIT.notAllowed,
  );
}
