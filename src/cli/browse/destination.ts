import { asPasted, isAddress } from '../calls/party.ts';
import { asTwilioWrites } from '../sids.ts';

/** The last SID in the address of a page, here or in Twilio's console. */
const SID_IN_URL = /^https?:\/\/\S*\b([A-Z]{2}[0-9a-f]{32})\b/i;
/** What somebody may have copied: a SID or an event's id, without what is around it. */
const CALL = /^CA\w*\d\w*$/;
const CONFERENCE = /^CF\w*\d\w*$/;
const ACCOUNT = /^AC[0-9a-f]{32}$/;
const SID = /^[A-Z]{2}[0-9a-f]{32}$/i;
/** A rejection, as `shardId:sequenceNumber`, with `#index` for an element of an array. */
const REJECTION = /^shardId-\d+:\d+(?:#\d+)?$/;
/** Any id of an event: one word with a letter and a digit, which is no number, and no e-mail address. */
const EVENT = /^(?=.*[a-z])(?=.*\d)[^\s@+()]+$/i;
/** Numbers that have letters: with an extension, of a dialling link, and spelt on a keypad. */
const NUMBER =
  /^(?:[\d./-]{7,}(?:x|ext\.?|;ext=)\d{1,6}|(?:tel|callto):.*|(?:1-)?8\d\d-[A-Z\d-]{7,})$/i;

/** The address of what a search names; `undefined` where it is to be looked for in the list. */
export function destinationOf(search = ''): string | undefined {
  const pasted = asPasted(search);
  const [, linked = pasted] = SID_IN_URL.exec(pasted) ?? [];
  const text = SID.test(linked) ? asTwilioWrites(linked) : linked;
  const id = encodeURIComponent(text);
  if (CALL.test(text)) return `/calls/${id}`;
  if (CONFERENCE.test(text)) return `/conferences/${id}`;
  if (ACCOUNT.test(text)) return `/?account=${id}`;
  if (REJECTION.test(text)) return `/rejections/${id}`;
  if (isAddress(text) || NUMBER.test(text)) return undefined;
  return EVENT.test(text) ? `/events/${id}` : undefined;
}
