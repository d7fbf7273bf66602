import { cut } from '../../terminal/cut.ts';
import { counted } from '../../voice/wording.ts';
import { dayAndClock } from '../moments.ts';
import { colour, table } from '../output.ts';
import { printableLine, shortType } from '../printable.ts';
import type { TimeZone } from '../time-zone.ts';
import { type Advice, MISSING, NOT_SUBSCRIBED, neverAsked, TOO_YOUNG, UNSURE } from './advice.ts';
import type { CallReport } from './reconcile-call.ts';
import type { Range, Tally } from './reconcile-range.ts';
import { adviceLines, namedLines, notSeenLines } from './text.ts';

interface View extends Range {
  readonly columns: number;
  readonly zone: TimeZone;
}

/** So many of the counts stand there even if they are 0. */
const ALWAYS_SHOWN = 3;
const MAX_TYPES = 10;

/** How the calls of a range stand, the ones to look at, and what to do. */
export function rangeText(tally: Tally, { since, until, columns, zone }: View): string {
  const [from, to] = [since, until].map((time) => dayAndClock(time.toISOString(), zone));
  const when = `${from} to ${to} ${zone.name}`;
  if (tally.calls === 0) return `Twilio has no call that began from ${when}.`;
  const { byState, missing, listed, unlisted } = tally;
  const counts = [
    ['complete', byState.complete],
    ['incomplete', byState.incomplete],
    ['without any event', byState['without-events']],
    ['not sure', byState.unsure],
    ['too young to tell', byState['too-young']],
    ['forgotten', byState.forgotten],
  ] as const;
  const lines = counts
    .filter(([, count], index) => count > 0 || index < ALWAYS_SHOWN)
    .map(([name, count]) => [name, count.toLocaleString('en')] as const);
  const told =
    missing > 0
      ? colour('red', `${counted(missing, 'event')} missing`)
      : colour('green', 'nothing is missing');
  return [
    `${counted(tally.calls, 'call')}: ${told}.`,
    '',
    ...namedLines([['began', when], ...lines], columns),
    ...missingTypes(tally, columns),
    ...(listed.length > 0 ? ['', callsTable(listed, columns, zone)] : []),
    ...(unlisted > 0
      ? [
          `${counted(unlisted, 'more call')} ${unlisted === 1 ? 'is' : 'are'} not shown: see --limit.`,
        ]
      : []),
    ...adviceLines(adviceOn(tally), columns),
    ...notSeenLines(columns),
  ].join('\n');
}

function missingTypes({ missing, missingByType }: Tally, columns: number): string[] {
  if (missing === 0) return [];
  const types = [...missingByType].sort(([, a], [, b]) => b - a);
  const told = types.reduce((sum, [, count]) => sum + count, 0);
  const lines = [
    ...types.slice(0, MAX_TYPES).map(([type, count]) => {
      return `${count} ${type.split(' or ').map(shortType).join(' or ')}`;
    }),
    ...(missing > told ? [`${missing - told} of requests that look the same`] : []),
  ];
  const named = lines.map((line, index) => [index === 0 ? 'missing' : '', line] as const);
  return ['', ...namedLines(named, columns)];
}

/** From so many columns on, there is room for how many of a call's requests have an event. */
const WIDE = 100;
const SID_WIDTH = 34;
const STORED_WIDTH = 10;

function callsTable(reports: readonly CallReport[], columns: number, zone: TimeZone): string {
  const isWide = columns >= WIDE;
  const left = 'MM-DD HH:MM:SS'.length + SID_WIDTH + (isWide ? STORED_WIDTH + 2 : 0) + 4;
  const rows = reports.map((report) => {
    const { call, requests } = report;
    const stored = requests.filter(({ verdict }) => verdict.kind === 'stored').length;
    return [
      dayAndClock(call.beganAt, zone).slice('YYYY-'.length),
      printableLine(call.sid),
      ...(isWide ? [`${stored} of ${requests.length}`] : []),
      cut(whatIsWrong(report), columns - left),
    ];
  });
  return table(['BEGAN', 'CALL', ...(isWide ? ['STORED'] : []), 'WHAT'], rows);
}

function whatIsWrong({ missing, requests, hasCallbacks }: CallReport): string {
  const count = (kind: string) => requests.filter(({ verdict }) => verdict.kind === kind).length;
  const words = [
    missing > 0 && `${missing} missing`,
    count('not-subscribed') > 0 && `${count('not-subscribed')} not subscribed`,
    count('ambiguous') > 0 && `${count('ambiguous')} not sure`,
    !hasCallbacks && 'never asked for',
  ];
  return words.filter(Boolean).join(', ');
}

function adviceOn(tally: Tally): Advice[] {
  const { missing, notSubscribed, withoutCallbacks, byState } = tally;
  const calls = `${counted(withoutCallbacks, 'call')} had no status callback.`;
  return [
    ...(missing > 0 ? [MISSING] : []),
    ...(notSubscribed > 0 ? [NOT_SUBSCRIBED] : []),
    ...(byState.unsure > 0 ? [UNSURE] : []),
    ...(byState['too-young'] > 0 ? [TOO_YOUNG] : []),
    ...(withoutCallbacks > 0 ? [neverAsked(undefined, calls)] : []),
  ];
}
