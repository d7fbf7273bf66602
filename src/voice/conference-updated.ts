import {
  type ConferenceValues,
  conferenceDetails,
  conferenceParameters,
} from './conference-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { because, inParentheses, named } from './wording.ts';

/** A conference started or ended. */
export const conferenceUpdated = defineProcessor({
  types: ['com.twilio.voice.status-callback.conference.updated'],
  parameters: conferenceParameters,
  describe: (values) => ({
    details: conferenceDetails(values),
    summary: `${named('conference', values.FriendlyName)} ${change(values)}`,
  }),
});

function change(values: ConferenceValues): string {
  switch (values.StatusCallbackEvent) {
    case 'conference-start':
      return 'started';
    case 'conference-end':
      return `ended${byWhom(values)}${because(values.ReasonConferenceEnded ?? values.Reason)}`;
    default:
      return `updated${inParentheses(values.StatusCallbackEvent)}`;
  }
}

function byWhom({ ParticipantLabelEndingConference: label }: ConferenceValues): string {
  return label === undefined ? '' : ` by ${named('participant', label)}`;
}
