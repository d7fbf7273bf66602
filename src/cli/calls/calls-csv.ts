import { printableLine } from '../printable.ts';
import type { ListedCall } from './listed-call.ts';

const COLUMNS = [
  'at',
  'callSid',
  'accountSid',
  'direction',
  'from',
  'to',
  'status',
  'durationSeconds',
  'timeToAnswerSeconds',
  'answeredBy',
  'sipResponseCode',
  'errorCode',
  'problems',
  'isPreliminary',
] as const satisfies readonly (keyof ListedCall)[];

/**
 * What spreadsheets take for the beginning of a formula (OWASP, CSV injection), also in the width
 * of East Asian letters. White space before it is no protection.
 */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** A phone number: plus and digits are no more than a number to a spreadsheet. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** The first line of the CSV (RFC 4180). */
export const CSV_HEAD = line(COLUMNS);

/** A call as a line of the CSV. Problems stand in one field, with spaces between them. */
export function csvLine(call: ListedCall): string {
  return line(
    COLUMNS.map((name) => {
      const value = call[name];
      return Array.isArray(value) ? value.join(' ') : String(value ?? '');
    }),
  );
}

function line(fields: readonly string[]): string {
  return `${fields.map(field).join(',')}\r\n`;
}

function field(value: string): string {
  const line = printableLine(value);
  const text = FORMULA.test(line) && !NUMBER.test(line) ? `'${line}` : line;
  // Some spreadsheets also split at semicolons or tabs: only what cannot be split goes unquoted.
  return /^[\w.:+-]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
