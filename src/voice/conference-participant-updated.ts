import {
  type ConferenceValues,
  conferenceDetails,
  conferenceParameters,
  theConference,
} from './conference-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { because, inParentheses, named } from './wording.ts';

/** A participant joined or left a conference, or something about them changed. */
export const conferenceParticipantUpdated = defineProcessor({
  types: ['com.twilio.voice.status-callback.conference.participant.updated'],
  parameters: conferenceParameters,
  describe: (values) => ({
    details: conferenceDetails(values),
    summary: `${named('participant', values.ParticipantLabel)} ${change(values)}`,
  }),
});

function change(values: ConferenceValues): string {
  const conference = theConference(values);
  switch (values.StatusCallbackEvent) {
    case 'participant-join':
      return `joined ${conference}`;
    case 'participant-leave':
      return `left ${conference}${because(values.ReasonParticipantLeft)}${unreached(values)}`;
    case 'participant-mute':
      return `muted in ${conference}`;
    case 'participant-unmute':
      return `unmuted in ${conference}`;
    case 'participant-hold':
      return `put on hold in ${conference}`;
    case 'participant-unhold':
      return `taken off hold in ${conference}`;
    case 'participant-modify':
      return `modified in ${conference}`;
    case 'participant-speech-start':
      return `started speaking in ${conference}`;
    case 'participant-speech-stop':
      return `stopped speaking in ${conference}`;
    default:
      return `updated in ${conference}${inParentheses(values.StatusCallbackEvent)}`;
  }
}

/** " (call busy)": the call's status tells something only of a participant who was never there. */
function unreached({ ParticipantCallStatus: status }: ConferenceValues): string {
  if (status === undefined || status === 'completed' || status === 'in-progress') return '';
  return inParentheses(`call ${status}`);
}
