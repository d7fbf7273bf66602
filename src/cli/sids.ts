import { InvalidArgumentError } from 'commander';

const CALL_SID = /^CA[0-9a-f]{32}$/;
/** Two letters and 32 hexadecimal digits. */
const LENGTH = 34;

/** Whether a text is the SID of a call, whole and as Twilio writes it. */
export function isCallSid(text: string): boolean {
  return CALL_SID.test(text);
}

/** Behind "check the SID": what is wrong with one that was not copied whole; else nothing. */
export function lengthHint(sid: string): string {
  return sid.length === LENGTH
    ? ''
    : `: a SID has ${LENGTH} characters, and this one has ${sid.length}`;
}

/** What shows a thing, by what its SID begins with. */
const SHOWN_BY: ReadonlyMap<string, string> = new Map([
  ['CA', 'That is a call: voice-events call'],
  ['CF', 'That is a conference: voice-events conference'],
  ['EZ', 'That is an event: voice-events event'],
]);

/** The beginning of a SID and more, in letters of any case: no word, and no UUID. */
const LIKE_A_SID = /^[a-z]{2}[0-9a-f]+$/i;

/** A SID as Twilio writes it, of one whose letters changed their case on the way. */
export function asTwilioWrites(sid: string): string {
  return sid.slice(0, 2).toUpperCase() + sid.slice(2).toLowerCase();
}

/** For somebody who gave another SID than was asked for, or one in other letters: the command to type. */
export function commandHint(sid: string): string | undefined {
  if (!LIKE_A_SID.test(sid)) return undefined;
  const written = asTwilioWrites(sid);
  const prefix = written.slice(0, 2);
  if (prefix === 'RE') return 'That is a recording: the timeline of its call shows it.';
  const command = SHOWN_BY.get(prefix);
  return command && `${command} ${written}`;
}

/**
 * Reads an option that is a SID beginning with these letters. Never by length: see the SIDs of
 * Twilio's own examples.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseSid(prefix: string): (text: string) => string {
  return (text) => {
    if (text.startsWith(prefix)) return text;
    throw new InvalidArgumentError(`Such a SID begins with ${prefix}.`);
  };
}
