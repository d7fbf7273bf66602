import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { offset } from '../moments.ts';
import type { TimeZone } from '../time-zone.ts';
import type { Entry } from './entry.ts';
import {
  callFactLines,
  conferenceFactLines,
  type Fact,
  participantName,
  stayWords,
} from './fact-lines.ts';
import { pageHtml } from './page/frame.ts';
import type { Timeline } from './timeline.ts';

/** The parts of the page's style, in this order. */
const STYLES = ['colours.css', 'chart.css', 'around-chart.css', 'page.css'];

/**
 * A timeline as one HTML page that needs nothing else: no network (its policy forbids any), no
 * other file. Events hold text of callers and of other systems: it is escaped where it is HTML, and
 * cannot end the element where it is JSON.
 */
export function timelinePage(timeline: Timeline, zone: TimeZone): string {
  const { kind, sid, entries } = timeline;
  const style = STYLES.map(template).join('\n');
  const script = template('page.js');
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return pageHtml({
    policy: escaped(policy),
    style,
    script,
    kind: kind === 'call' ? 'Call' : 'Conference',
    title: escaped(titleOf(timeline)),
    sid: escaped(sid),
    zone: escaped(zone.name),
    facts: factsOf(timeline, zone).map(factHtml).join('\n'),
    rows: entries.map((entry, index) => rowHtml(entry, index, zone)).join('\n'),
    data: embedded(dataOf(timeline, zone)),
  });
}

/** What the script draws: times in milliseconds since the first event. */
function dataOf({ facts, lanes, entries }: Timeline, { name, clock }: TimeZone) {
  const first = Date.parse(facts.firstAt);
  const since = (time: string) => Date.parse(time) - first;
  // Twilio's own times of a recording may lie before or after its callbacks.
  const ends = lanes.flatMap(({ spans }) => spans.flatMap(({ from, to = from }) => [from, to]));
  const moments = [...entries.map(({ offsetMs }) => offsetMs), ...ends.map(since)];
  const bounds = (some: readonly number[]) => ({
    from: some.reduce((a, b) => Math.min(a, b), 0),
    to: some.reduce((a, b) => Math.max(a, b), 1),
  });
  const all = bounds(moments);
  const core = entries.filter(({ kind }) => !kind.startsWith('insights.'));
  return {
    first,
    zone: name,
    all,
    // Insights come minutes later and would squeeze everything else.
    main: core.length === 0 ? all : bounds(core.map(({ offsetMs }) => offsetMs)),
    lanes: lanes.map(({ key, name, note, spans }) => ({
      key,
      name,
      note,
      spans: spans.map(({ kind, from, to, label }) => ({
        kind,
        from: since(from),
        to: to === undefined ? all.to : since(to),
        open: to === undefined,
        label,
      })),
    })),
    entries: entries.map(
      ({ lane, kind, change, offsetMs, occurredAt, summary, problem, warnings }) => ({
        lane,
        kind,
        change,
        at: offsetMs,
        clock: clock(occurredAt),
        offset: offset(offsetMs),
        summary,
        problem,
        warnings,
      }),
    ),
  };
}

function titleOf(timeline: Timeline): string {
  if (timeline.kind === 'conference') return timeline.facts.friendlyName ?? 'Without a name';
  const { direction = 'call', status } = timeline.facts;
  const words = direction === 'call' ? 'Call' : `${direction} call`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${status === undefined ? '' : `, ${status}`}`;
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

function factHtml({ name, values, tone }: Fact): string {
  const items = values.map((value) => `<dd>${escaped(value)}</dd>`).join('');
  const size = values.length > 1 ? ' whole' : (values[0] ?? '').length > 24 ? ' wide' : '';
  return `<div class="fact${size}${tone ? ` ${tone}` : ''}"><dt>${escaped(name)}</dt>${items}</div>`;
}

function rowHtml(entry: Entry, index: number, zone: TimeZone): string {
  const { occurredAt, offsetMs, kind, summary, problem, warnings, details, id, type } = entry;
  const isAboutProblem = problem !== undefined && problem === summary;
  const notes = [
    ...(problem === undefined || isAboutProblem ? [] : [noteHtml('bad', problem)]),
    ...warnings.map((warning) => noteHtml('odd', `Warning: ${warning}`)),
  ];
  const tone = isAboutProblem ? ' class="failed"' : '';
  const facts = Object.entries({ id, type, ...details }).map(
    ([name, value]) =>
      `<div><dt>${escaped(name)}</dt><dd>${escaped(typeof value === 'string' ? value : JSON.stringify(value))}</dd></div>`,
  );
  return `<tr${tone} id="event-${index}">
<td class="time"><time datetime="${escaped(occurredAt)}">${escaped(zone.clock(occurredAt))}</time></td>
<td class="offset"><button type="button" class="goto" data-index="${index}">${escaped(offset(offsetMs))}</button></td>
<td class="kind">${escaped(kind)}</td>
<td><details><summary>${escaped(summary)}</summary><dl>${facts.join('')}</dl></details>${notes.join('')}</td>
</tr>`;
}

function noteHtml(tone: 'bad' | 'odd', text: string): string {
  return `<p class="note ${tone}">${escaped(text)}</p>`;
}

function template(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}

function hashOf(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** JSON that can stand in a script element: nothing in it looks like markup. */
function embedded(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
