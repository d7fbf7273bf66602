import { boolean, date, integer, openEnum, type ParameterValues, text, url } from './parameters.ts';
import { named } from './wording.ts';

/**
 * The parameters of Twilio's conference status callbacks, which three event types share. Which of
 * them are there depends on `StatusCallbackEvent` (Twilio documentation of `<Conference>`).
 */
export const conferenceParameters = {
  FriendlyName: text,
  SequenceNumber: integer,
  Timestamp: date,
  StatusCallbackEvent: openEnum([
    'conference-start',
    'conference-end',
    'participant-join',
    'participant-leave',
    'participant-mute',
    'participant-unmute',
    'participant-hold',
    'participant-unhold',
    'participant-modify',
    'participant-speech-start',
    'participant-speech-stop',
    'announcement-end',
    'announcement-fail',
  ]),
  Muted: boolean,
  Hold: boolean,
  Coaching: boolean,
  StartConferenceOnEnter: boolean,
  EndConferenceOnExit: boolean,
  ParticipantLabel: text,
  CallSidEndingConference: text,
  ParticipantLabelEndingConference: text,
  ReasonConferenceEnded: openEnum([
    'conference-ended-via-api',
    'last-participant-left',
    'last-participant-kicked',
    'participant-with-end-conference-on-exit-left',
    'participant-with-end-conference-on-exit-kicked',
  ]),
  /** Why the conference ended, in a sentence. */
  Reason: text,
  ReasonAnnouncementFailed: text,
  AnnounceUrl: url,
  ParticipantCallStatus: openEnum([
    'no-answer',
    'busy',
    'in-progress',
    'failed',
    'canceled',
    'completed',
  ]),
  ReasonParticipantLeft: openEnum([
    'participant_hung_up',
    'participant_updated_via_api',
    'moderator_ended_conference',
    'conference_ended_via_api',
    'participant_add_failed',
  ]),
};

/** What {@link conferenceParameters} read. */
export type ConferenceValues = ParameterValues<typeof conferenceParameters>;

/** The details of all three types: `sequenceNumber` orders the events of one conference. */
export function conferenceDetails(values: ConferenceValues) {
  return {
    event: values.StatusCallbackEvent,
    friendlyName: values.FriendlyName,
    sequenceNumber: values.SequenceNumber,
    timestamp: values.Timestamp,
    participantLabel: values.ParticipantLabel,
    muted: values.Muted,
    hold: values.Hold,
    coaching: values.Coaching,
    startConferenceOnEnter: values.StartConferenceOnEnter,
    endConferenceOnExit: values.EndConferenceOnExit,
    participantCallStatus: values.ParticipantCallStatus,
    reasonParticipantLeft: values.ReasonParticipantLeft,
    callSidEndingConference: values.CallSidEndingConference,
    participantLabelEndingConference: values.ParticipantLabelEndingConference,
    reasonConferenceEnded: values.ReasonConferenceEnded,
    reason: values.Reason,
    announceUrl: values.AnnounceUrl,
    reasonAnnouncementFailed: values.ReasonAnnouncementFailed,
  };
}

/** "conference Support", or "the conference" where the name is not known. */
export function theConference({ FriendlyName }: ConferenceValues): string {
  const name = named('conference', FriendlyName);
  return name === 'conference' ? 'the conference' : name;
}
