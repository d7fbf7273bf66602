import { writeFile } from 'node:fs/promises';
import type { Table } from '../batch-get.ts';
import { legsDialledBy } from '../calls/find-calls.ts';
import type { ListedCall } from '../calls/listed-call.ts';
import { CliError, EXIT } from '../errors.ts';
import { forgottenCalls, wasForgotten } from '../forgotten.ts';
import { printNext } from '../next-commands.ts';
import type { Context } from '../program.ts';
import { commandHint, lengthHint } from '../sids.ts';
import { readEventsOf } from '../stored-events.ts';
import type { System } from '../system.ts';
import { printable } from '../terminal-text.ts';
import { nextAfter } from './next.ts';
import { timelineText } from './text.ts';
import type { TimelineKind } from './timeline-kind.ts';

/** What the user wants to see. */
export interface ShowOptions {
  /** The file of a page for a browser. */
  readonly html?: string;
  readonly all?: boolean;
  /** Of a call: false with `--no-numbers`. */
  readonly numbers?: boolean;
}

/**
 * Reads the events of a call or a conference and shows its timeline: in the terminal, as JSON, or
 * as a page in a file.
 *
 * @throws CliError for a SID of another kind, and where there are no events
 */
export async function showTimeline(
  { output, system, signal, hint }: Context,
  { kind, prefix, index, timelineOf }: TimelineKind,
  sid: string,
  { html, all = false, numbers = true }: ShowOptions,
): Promise<number> {
  checkSid(sid, kind, prefix);
  const { dynamoDb, eventsTable: table, title } = await system();
  const source = { client: dynamoDb, table, signal };
  const [events, forgottenAt] = await Promise.all([
    readEventsOf(source, index, sid),
    forgottenCalls(kind === 'call' ? [sid] : [], source).then((calls) => calls.get(sid)),
  ]);
  if (forgottenAt !== undefined) {
    const said = wasForgotten(`The call ${printable(sid)}`, forgottenAt, output.zone);
    if (events.length === 0) throw new CliError(`${said}.`, EXIT.notFound);
    output.warn(
      `${said}, and what is here came later: voice-events forget --call ${printable(sid)}`,
    );
  }
  if (events.length === 0) {
    throw new CliError(noEventsOf(kind, sid, { eventsTable: table, title }), EXIT.notFound);
  }
  const timeline = timelineOf(sid, events, { isWhole: all, hasNumbers: numbers });
  const found = kind === 'call' ? await knownLegs(source, sid) : [];
  const legs = found.map(({ callSid }) => callSid);
  if (html === undefined) {
    output.print(timelineText(timeline, output.columns, output.zone));
    printNext({ output, hint }, nextAfter(timeline, events, legs));
  } else {
    // It brings a bundler with it, which nothing else here needs.
    const { timelinePage } = await import('./page.ts');
    await write(html, timelinePage(timeline, output.zone));
    output.print(`The timeline of ${events.length} events is in ${html}: open it in a browser.`);
  }
  const { facts, lanes, entries, hidden } = timeline;
  output.result({ sid, facts, lanes, entries, hidden, ...(kind === 'call' && { legs }) });
  return EXIT.ok;
}

/** What to say where a call or a conference has no events. */
export function noEventsOf(
  kind: string,
  sid: string,
  { eventsTable, title }: Pick<System, 'eventsTable' | 'title'>,
): string {
  return `There are no events of the ${kind} ${printable(sid)} in the table ${eventsTable} (${title}). Check the SID${lengthHint(sid)}. Events only flow if the call or its TwiML asks for them (a status callback URL, and the events by name), and the newest may take a few seconds to be listed.`;
}

/** The calls that a call dialled; none where the table is from before there was an index of them. */
export async function knownLegs(source: Table, sid: string): Promise<ListedCall[]> {
  try {
    return await legsDialledBy(source, sid);
  } catch (error) {
    if (error instanceof CliError) return [];
    throw error;
  }
}

function checkSid(sid: string, kind: string, prefix: string): void {
  // Never by length: see the SIDs of Twilio's own examples.
  if (sid.startsWith(prefix)) return;
  const hint = commandHint(sid);
  throw new CliError(
    `"${printable(sid)}" is not the SID of a ${kind}: such a SID begins with ${prefix}.${hint ? ` ${hint}` : ''}`,
    EXIT.usage,
  );
}

async function write(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(
      `The page could not be written to ${file} (${code}): name a file in a folder where you may write.`,
    );
  }
}
