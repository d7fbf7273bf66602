import { printable } from './terminal-text.ts';

/** Text that a sender chose, in one line, safe on a terminal. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, ' '));
}

const PREFIX = /^com\.twilio\.(voice\.)?(status-callback\.)?/;

/** An event type without what all Voice types begin with. */
export function shortType(type: string): string {
  return printableLine(type.replace(PREFIX, ''));
}

/** Whether a type matches the wanted one, given in full or by its ending (`amd.detected`). */
export function isType(type: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || type === wanted || type?.endsWith(`.${wanted}`) === true;
}

/** A size in a readable unit. */
export function inBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  if (bytes < 1_024 ** 2) return `${(bytes / 1_024).toFixed(1)} KB`;
  return `${(bytes / 1_024 ** 2).toFixed(1)} MB`;
}
