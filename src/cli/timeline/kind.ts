const BEGINNING = /^com\.twilio\.(?:voice\.)?(?:webhook\.)?(?:status-callback\.)?/;

/** What the types with much to tell are called in a timeline, by what is left of them. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['amd.detected', 'amd'],
  ['announcement.processed', 'announcement'],
  ['conference.participant.updated', 'participant'],
  ['conference.updated', 'conference'],
  ['gather.partial.captured', 'gather'],
  ['recording.processed', 'recording'],
  ['stream.updated', 'stream'],
  ['transcription.processed', 'transcription'],
]);

/** An event type in short; one that is not known is what follows Twilio's usual beginning. */
export function kindOf(type: string): string {
  const rest = type.replace(BEGINNING, '');
  return SHORT.get(rest) ?? rest;
}
