import wrapAnsi from 'wrap-ansi';
import { colour } from '../output.ts';
import { printable } from '../terminal-text.ts';
import { type Part, worstFirst } from './part.ts';

const MARKS = { bad: ['red', '✗'], open: ['yellow', '·'], good: ['green', '✓'] } as const;
const NAME_WIDTH = 16;
const TEXT_WIDTH = 80 - NAME_WIDTH - 3;

/** All parts on one screen of 80 columns, the worst first. */
export function statusText(title: string, parts: readonly Part[]): string {
  return [headline(title, parts), '', ...worstFirst(parts).flatMap(linesOf)].join('\n');
}

function headline(title: string, parts: readonly Part[]): string {
  const bad = parts.filter(({ state }) => state === 'bad').length;
  if (bad === 0) return `${title}: ${colour('green', 'all is well.')}`;
  const words = bad === 1 ? '1 thing needs attention.' : `${bad} things need attention.`;
  return `${title}: ${colour('red', words)}`;
}

function linesOf({ name, state, says, todo }: Part): string[] {
  const [format, mark] = MARKS[state];
  // A word that is too long, such as an address, stays whole.
  const [first = '', ...rest] = wrapAnsi(printable(says), TEXT_WIDTH).split('\n');
  // Often a command to be copied: in one piece.
  const more = todo ? [...rest, printable(todo)] : rest;
  const indent = ' '.repeat(NAME_WIDTH + 3);
  return [
    `${colour(format, mark)}  ${name.padEnd(NAME_WIDTH)}${first}`,
    ...more.map((line) => indent + line),
  ];
}
