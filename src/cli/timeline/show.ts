import { writeFile } from 'node:fs/promises';
import { CliError, EXIT } from '../errors.ts';
import type { Context } from '../program.ts';
import { readEventsOf, type StoredEvent } from '../stored-events.ts';
import { printable } from '../terminal-text.ts';
import { timelinePage } from './page.ts';
import { timelineText } from './text.ts';
import type { Timeline } from './timeline.ts';

/** What a timeline is about, and how it is found and made. */
export interface TimelineKind {
  readonly kind: Timeline['kind'];
  /** What such SIDs begin with. */
  readonly prefix: string;
  readonly index: 'byCall' | 'byConference';
  readonly timelineOf: (sid: string, events: readonly StoredEvent[]) => Timeline;
}

/** Other kinds of SIDs, and the command for each. */
const OTHERS: Readonly<Record<string, string>> = {
  CA: 'That is a call: voice-events call',
  CF: 'That is a conference: voice-events conference',
  EZ: 'That is an event: voice-events event',
};

/**
 * Reads the events of a call or a conference and shows its timeline: in the terminal, as JSON, or
 * as a page in a file.
 *
 * @throws CliError for a SID of another kind, and where there are no events
 */
export async function showTimeline(
  { output, system, signal }: Context,
  { kind, prefix, index, timelineOf }: TimelineKind,
  sid: string,
  html: string | undefined,
): Promise<number> {
  checkSid(sid, kind, prefix);
  const { dynamoDb, eventsTable: table, title } = await system();
  const events = await readEventsOf({ client: dynamoDb, table, signal }, index, sid);
  if (events.length === 0) {
    throw new CliError(
      `There are no events of the ${kind} ${printable(sid)} in the table ${table} (${title}). Check the SID. Events only flow if the call or its TwiML asks for them (a status callback URL, and the events by name), and the newest may take a few seconds to be listed.`,
      EXIT.notFound,
    );
  }
  const timeline = timelineOf(sid, events);
  if (html === undefined) output.print(timelineText(timeline, output.columns, output.zone));
  else {
    await write(html, timelinePage(timeline, output.zone));
    output.print(`The timeline of ${events.length} events is in ${html}: open it in a browser.`);
  }
  const { facts, lanes, entries } = timeline;
  output.result({ sid, facts, lanes, entries });
  return EXIT.ok;
}

function checkSid(sid: string, kind: string, prefix: string): void {
  // Never by length: see the SIDs of Twilio's own examples.
  if (sid.startsWith(prefix)) return;
  const other = OTHERS[sid.slice(0, 2)];
  const hint = other === undefined ? '' : ` ${other} ${printable(sid)}`;
  throw new CliError(
    `"${printable(sid)}" is not the SID of a ${kind}: such a SID begins with ${prefix}.${hint}`,
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
