import { counted } from '../../voice/wording.ts';
import { callsText } from '../calls/calls-text.ts';
import { colour, type Output, table } from '../output.ts';
import { printableLine, shortType } from '../printable.ts';
import { padTo, printable, widest, wrap, wrapLines } from '../terminal-text.ts';
import type { Forgotten } from './forget.ts';
import { type Forgettable, isNothing } from './forgettable.ts';

/** More calls than this are counted and not listed; JSON has all of them. */
const MAX_CALLS = 50;

/** What there is to forget: calls, events by type, and rejections. */
export function foundText(found: Forgettable, { columns, zone }: Output): string {
  if (isNothing(found)) return 'Nothing was found.';
  const { calls, types, typesOfOthers, rejections } = found;
  const others = Object.keys(typesOfOthers).length > 0;
  const more = calls.length - MAX_CALLS;
  return [
    ...(calls.length > 0 ? [callsText(calls.slice(0, MAX_CALLS), columns, zone)] : []),
    ...(more > 0 ? [`… and ${counted(more, 'call')} more; --json has all.`] : []),
    ...(calls.length > 0 ? [`Times are ${zone.name}.`, '', byType('EVENTS OF THEM', types)] : []),
    ...(others
      ? ['', byType('OF OTHER CALLS AND CONFERENCES, WITH THE NUMBER', typesOfOthers)]
      : []),
    '',
    `${sum(found)}.`,
    ...(rejections.length > 0 ? ['Rejections are deleted: nothing keeps their bytes.'] : []),
  ].join('\n');
}

/** `3 calls, 41 events, 2 rejections`. */
function sum({ calls, events, rejections }: Forgettable): string {
  return [
    counted(calls.length, 'call'),
    counted(events.length, 'event'),
    counted(rejections.length, 'rejection'),
  ].join(', ');
}

function byType(title: string, types: Readonly<Record<string, number>>): string {
  const rows = Object.entries(types).map(([type, count]) => [String(count), shortType(type)]);
  return table(['', title], rows).replace(/ +$/gm, '');
}

/** What was forgotten, and what is left. */
export function forgottenText(
  { calls, events, rejections, left }: Forgotten,
  columns: number,
): string {
  const done = `Forgotten: ${counted(calls, 'call')}, ${counted(events, 'event')}, ${counted(rejections, 'rejection')}.`;
  const rest = [...left.events, ...left.rejections];
  if (rest.length === 0)
    return wrapLines(`${done} Nothing of these is left in the tables.`, columns);
  return [
    done,
    colour(
      'red',
      `Left: ${counted(left.events.length, 'event')}, ${counted(left.rejections.length, 'rejection')}. Run it again.`,
    ),
    ...rest.map((id) => `  ${printableLine(id)}`),
  ].join('\n');
}

/** What is out of reach, as a list of names and sentences. */
export function reachText(
  rows: readonly (readonly [what: string, untilWhen: string])[],
  columns: number,
): string {
  const width = widest(rows.map(([what]) => what));
  return [
    colour('bold', 'Out of reach'),
    ...rows.flatMap(([what, untilWhen]) =>
      wrap(printable(untilWhen), columns - width - 4).map(
        (line, index) => `  ${colour('dim', padTo(index === 0 ? what : '', width))}  ${line}`,
      ),
    ),
  ].join('\n');
}
