/** What somebody may have copied: a SID or an event's id, without what is around it. */
const CALL = /^CA\w*\d\w*$/;
const CONFERENCE = /^CF\w*\d\w*$/;
const ACCOUNT = /^AC[0-9a-f]{32}$/;
/** The forms in which Twilio writes the ids of events. */
const EVENT_IDS = [
  /^EZ\w*\d\w*$/,
  /^[A-Z]{2}[0-9a-f]{32}$/,
  /^[0-9a-f]{64}$/i,
  // A sink test event's, and those of some Insights events.
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
];

/** The address of what a search names; `undefined` where it is to be looked for in the list. */
export function destinationOf(search = ''): string | undefined {
  const text = search.trim();
  const id = encodeURIComponent(text);
  if (CALL.test(text)) return `/calls/${id}`;
  if (CONFERENCE.test(text)) return `/conferences/${id}`;
  if (ACCOUNT.test(text)) return `/?account=${id}`;
  return EVENT_IDS.some((form) => form.test(text)) ? `/events/${id}` : undefined;
}
