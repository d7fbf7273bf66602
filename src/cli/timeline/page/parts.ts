import { offset } from '../../moments.ts';
import type { TimeZone } from '../../time-zone.ts';
import { callFactLines } from '../call-fact-lines.ts';
import type { CallFacts } from '../call-facts.ts';
import { conferenceFactLines, participantName, stayWords } from '../conference-fact-lines.ts';
import { type Entry, wordsOf } from '../entry.ts';
import type { Fact } from '../fact.ts';
import type { Timeline } from '../timeline.ts';
import { escaped, type Links, linked, linkHtml, sidsIn } from './html.ts';

/**
 * What a page is headed: "Outbound call to +14155550123, completed". A call's begins with what it is;
 * a conference's is its name.
 */
export function headingOf(timeline: Timeline): string {
  return timeline.kind === 'conference'
    ? (timeline.facts.friendlyName ?? 'Without a name')
    : callHeading(timeline.facts);
}

function callHeading({ direction, status, from, to }: CallFacts): string {
  const isInbound = direction === 'inbound';
  const way = direction === undefined ? 'Call' : isInbound ? 'Inbound call' : 'Outbound call';
  const other = isInbound ? from && ` from ${from}` : to && ` to ${to}`;
  return `${way}${other ?? ''}${status === undefined ? '' : `, ${status}`}`;
}

/**
 * Where SIDs lead to: pages of a server, else the first event of the page about each but its own.
 */
export function linksOf(
  { sid, entries }: Timeline,
  { ofSid, ofEvent }: Partial<Links> = {},
): Links {
  const rows = new Map<string, number>();
  for (const [index, { callSid, conferenceSid, details }] of entries.entries()) {
    for (const one of sidsIn([callSid, conferenceSid, details])) {
      if (!rows.has(one)) rows.set(one, index);
    }
  }
  return {
    ofSid(other, row) {
      if (other === sid) return undefined;
      const index = rows.get(other);
      const onPage = index === undefined || index === row ? undefined : `#event-${index}`;
      return ofSid?.(other) ?? onPage;
    },
    ofEvent: (id) => ofEvent?.(id),
  };
}

/** The facts, as the items of a list. */
export function factsHtml(timeline: Timeline, zone: TimeZone, links: Links): string {
  return factsOf(timeline, zone)
    .map((fact) => factHtml(fact, links))
    .join('\n');
}

/** The terminal has the participants in a table of their own; the title has the name. */
function factsOf(timeline: Timeline, zone: TimeZone): Fact[] {
  if (timeline.kind === 'call') return callFactLines(timeline.facts, zone);
  const { participants, firstAt } = timeline.facts;
  const values = participants.map((one) => `${participantName(one)}  ${stayWords(one, firstAt)}`);
  return [
    ...conferenceFactLines(timeline.facts, zone).filter(({ name }) => name !== 'Name'),
    ...(values.length > 0 ? [{ name: 'Participants', values }] : []),
  ];
}

function factHtml({ name, values, tone }: Fact, links: Links): string {
  const items = values.map((value) => `<dd>${linked(value, links)}</dd>`).join('');
  const longest = values.reduce((most, { length }) => Math.max(most, length), 0);
  const size = values.length > 1 || longest > 60 ? ' whole' : longest > 24 ? ' wide' : '';
  return `<div class="fact${size}${tone ? ` ${tone}` : ''}"><dt>${escaped(name)}</dt>${items}</div>`;
}

/** The events, as rows of a table. */
export function rowsHtml({ entries }: Timeline, zone: TimeZone, links: Links): string {
  return entries.map((entry, index) => rowHtml(entry, index, zone, links)).join('\n');
}

function rowHtml(entry: Entry, index: number, zone: TimeZone, links: Links): string {
  const { occurredAt, offsetMs, kind, summary, problem, isWarning, warnings } = entry;
  const isAboutProblem = problem !== undefined && problem === summary;
  const notes = [
    ...(problem === undefined || isAboutProblem ? [] : [noteHtml('bad', problem)]),
    ...warnings.map((warning) => noteHtml('odd', `Warning: ${warning}`)),
  ];
  const tone = isAboutProblem ? ' class="failed"' : isWarning ? ' class="warned"' : '';
  return `<tr${tone} id="event-${index}">
<td class="time"><time datetime="${escaped(occurredAt)}">${escaped(zone.clock(occurredAt))}</time></td>
<td class="offset"><button type="button" class="goto" data-index="${index}">${escaped(offset(offsetMs))}</button></td>
<td class="kind">${escaped(kind)}</td>
<td><details><summary>${escaped(wordsOf(entry))}</summary><dl>${detailsHtml(entry, index, links)}</dl></details>${notes.join('')}</td>
</tr>`;
}

function detailsHtml(entry: Entry, index: number, links: Links): string {
  const { id, type, callSid, conferenceSid, supersedes, details } = entry;
  const superseded = supersedes.length === 0 ? undefined : supersedes.join(' ');
  const facts = Object.entries({ id, type, callSid, conferenceSid, supersedes: superseded });
  // Details may have such names too.
  return [...facts, ...Object.entries(details)]
    .filter(([, value]) => value !== undefined)
    .map(([name, value], place) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const address = place === 0 ? links.ofEvent(id) : undefined;
      const shown = address ? linkHtml(id, address) : linked(text, links, index);
      return `<div><dt>${escaped(name)}</dt><dd>${shown}</dd></div>`;
    })
    .join('');
}

function noteHtml(tone: 'bad' | 'odd', text: string): string {
  return `<p class="note ${tone}">${escaped(text)}</p>`;
}
