import { cut } from '../../terminal/cut.ts';
import { counted, latency } from '../../voice/wording.ts';
import { dayAndClock } from '../moments.ts';
import { colour, table } from '../output.ts';
import { printableLine, shortType } from '../printable.ts';
import { widest } from '../terminal-text.ts';
import type { TimeZone } from '../time-zone.ts';
import { adviceFor } from './advice.ts';
import { type MatchedRequest, timeOf, type Verdict } from './match.ts';
import type { CallReport, CallState } from './reconcile-call.ts';
import { adviceLines, namedLines, notSeenLines } from './text.ts';

/** From so many columns on, a request shows where it went, and how long its answer took. */
const WIDE = 120;
const GAP = 2;
/** The column that gives way. */
const REQUEST = 5;

interface View {
  readonly columns: number;
  readonly zone: TimeZone;
  readonly now: number;
}

/** One call, request by request, and what to do. */
export function callText(report: CallReport, { columns, zone, now }: View): string {
  const { call, requests, stored, unclaimed } = report;
  const { status, direction, from, to, beganAt, endedAt } = call;
  const ended = endedAt === undefined ? 'goes on' : `ended ${dayAndClock(endedAt, zone)}`;
  const what = [direction, status, `${from ?? '?'} → ${to ?? '?'}`].filter(Boolean).join(', ');
  const facts: (readonly [string, string])[] = [
    ['Call', printableLine(what)],
    ['Began', `${dayAndClock(beganAt, zone)}, ${ended} ${zone.name}`],
  ];
  if (report.state !== 'too-young' || requests.length > 0) {
    const more = unclaimed > 0 ? `, ${unclaimed} of requests that the ledger does not show` : '';
    facts.push(
      ['Twilio', `${counted(requests.length, 'request')} in its ledger`],
      ['Stored', `${counted(stored, 'event')}${more}`],
    );
  }
  return [
    `Call ${printableLine(call.sid)}: ${headline(report, zone)}`,
    '',
    ...namedLines(facts, columns),
    ...(requests.length > 0 ? ['', requestsTable(requests, columns, zone)] : []),
    ...adviceLines(adviceFor(report, now, zone), columns),
    ...notSeenLines(columns),
  ].join('\n');
}

const HEADLINES: Readonly<Record<CallState, string>> = {
  complete: colour('green', 'nothing is missing.'),
  incomplete: '',
  'without-events': 'no event is stored.',
  unsure: colour('yellow', 'it cannot be told for sure.'),
  'too-young': 'too young to tell.',
  forgotten: '',
};

function headline({ state, missing, forgottenAt }: CallReport, zone: TimeZone): string {
  if (forgottenAt !== undefined) {
    return `forgotten on ${dayAndClock(forgottenAt, zone)}, not missing.`;
  }
  if (missing === 0) return HEADLINES[state];
  const what = `${counted(missing, 'event')} missing.`;
  return colour('red', state === 'without-events' ? `no event is stored, ${what}` : what);
}

const VERDICTS: Readonly<Record<Verdict['kind'], string>> = {
  stored: 'stored',
  missing: colour('red', 'missing'),
  'not-subscribed': colour('yellow', 'not subscribed'),
  'too-young': 'too young',
  forgotten: 'forgotten',
  ambiguous: colour('yellow', 'not sure'),
};

function requestsTable(
  requests: readonly MatchedRequest[],
  columns: number,
  zone: TimeZone,
): string {
  const isWide = columns >= WIDE;
  const head = ['TIME', '', 'EVENT TYPE', 'ANSWER', ...(isWide ? ['TOOK', 'REQUEST'] : [])];
  const rows = requests.map(({ request, types, verdict }) => {
    const { responseCode, durationMs } = request;
    const time = timeOf(request);
    return [
      time === undefined ? '' : zone.clock(time).slice(0, 'HH:MM:SS'.length),
      VERDICTS[verdict.kind],
      typeInWords(verdict, types),
      responseCode === undefined ? 'none' : String(responseCode),
      ...(isWide ? [durationMs === undefined ? '' : latency(durationMs), whereTo(request)] : []),
    ];
  });
  const widths = head.map((name, column) =>
    column === REQUEST ? 0 : widest([name, ...rows.map((row) => row[column] ?? '')]),
  );
  const room = columns - widths.reduce((sum, width) => sum + width, GAP * (head.length - 1));
  const shown = rows.map((row) =>
    row.map((cell, column) => (column === REQUEST ? cut(cell, room) : cell)),
  );
  return table(head, shown);
}

/** The stored event's type, else the one that it would have had: `twiml.call.*` for one of several. */
function typeInWords(verdict: Verdict, types: readonly string[]): string {
  if (verdict.kind === 'stored') return shortType(verdict.type);
  const [first = 'unknown', ...others] = types.map(shortType);
  return others.length === 0 ? first : first.replace(/[^.]+$/, '*');
}

/** Method, host and path. A query may hold what the customer wants to keep to themselves. */
function whereTo({ method = '', url }: MatchedRequest['request']): string {
  const parsed = url === undefined ? undefined : URL.parse(url);
  return printableLine(`${method} ${parsed ? parsed.host + parsed.pathname : '?'}`.trim());
}
