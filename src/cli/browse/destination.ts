import { asPasted, isAddress } from '../calls/call-filter.ts';
import { asTwilioWrites } from '../sids.ts';

/** What somebody may have copied: a SID or an event's id, without what is around it. */
const CALL = /^CA\w*\d\w*$/;
const CONFERENCE = /^CF\w*\d\w*$/;
const ACCOUNT = /^AC[0-9a-f]{32}$/;
const SID = /^[A-Z]{2}[0-9a-f]{32}$/i;
/** A rejection, as `shardId:sequenceNumber`, with `#index` for an element of an array. */
const REJECTION = /^shardId-\d+:\d+(?:#\d+)?$/;
/** Any id of an event: one word with a letter and a digit, which is no number, and no e-mail address. */
const EVENT = /^(?=.*[a-z])(?=.*\d)[^\s@+()]+$/i;

/** The address of what a search names; `undefined` where it is to be looked for in the list. */
export function destinationOf(search = ''): string | undefined {
  const pasted = asPasted(search);
  const text = SID.test(pasted) ? asTwilioWrites(pasted) : pasted;
  const id = encodeURIComponent(text);
  if (CALL.test(text)) return `/calls/${id}`;
  if (CONFERENCE.test(text)) return `/conferences/${id}`;
  if (ACCOUNT.test(text)) return `/?account=${id}`;
  if (REJECTION.test(text)) return `/rejections/${id}`;
  return EVENT.test(text) && !isAddress(text) ? `/events/${id}` : undefined;
}
