import { describe, expect, it } from 'vitest';
import { announcementProcessed } from '../../src/voice/announcement-processed.ts';
import { conferenceParticipantUpdated } from '../../src/voice/conference-participant-updated.ts';
import { conferenceUpdated } from '../../src/voice/conference-updated.ts';
import type { DefinedProcessor } from '../../src/voice/define-processor.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

type Parameters = { [name: string]: unknown };
const summaryOf = ({ process }: Pick<DefinedProcessor, 'process'>, parameters: Parameters) =>
  process(aVoiceEvent({ parameters })).summary;
const FriendlyName = 'Support';

/** The whole table of Twilio's documentation; no event has all of it. */
const everyParameter = {
  AccountSid: 'AC00000000000000000000000000000001',
  CallSid: 'CA00000000000000000000000000000001',
  ConferenceSid: 'CF00000000000000000000000000000001',
  FriendlyName,
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

const ON_EXIT = 'participant-with-end-conference-on-exit-left';

it.each<[Parameters, string]>([
  [{ StatusCallbackEvent: 'conference-start' }, 'started'],
  [{ StatusCallbackEvent: 'conference-end' }, 'ended'],
  [{ StatusCallbackEvent: 'conference-end', Reason: 'Ended via API' }, 'ended: Ended via API'],
  [
    { StatusCallbackEvent: 'conference-end', Reason: 'in words', ReasonConferenceEnded: ON_EXIT },
    `ended: ${ON_EXIT}`,
  ],
  [
    { StatusCallbackEvent: 'conference-end', ParticipantLabelEndingConference: 'agent' },
    'ended by participant agent',
  ],
  [{ StatusCallbackEvent: 'conference-frozen' }, 'updated (conference-frozen)'],
])('conference.updated says of %j: %s', (parameters, said) => {
  const summary = summaryOf(conferenceUpdated, { FriendlyName, ...parameters });
  expect(summary).toBe(`conference Support ${said}`);
});

describe('conference.participant.updated', () => {
  const known = { FriendlyName, ParticipantLabel: 'customer' };

  it.each([
    ['participant-join', 'joined conference Support'],
    ['participant-leave', 'left conference Support'],
    ['participant-mute', 'muted in conference Support'],
    ['participant-unmute', 'unmuted in conference Support'],
    ['participant-hold', 'put on hold in conference Support'],
    ['participant-unhold', 'taken off hold in conference Support'],
    ['participant-modify', 'modified in conference Support'],
    ['participant-speech-start', 'started speaking in conference Support'],
    ['participant-speech-stop', 'stopped speaking in conference Support'],
    ['participant-sang', 'updated in conference Support (participant-sang)'],
  ])('says %s in English', (StatusCallbackEvent, said) => {
    const summary = summaryOf(conferenceParticipantUpdated, { ...known, StatusCallbackEvent });
    expect(summary).toBe(`participant customer ${said}`);
  });

  it.each([
    ['participant_hung_up', 'completed', 'participant_hung_up'],
    ['participant_add_failed', 'busy', 'participant_add_failed (call busy)'],
  ])('says why a participant left: %s, %s', (ReasonParticipantLeft, status, said) => {
    const left = { StatusCallbackEvent: 'participant-leave', ParticipantCallStatus: status };
    const parameters = { ...known, ...left, ReasonParticipantLeft };
    expect(summaryOf(conferenceParticipantUpdated, parameters)).toBe(
      `participant customer left conference Support: ${said}`,
    );
  });

  it('reads well without names', () => {
    const parameters = { StatusCallbackEvent: 'participant-join' };
    expect(summaryOf(conferenceParticipantUpdated, parameters)).toBe(
      'participant joined the conference',
    );
  });

  it('does not show a phone number that serves as a name', () => {
    const parameters = {
      FriendlyName: 'room +15551234567',
      ParticipantLabel: '+15557654321',
      StatusCallbackEvent: 'participant-join',
    };
    expect(conferenceParticipantUpdated.process(aVoiceEvent({ parameters }))).toMatchObject({
      summary: 'participant [number] joined conference room [number]',
      details: { participantLabel: '[number]', friendlyName: 'room [number]' },
    });
  });
});

it.each<[Parameters, string]>([
  [{ StatusCallbackEvent: 'announcement-end' }, 'announcement finished in conference Support'],
  [
    { StatusCallbackEvent: 'announcement-end', ParticipantLabel: 'customer' },
    'announcement to participant customer finished in conference Support',
  ],
  [{ StatusCallbackEvent: 'announcement-fail' }, 'announcement failed in conference Support'],
  [
    { StatusCallbackEvent: 'announcement-fail', ReasonAnnouncementFailed: 'Got HTTP 404' },
    'announcement failed in conference Support: Got HTTP 404',
  ],
])('announcement.processed says of %j: %s', (parameters, summary) => {
  expect(summaryOf(announcementProcessed, { FriendlyName, ...parameters })).toBe(summary);
});
