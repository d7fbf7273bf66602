import {
  type ConferenceValues,
  conferenceDetails,
  conferenceParameters,
  theConference,
} from './conference-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { because, inParentheses, named } from './wording.ts';

/** An announcement to a conference, or to one participant, was played or failed. */
export const announcementProcessed = defineProcessor({
  types: ['com.twilio.voice.status-callback.announcement.processed'],
  parameters: conferenceParameters,
  describe: (values) => ({
    details: conferenceDetails(values),
    summary: `announcement${toWhom(values)} ${result(values)}`,
  }),
});

function toWhom({ ParticipantLabel: label }: ConferenceValues): string {
  return label === undefined ? '' : ` to ${named('participant', label)}`;
}

function result(values: ConferenceValues): string {
  const conference = theConference(values);
  switch (values.StatusCallbackEvent) {
    case 'announcement-end':
      return `finished in ${conference}`;
    case 'announcement-fail':
      return `failed in ${conference}${because(values.ReasonAnnouncementFailed ?? values.Reason)}`;
    default:
      return `processed in ${conference}${inParentheses(values.StatusCallbackEvent)}`;
  }
}
