import type { StoredEvent } from '../stored-events.ts';
import { participantName } from './conference-fact-lines.ts';
import type { ConferenceFacts } from './conference-facts.ts';
import { text } from './fields.ts';
import { kindOf } from './kind.ts';
import { type Lane, OTHER, participantSpans, period, recordingLanes, used } from './lane.ts';
import { participantKey } from './participants.ts';

/** A conference's lanes, and which of them an event stands in. */
export function conferenceLanes(facts: ConferenceFacts, events: readonly StoredEvent[]) {
  const participants = new Set(facts.participants.map(({ key }) => key));
  const laneOf = (event: StoredEvent) => {
    const kind = kindOf(event);
    const participant = participantKey(event);
    if (kind === 'recording') return `recording:${text(event.details.recordingSid) ?? ''}`;
    if (kind === 'conference' || kind === 'conf-summary' || kind === 'announcement') {
      return 'conference';
    }
    // What was asked of Twilio about somebody stands where the answer shows.
    if (participants.has(participant)) return `participant:${participant}`;
    return kind === 'api' ? kind : OTHER.key;
  };
  const whole: Lane['spans'] = facts.startedAt
    ? [{ kind: 'active', ...period(facts.startedAt, facts.ended?.at) }]
    : [];
  const lanes = used(events, laneOf, [
    { key: 'conference', name: 'Conference', note: facts.conferenceSid, spans: whole },
    ...facts.participants.map((participant) => ({
      key: `participant:${participant.key}`,
      name: participantName(participant),
      ...(participant.callSid !== undefined && { note: participant.callSid }),
      spans: participantSpans(participant),
    })),
    ...recordingLanes(facts.recordings),
    { key: 'api', name: 'API requests', spans: [] },
    OTHER,
  ]);
  return { lanes, laneOf };
}
