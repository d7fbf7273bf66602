import { once } from 'node:events';
import { stripVTControlCharacters, styleText } from 'node:util';
import { type LiveLine, liveLine } from '../terminal/live-line.ts';
import { columnsOf, type Screen } from '../terminal/screen.ts';
import type { SpellOut } from './hints.ts';
import type { Terminal } from './terminal.ts';
import { padTo, printable, widest, withEscapes, wrapLines } from './terminal-text.ts';
import type { TimeZone } from './time-zone.ts';

/**
 * What a command says. For people: text and tables on the standard output, progress on the standard
 * error. With `--json`: exactly one JSON document on the standard output, and nothing else there.
 */
export interface Output {
  /** How many columns a line for people may have. */
  readonly columns: number;
  /** In which people read times, and write those of options. For machines, they are UTC. */
  readonly zone: TimeZone;
  /** Whether the result is for machines, as JSON. */
  readonly json: boolean;
  /** A line, or lines, for people. Nothing with `--json`. */
  readonly print: (text?: string) => void;
  /** Text for other programs, as it is; waits until the reader has taken what came before. */
  readonly write: (text: string) => Promise<void>;
  /** The command's result for machines. Nothing without `--json`. */
  readonly result: (value: unknown) => void;
  /** One JSON document a line, for commands that go on (`tail`). Nothing without `--json`. */
  readonly resultLine: (value: unknown) => void;
  /** Something that went wrong but does not end the command: on the standard error. */
  readonly warn: (text: string) => void;
  /** What ended the command: on the standard error, or the document with `--json`. */
  readonly error: (message: string, exitCode: number) => void;
  /** Shows how far something is while it goes on; on a terminal, in one line, which Ctrl-C leaves there. */
  readonly progress: (words: () => string) => LiveLine;
}

/** The output of one run of the program. */
export function createOutput(
  { stdout, stderr, env, signal }: Terminal,
  {
    json,
    hint,
    zone,
  }: { readonly json: boolean; readonly hint: SpellOut; readonly zone: TimeZone },
): Output {
  // Texts are made with colours, and lose them where nobody sees them.
  const forScreen = (stream: Screen, text: string) =>
    takesColours(stream) ? text : stripVTControlCharacters(text);
  const write = (stream: Screen, text: string) => stream.write(`${forScreen(stream, text)}\n`);
  // Broken at spaces on a terminal only: whoever reads a log or a pipe looks for whole sentences.
  const fitted = (text: string) => (stderr.isTTY ? wrapLines(text, columnsOf(stderr)) : text);
  const document = (value: unknown, indent?: number) =>
    // JSON leaves most of what a terminal obeys as it is, and the only line breaks are its own.
    stdout.write(`${withEscapes(JSON.stringify(value, null, indent))}\n`);
  return {
    columns: columnsOf(stdout, Number(env['COLUMNS']) || 80),
    zone,
    json,
    print(text = '') {
      if (!json) write(stdout, text);
    },
    async write(text) {
      if (!stdout.write(text)) await once(stdout, 'drain', { signal });
    },
    result(value) {
      if (json) document(value, 2);
    },
    resultLine(value) {
      if (json) document(value);
    },
    warn(text) {
      write(stderr, colour('yellow', fitted(printable(hint(text)))));
    },
    error(text, exitCode) {
      const message = hint(text);
      if (json) document({ error: { message, exitCode } });
      else write(stderr, fitted(`${colour('red', 'error:')} ${printable(message)}`));
    },
    progress(words) {
      const { end, keep } = liveLine(stderr, words);
      return { end: () => (signal.aborted ? keep() : end()), keep };
    },
  };
}

type Colour = Parameters<typeof styleText>[0];

/** Text in a colour; {@link Output} decides whether it is shown. */
export function colour(format: Colour, text: string): string {
  return styleText(format, text, { validateStream: false });
}

/** Whether Node would colour text for this stream: by its terminal, `NO_COLOR` and `FORCE_COLOR`. */
function takesColours(stream: Screen): boolean {
  return styleText('bold', 'text', { stream }) !== 'text';
}

/** A table without ruled lines: names in bold, then rows, each column as wide as its widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    widest([name, ...rows.map((row) => row[column] ?? '')]),
  );
  return [head.map((name) => name && colour('bold', name)), ...rows]
    .map((row) => row.map((cell, column) => padTo(cell, widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
