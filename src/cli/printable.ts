/** Control characters but tab and line feed, and what turns the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text that a sender chose, safe on a terminal: an escape sequence in it is shown, not obeyed. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same in one line. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, ' '));
}

const PREFIX = /^com\.twilio\.(voice\.)?(status-callback\.)?/;

/** An event type without what all Voice types begin with. */
export function shortType(type: string): string {
  return printableLine(type.replace(PREFIX, ''));
}

/** Whether a type is the one that a person named, in full or by its ending (`amd.detected`). */
export function isType(type: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || type === wanted || type?.endsWith(`.${wanted}`) === true;
}

/** A size as people say it. */
export function inBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  if (bytes < 1_024 ** 2) return `${(bytes / 1_024).toFixed(1)} KB`;
  return `${(bytes / 1_024 ** 2).toFixed(1)} MB`;
}

/** A number of things, in words: `1 record`, `2 records`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
