import { describe, expect, it } from 'vitest';
import { callTimeline, conferenceTimeline } from '../../../src/cli/timeline/timeline.ts';
import { conference } from '../../../src/local/sample-calls/conference.ts';
import { gather } from '../../../src/local/sample-calls/gather.ts';
import { mediaStream } from '../../../src/local/sample-calls/media-stream.ts';
import { outboundCall } from '../../../src/local/sample-calls/outbound-call.ts';
import { recordedCall } from '../../../src/local/sample-calls/recorded-call.ts';
import { aCloudEvent, webhookData } from '../../fixtures/cloud-event.ts';
import { participantUpdates, sampleOf, stored } from '../../fixtures/stored-samples.ts';

const PREFIX = 'com.twilio.voice.status-callback.';

async function aCall(scenario: Parameters<typeof sampleOf>[0]) {
  const { events, callSid } = sampleOf(scenario);
  return callTimeline(callSid, await stored(events, callSid));
}

async function aConference() {
  const { events, conferenceSid } = sampleOf(conference);
  return conferenceTimeline(conferenceSid, await stored(events, conferenceSid));
}

/** A callback of a recording of the call CA1. */
const aRecording = (RecordingSid: string, parameters: Record<string, string>, time?: string) =>
  aCloudEvent({
    id: `${RecordingSid}-${time}`,
    type: `${PREFIX}recording.processed`,
    parameters: { CallSid: 'CA1', RecordingSid, ...parameters },
    ...(time && { time }),
  });

const second = (n: number) => `2026-01-05T10:00:0${n}.000Z`;

describe('the facts of a call', () => {
  it('have one recording of its two callbacks, with its end from start and duration', async () => {
    const { facts } = await aCall(recordedCall);
    const [recording, ...more] = facts.recordings;
    expect(more).toEqual([]);
    expect(recording).toMatchObject({ status: 'completed', channels: expect.any(Number) });
    const { startedAt = '', endedAt = '', durationSeconds = 0 } = recording ?? {};
    expect(Date.parse(endedAt) - Date.parse(startedAt)).toBe(durationSeconds * 1000);
  });

  it('leave out the end of a recording that would be beyond all times', async () => {
    const events = await stored([
      aRecording('RE1', { RecordingDuration: '99999999999999' }),
      aRecording('RE2', { RecordingStartTime: '9999-12-31T23:59:59Z', RecordingDuration: '5' }),
    ]);
    const { recordings } = callTimeline('CA1', events).facts;
    expect(recordings.map(({ durationSeconds, endedAt }) => [durationSeconds, endedAt])).toEqual([
      [99_999_999_999_999, undefined],
      [5, undefined],
    ]);
  });

  it('do not begin a recording again when a late callback says in-progress', async () => {
    const events = await stored([
      aRecording('RE1', { RecordingStatus: 'completed' }, second(0)),
      aRecording('RE1', { RecordingStatus: 'in-progress' }, second(1)),
    ]);
    expect(callTimeline('CA1', events).facts.recordings[0]?.status).toBe('completed');
  });

  it('join partial results and the final one into what was said', async () => {
    const { facts } = await aCall(recordedCall);
    const realTime = facts.transcripts.find(({ kind }) => kind === 'real-time');
    expect(realTime?.utterances?.map(({ track, text }) => [track, text])).toEqual([
      ['outbound', 'Thanks for calling support, how can I help?'],
      ['inbound', 'My parcel has not arrived.'],
      ['outbound', 'I am sorry. May I have the order number?'],
      ['inbound', 'It is "A, 4, 7" – the one to Zürich.'],
      ['outbound', 'Found it. It will be with you tomorrow.'],
      ['inbound', 'Great, thank you!'],
    ]);
  });

  it('name a stream, its errors, and the conference that it was in', async () => {
    const { facts } = await aCall(mediaStream);
    expect(facts.streams).toMatchObject([
      { name: expect.any(String), errors: [{ error: expect.stringContaining('Stream') }] },
    ]);
    const joined = await aCall(conference);
    expect(joined.facts.conferences).toMatchObject([
      { conferenceSid: expect.stringMatching(/^CF/), participants: [{ label: 'agent' }] },
    ]);
  });

  it('tell of a failed stream once, and of a webhook about a stream that failed', async () => {
    const stream = (id: string, StreamEvent: string, responseCode: number) => {
      const parameters = { CallSid: 'CA1', StreamSid: 'MZ1', StreamEvent, StreamError: '31920' };
      const data = { ...webhookData(parameters), response: { responseCode, requestDuration: 3 } };
      return aCloudEvent({ id, type: `${PREFIX}stream.updated`, data });
    };
    const events = [stream('EZ1', 'stream-error', 200), stream('EZ2', 'stream-stopped', 502)];
    const { facts } = callTimeline('CA1', await stored(events));
    expect(facts.streams[0]?.errors.map(({ error }) => error)).toEqual(['31920']);
    expect(facts.problems.map(({ what }) => what)).toEqual([
      'stream stopped: 31920; the webhook was answered with 502',
    ]);
  });

  it('hold no phone numbers', async () => {
    const { events, callSid } = sampleOf(gather);
    const numbers = JSON.stringify(events).match(/\+1\d{10}/g);
    expect(numbers).not.toBeNull();
    const timeline = JSON.stringify(callTimeline(callSid, await stored(events)));
    expect(numbers?.filter((number) => timeline.includes(number))).toEqual([]);
  });
});

describe('the facts of a conference', () => {
  it('say who took part, who waited and was muted, and who ended it', async () => {
    const { facts } = await aConference();
    expect(facts.friendlyName).toBe('Sales');
    expect(facts.participants.map(({ label, stays }) => [label, stays.length])).toEqual([
      ['agent', 1],
      ['customer', 1],
      ['supervisor', 1],
    ]);
    const [agent, customer, supervisor] = facts.participants;
    expect(agent?.mutes).toHaveLength(1);
    expect(customer?.holds).toEqual([{ from: expect.any(String), to: expect.any(String) }]);
    expect(supervisor).toMatchObject({ coaching: true, reasonLeft: 'participant_hung_up' });
    expect(facts.ended).toMatchObject({
      participantLabel: 'agent',
      reason: 'participant-with-end-conference-on-exit-left',
    });
    expect(facts.durationSeconds).toBeGreaterThan(0);
    expect(facts.announcements).toMatchObject([{ outcome: 'finished' }]);
  });

  it('follow Twilio’s numbers where times are out of order', async () => {
    const events = await participantUpdates(
      { StatusCallbackEvent: 'participant-unhold', SequenceNumber: '3', Hold: 'false' },
      { StatusCallbackEvent: 'participant-hold', SequenceNumber: '2', Hold: 'true' },
      { StatusCallbackEvent: 'participant-join', SequenceNumber: '1', Hold: 'false' },
    );
    const [participant] = conferenceTimeline('CF1', events).facts.participants;
    expect(participant?.holds).toEqual([{ from: second(1), to: second(0) }]);
  });

  it('end hold and mute when somebody leaves, and count who comes back twice', async () => {
    const events = await participantUpdates(
      { StatusCallbackEvent: 'participant-join', Muted: 'true' },
      { StatusCallbackEvent: 'participant-hold', Hold: 'true' },
      { StatusCallbackEvent: 'participant-leave', Hold: 'true', Muted: 'true' },
      { StatusCallbackEvent: 'participant-join' },
    );
    const [participant] = conferenceTimeline('CF1', events).facts.participants;
    expect(participant).toMatchObject({
      mutes: [{ from: second(0), to: second(2) }],
      holds: [{ from: second(1), to: second(2) }],
      stays: [{ from: second(0), to: second(2) }, { from: second(3) }],
    });
  });
});

describe('lanes', () => {
  it('have room for every event', async () => {
    const scenarios = [recordedCall, mediaStream, gather, outboundCall, conference];
    const calls = scenarios.map((scenario) => aCall(scenario));
    const timelines = await Promise.all([...calls, aConference()]);
    for (const { lanes, entries } of timelines) {
      const keys = lanes.map(({ key }) => key);
      expect(keys).toEqual(expect.arrayContaining(entries.map(({ lane }) => lane)));
    }
  });

  it('are one a participant, and one for what concerns the whole conference', async () => {
    const { lanes } = await aConference();
    const names = ['Conference', 'agent', 'customer', 'supervisor', 'Recording'];
    expect(lanes.map(({ name }) => name)).toEqual(names);
  });

  it('are one a track, a recording and a transcription in a call', async () => {
    const { lanes } = await aCall(recordedCall);
    const names = ['Call', 'Inbound track', 'Outbound track', 'Transcription', 'Recording'];
    expect(lanes.map(({ name }) => name)).toEqual(names);
    const said = lanes[1]?.spans.map(({ label }) => label);
    expect(said).toContain('My parcel has not arrived.');
  });
});
