import { styleText } from 'node:util';
import Table from 'cli-table3';
import { liveLine } from '../terminal/live-line.ts';

/**
 * What a command says. For people: text and tables on the standard output, progress on the standard
 * error. With `--json`: exactly one JSON document on the standard output, and nothing else there.
 */
export interface Output {
  readonly json: boolean;
  /** A line, or lines, for people. Nothing with `--json`. */
  readonly print: (text?: string) => void;
  /** The command's result for machines. Nothing without `--json`. */
  readonly result: (value: unknown) => void;
  /** One JSON document a line, for commands that go on (`tail`). Nothing without `--json`. */
  readonly resultLine: (value: unknown) => void;
  /** Something that went wrong but does not end the command: on the standard error. */
  readonly warn: (text: string) => void;
  /** Shows how far something is while it goes on; on a terminal, in one line. */
  readonly progress: (words: () => string) => { end(): void };
}

/** The output of one run of the program. */
export function createOutput(json: boolean): Output {
  return {
    json,
    print(text = '') {
      if (!json) console.log(text);
    },
    result(value) {
      if (json) console.log(JSON.stringify(value, null, 2));
    },
    resultLine(value) {
      if (json) console.log(JSON.stringify(value));
    },
    warn(text) {
      console.error(colour('yellow', text));
    },
    progress: (words) => liveLine(process.stderr, words),
  };
}

type Colour = Parameters<typeof styleText>[0];

/** Text in a colour, where the standard output takes colours and `NO_COLOR` is not set. */
export function colour(format: Colour, text: string): string {
  return styleText(format, text, { stream: process.stdout });
}

/** A table without ruled lines: names in bold, then rows, in as many columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const plain = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '' };
  const ruled = {
    ...plain,
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  };
  const drawn = new Table({
    head: head.map((name) => colour('bold', name)),
    chars: ruled,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
}
