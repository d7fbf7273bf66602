import { describe, expect, it } from 'vitest';
import { announcementProcessed } from '../../src/voice/announcement-processed.ts';
import { conferenceParticipantUpdated } from '../../src/voice/conference-participant-updated.ts';
import { conferenceUpdated } from '../../src/voice/conference-updated.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

type Parameters = { [name: string]: unknown };

const conference = (parameters: Parameters) =>
  conferenceUpdated.process(aVoiceEvent({ parameters }));
const participant = (parameters: Parameters) =>
  conferenceParticipantUpdated.process(aVoiceEvent({ parameters }));
const announcement = (parameters: Parameters) =>
  announcementProcessed.process(aVoiceEvent({ parameters }));

/** The whole table of Twilio's documentation; no event has all of it. */
const everyParameter = {
  AccountSid: 'AC00000000000000000000000000000001',
  CallSid: 'CA00000000000000000000000000000001',
  ConferenceSid: 'CF00000000000000000000000000000001',
  FriendlyName: 'Support',
  SequenceNumber: '7',
  Timestamp: 'Sun, 24 Aug 2025 13:49:54 +0000',
  StatusCallbackEvent: 'something-new',
  Muted: 'false',
  Hold: 'true',
  Coaching: 'false',
  StartConferenceOnEnter: 'true',
  EndConferenceOnExit: 'false',
  ParticipantLabel: 'customer',
  CallSidEndingConference: 'CA00000000000000000000000000000002',
  ParticipantLabelEndingConference: 'agent',
  ReasonConferenceEnded: 'last-participant-left',
  Reason: 'Last participant left the conference.',
  ReasonAnnouncementFailed: 'Got HTTP 404',
  AnnounceUrl: 'https://example.com/announce',
  ParticipantCallStatus: 'completed',
  ReasonParticipantLeft: 'participant_hung_up',
};

describe('conference events', () => {
  it.each([
    ['conference.updated', conferenceUpdated],
    ['conference.participant.updated', conferenceParticipantUpdated],
    ['announcement.processed', announcementProcessed],
  ])('%s keeps every parameter but the SIDs that the event has anyway', (_, { process }) => {
    const { details, warnings } = process(aVoiceEvent({ parameters: everyParameter }));
    expect(warnings).toEqual([]);
    expect(details).toEqual({
      event: 'something-new',
      friendlyName: 'Support',
      sequenceNumber: 7,
      timestamp: '2025-08-24T13:49:54.000Z',
      muted: false,
      hold: true,
      coaching: false,
      startConferenceOnEnter: true,
      endConferenceOnExit: false,
      participantLabel: 'customer',
      callSidEndingConference: 'CA00000000000000000000000000000002',
      participantLabelEndingConference: 'agent',
      reasonConferenceEnded: 'last-participant-left',
      reason: 'Last participant left the conference.',
      reasonAnnouncementFailed: 'Got HTTP 404',
      announceUrl: 'https://example.com/announce',
      participantCallStatus: 'completed',
      reasonParticipantLeft: 'participant_hung_up',
    });
  });
});

describe('conference.updated', () => {
  const FriendlyName = 'Support';

  it('says that a conference started', () => {
    expect(conference({ FriendlyName, StatusCallbackEvent: 'conference-start' }).summary).toBe(
      'conference Support started',
    );
  });

  it('says why a conference ended, and by whom', () => {
    const ended = { FriendlyName, StatusCallbackEvent: 'conference-end' };
    expect(conference(ended).summary).toBe('conference Support ended');
    expect(conference({ ...ended, Reason: 'Ended via API' }).summary).toBe(
      'conference Support ended: Ended via API',
    );
    const byAgent = {
      ...ended,
      Reason: 'not needed with a code',
      ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
      ParticipantLabelEndingConference: 'agent',
    };
    expect(conference(byAgent).summary).toBe(
      'conference Support ended by participant agent: participant-with-end-conference-on-exit-left',
    );
  });

  it('reads well with an event to come, or without any', () => {
    expect(conference({ FriendlyName, StatusCallbackEvent: 'conference-frozen' }).summary).toBe(
      'conference Support updated (conference-frozen)',
    );
    expect(conference({}).summary).toBe('conference updated');
  });
});

describe('conference.participant.updated', () => {
  const known = { FriendlyName: 'Support', ParticipantLabel: 'customer' };

  it.each([
    ['participant-join', 'participant customer joined conference Support'],
    ['participant-leave', 'participant customer left conference Support'],
    ['participant-mute', 'participant customer muted in conference Support'],
    ['participant-unmute', 'participant customer unmuted in conference Support'],
    ['participant-hold', 'participant customer put on hold in conference Support'],
    ['participant-unhold', 'participant customer taken off hold in conference Support'],
    ['participant-modify', 'participant customer modified in conference Support'],
    ['participant-speech-start', 'participant customer started speaking in conference Support'],
    ['participant-speech-stop', 'participant customer stopped speaking in conference Support'],
    ['participant-sang', 'participant customer updated in conference Support (participant-sang)'],
  ])('says %s in English', (StatusCallbackEvent, summary) => {
    expect(participant({ ...known, StatusCallbackEvent }).summary).toBe(summary);
  });

  it('says why a participant left', () => {
    const left = { ...known, StatusCallbackEvent: 'participant-leave' };
    const hungUp = { ReasonParticipantLeft: 'participant_hung_up' };
    expect(participant({ ...left, ...hungUp, ParticipantCallStatus: 'completed' }).summary).toBe(
      'participant customer left conference Support: participant_hung_up',
    );
    const failed = { ReasonParticipantLeft: 'participant_add_failed' };
    expect(participant({ ...left, ...failed, ParticipantCallStatus: 'busy' }).summary).toBe(
      'participant customer left conference Support: participant_add_failed (call busy)',
    );
  });

  it('reads well without names', () => {
    expect(participant({ StatusCallbackEvent: 'participant-join' }).summary).toBe(
      'participant joined the conference',
    );
    expect(participant({}).summary).toBe('participant updated in the conference');
  });

  it('does not show a phone number that serves as a name', () => {
    const numbers = { FriendlyName: 'room +15551234567', ParticipantLabel: '+15557654321' };
    const joined = participant({ ...numbers, StatusCallbackEvent: 'participant-join' });
    expect(joined.summary).toBe('participant [number] joined conference room [number]');
    expect(joined.details.participantLabel).toBe('[number]');
    expect(joined.details.friendlyName).toBe('room [number]');
  });
});

describe('announcement.processed', () => {
  const FriendlyName = 'Support';

  it('says that an announcement finished, and to whom', () => {
    const finished = { FriendlyName, StatusCallbackEvent: 'announcement-end' };
    expect(announcement(finished).summary).toBe('announcement finished in conference Support');
    expect(announcement({ ...finished, ParticipantLabel: 'customer' }).summary).toBe(
      'announcement to participant customer finished in conference Support',
    );
  });

  it('says why an announcement failed', () => {
    const failed = { FriendlyName, StatusCallbackEvent: 'announcement-fail' };
    expect(announcement({ ...failed, ReasonAnnouncementFailed: 'Got HTTP 404' }).summary).toBe(
      'announcement failed in conference Support: Got HTTP 404',
    );
    expect(announcement(failed).summary).toBe('announcement failed in conference Support');
  });

  it('reads well without parameters', () => {
    expect(announcement({}).summary).toBe('announcement processed in the conference');
  });
});
