import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { timeZone } from '../../../src/cli/time-zone.ts';
import type { Lane } from '../../../src/cli/timeline/lane.ts';
import { timelineText } from '../../../src/cli/timeline/text.ts';
import {
  callTimeline,
  conferenceTimeline,
  type Timeline,
  type TimelineOptions,
} from '../../../src/cli/timeline/timeline.ts';
import { stored } from '../../fixtures/stored-samples.ts';
import { STORIES, storyEvents } from '../../fixtures/stories.ts';

type Story = keyof typeof STORIES;

async function aCall(story: Story, sid: string, options?: TimelineOptions) {
  return callTimeline(sid, await stored(storyEvents(story), sid), options);
}

async function aConference(sid: string) {
  return conferenceTimeline(sid, await stored(storyEvents('D'), sid));
}

/** The call without the events of which a type begins so. */
async function aCallWithout(story: Story, sid: string, ...beginnings: string[]) {
  const events = await stored(storyEvents(story), sid);
  const isLeft = ({ type }: { type: string }) => !beginnings.some((one) => type.includes(one));
  return callTimeline(sid, events.filter(isLeft));
}

/** The facts in a terminal, by name, each in one line. */
function factsOf(timeline: Timeline): Record<string, string> {
  const text = stripVTControlCharacters(timelineText(timeline, 400, timeZone('UTC')));
  const [, facts = ''] = text.split('\n\n');
  const entries: [string, string][] = [];
  for (const line of facts.split('\n')) {
    const [, name, value = ''] = /^ {2}(\S.*?)? {2,}(\S.*)$/.exec(line) ?? [];
    const last = entries.at(-1);
    if (name !== undefined) entries.push([name, value]);
    else if (last !== undefined) last[1] += ` | ${value}`;
  }
  return Object.fromEntries(entries);
}

const kindsOf = ({ entries }: Timeline) => entries.map(({ kind }) => kind);
const marked = ({ entries }: Timeline) =>
  entries.filter(({ problem, isWarning }) => problem !== undefined || isWarning);
const laneOf = ({ lanes }: Timeline, name: string): Lane | undefined =>
  lanes.find((lane) => lane.name === name);
const spansOf = (timeline: Timeline, name: string) =>
  laneOf(timeline, name)?.spans.map(({ kind, from, to, label }) => [
    kind,
    from.slice(11, 23),
    to?.slice(11, 23),
    label,
  ]);

describe('a call to a virtual agent, with bad audio', () => {
  const { call } = STORIES.A;

  it('has its facts of callbacks and of the summary', async () => {
    expect(factsOf(await aCall('A', call))).toEqual({
      Status: 'completed',
      Direction: 'outbound-api',
      From: '+15005550006',
      To: '+14155550123',
      Duration: '1 min 1 s',
      'Ended by': 'callee hung up, SIP 200',
      Quality:
        'packet loss 6 %, jitter up to 48 ms (carrier, inbound), high post-dial delay 2.9 s | ' +
        '+16.4 s  to +36.4 s: packet loss 7.8 %, jitter up to 48 ms (carrier, inbound)',
      'Set-up': 'post-dial delay 2.9 s, answered after 5.7 s',
      'Answered by': 'human, detected after 2.4 s',
      'Caller ID': 'verified',
      'Virtual agent':
        '1 turn, customer interrupted once, first audio after 3.1 s (up to 3.2 s), session failed | ' +
        'speech to text 410 ms, application 2.5 s, text to speech 161 ms, network 50 ms (up to 60 ms)',
      Errors:
        '+40.6 s  virtual agent error 64105: Websocket ended | ' +
        '+1:07.4  virtual agent session failed after 1 min',
      Events: '33, 2026-10-14 09:03:24.600 to 09:04:31.962 UTC',
    });
  });

  it('has the same facts, where there are no callbacks, of the summary and of the gateways', async () => {
    const { Status, Duration, Direction, From, To, ...facts } = factsOf(
      await aCallWithout('A', call, 'status-callback', 'twiml', 'api-request'),
    );
    expect([Status, Duration, Direction, From, To]).toEqual([
      'completed',
      '1 min',
      'outbound-api',
      '+15005550006',
      '+14155550123',
    ]);
    expect(facts).toMatchObject({ 'Ended by': 'callee hung up, SIP 200', 'Answered by': 'human' });
  });

  it('says what is preliminary, as long as Twilio has not finished the summary', async () => {
    const facts = factsOf(await aCallWithout('A', call, 'call-summary.complete'));
    const preliminary = Object.keys(facts).filter((name) => facts[name]?.includes('(preliminary)'));
    expect(preliminary).toEqual(['Ended by', 'Quality', 'Set-up', 'Caller ID']);
    const bare = await aCallWithout(
      'A',
      call,
      'call-summary.complete',
      'status-callback',
      'gateway',
    );
    expect(factsOf(bare)).toMatchObject({
      Status: 'completed (preliminary)',
      Duration: '1 min (preliminary)',
    });
  });

  it('has metrics and what others supersede only in the whole', async () => {
    const timeline = await aCall('A', call);
    expect(kindsOf(timeline)).not.toContain('metric');
    expect(kindsOf(timeline)).not.toContain('gateway');
    expect(timeline.hidden).toBe(10);
    const [summary, ...more] = timeline.entries.filter(({ kind }) => kind === 'summary');
    expect(more).toEqual([]);
    expect(summary).toMatchObject({ earlier: 3, isWarning: true, details: { isFinal: true } });
    expect(summary?.supersedes).toHaveLength(3);
    const whole = await aCall('A', call, { isWhole: true });
    expect([whole.entries.length, whole.hidden]).toEqual([33, 0]);
    expect(kindsOf(whole).filter((kind) => kind === 'metric')).toHaveLength(3);
  });

  it('has a lane for the audio at the edge, one for the customer and one for the agent', async () => {
    const timeline = await aCall('A', call);
    expect(timeline.lanes.map(({ name }) => name)).toEqual([
      'Call',
      'TwiML',
      'Customer',
      'Agent',
      'Audio, carrier edge',
      'API requests',
      'Error log',
    ]);
    expect(spansOf(timeline, 'Audio, carrier edge')).toEqual([
      ['measured', '09:03:31.000', '09:04:01.000', undefined],
      ['bad', '09:03:41.000', '09:04:01.000', 'packet loss 7.8 %, jitter up to 48 ms (inbound)'],
    ]);
    expect(spansOf(timeline, 'Customer')).toEqual([
      ['speech', '09:03:34.200', '09:03:36.000', 'speaks'],
    ]);
    expect(spansOf(timeline, 'Agent')).toEqual([
      ['waiting', '09:03:36.000', '09:03:39.200', '3.2 s'],
      ['speech', '09:03:39.200', '09:03:40.700', 'interrupted'],
    ]);
  });

  it('marks what went wrong, and what was bad', async () => {
    expect(marked(await aCall('A', call)).map(({ kind, isWarning }) => [kind, isWarning])).toEqual([
      ['agent', false],
      ['error', false],
      ['summary', true],
      ['agent', false],
    ]);
  });
});

describe('a conference of two', () => {
  const { conference, neverStarted, customer } = STORIES.D;

  it('has nobody who is still there, although no callback told that anybody left', async () => {
    const { participants } = (await aConference(conference)).facts;
    expect(participants.map(({ label, stays, holds }) => [label, stays, holds])).toEqual([
      [
        'agent',
        [{ from: '2026-10-14T09:03:25.000Z', to: '2026-10-14T09:04:20.000Z' }],
        [{ from: '2026-10-14T09:03:45.000Z', to: '2026-10-14T09:03:56.000Z' }],
      ],
      [
        'customer',
        [{ from: '2026-10-14T09:03:34.000Z', to: '2026-10-14T09:04:15.000Z' }],
        [{ from: '2026-10-14T09:03:45.000Z', to: '2026-10-14T09:03:56.000Z' }],
      ],
    ]);
  });

  it('says how it ended, and how it sounded', async () => {
    const timeline = await aConference(conference);
    expect(factsOf(timeline)).toEqual({
      Name: 'Support 7',
      Status: 'completed',
      Duration: '46 s',
      'Ended by': 'API request',
      Quality:
        '3 quality issues, high packet loss, low MOS, silence, mixed in us1 instead of ie1, 1 behaviour issue',
      'On hold': 'agent 11 s | customer 11 s',
      Events: '12, 2026-10-14 09:03:25.000 to 09:04:20.200 UTC',
    });
    expect(timeline.facts.participants[1]?.quality).toBe(
      'packet loss 10 %, jitter up to 61 ms, MOS 2.9 (inbound), silence (outbound)',
    );
    expect(kindsOf(timeline)).toEqual([
      'participant',
      'api',
      'participant',
      'conference',
      'api',
      'api',
      'participant-summary',
      'api',
      'participant-summary',
      'conf-summary',
      'conference',
    ]);
  });

  it('draws who joined and left in the terminal, and what the API was asked about whom', async () => {
    const text = timelineText(await aConference(conference), 80, timeZone('UTC'));
    const lines = stripVTControlCharacters(text).split('\n');
    const lanesOf = (words: string) => lines.find((line) => line.includes(words))?.slice(22, 26);
    expect(lanesOf('participant put on')).toBe('┊  •');
    expect(lanesOf('customer summary')).toBe('│  ┴');
    expect(lanesOf('agent summary')).toBe('┴   ');
  });

  it('that never started says so, and why', async () => {
    const timeline = await aConference(neverStarted);
    expect(factsOf(timeline)).toMatchObject({
      Status: 'never started: no concurrent participants',
      'Ended by': 'CA23d0aa18d2e25d633f33fb38c6dc9263',
    });
    expect(marked(timeline).map(({ problem }) => problem)).toEqual([
      'conference transfer 3 never started: no concurrent participants',
    ]);
  });

  it('is all that its participants’ calls may have', async () => {
    expect(factsOf(await aCall('D', customer))).toMatchObject({
      Status: 'completed',
      Direction: 'outbound',
      To: '+14155550123',
      Conferences: expect.stringContaining('Support 7, CFa882bf84667433b9a1508dfb98118f38, 41 s'),
    });
  });
});

describe('a call that failed', () => {
  const { call } = STORIES.E;

  it('says why, and that nobody was reached', async () => {
    const timeline = await aCall('E', call);
    const { Events: _, From: __, To: ___, ...facts } = factsOf(timeline);
    expect(facts).toEqual({
      Status: 'failed',
      Direction: 'outbound-api',
      'Ended by': 'SIP 404, error 13224: Dial: Invalid phone number',
      Errors: '+1.2 s  call failed before it was answered: SIP 404, error 13224',
    });
    expect(spansOf(timeline, 'Call')).toEqual([
      ['waiting', '09:03:25.000', '09:03:26.200', 'not reached'],
    ]);
    expect(marked(timeline)).toHaveLength(2);
  });

  it('has failed by its summary alone too', async () => {
    const { facts } = await aCallWithout('E', call, 'call.completed');
    expect(facts).toMatchObject({ status: 'failed', endedBy: { sipResponseCode: 404 } });
  });
});

describe('an inbound call through TwiML', () => {
  const { call, leg } = STORIES.G;

  it('has its facts, its leg and its message', async () => {
    const timeline = await aCall('G', call);
    const { Events: _, From: __, To: ___, ...facts } = factsOf(timeline);
    expect(facts).toEqual({
      Status: 'completed',
      Direction: 'inbound',
      Duration: '4 min 53 s',
      'Ended by': 'API request',
      'Caller ID': 'not verified (TN-Validation-Failed-C)',
      Legs: `dialled ${leg}, no answer`,
      Recordings: 'REba3a45e6e565daede1152e31db173a7d, 31 s',
      Errors: '+0.9 s  TwiML request failed: error 11200, 502 after 15 s',
    });
    expect(spansOf(timeline, 'TwiML')).toEqual([
      ['waiting', '09:03:34.000', '09:07:08.000', 'in the queue'],
    ]);
    expect(spansOf(timeline, 'Recording')).toEqual([
      ['recording', '09:07:44.000', '09:08:15.000', undefined],
    ]);
  });

  it('has a leg that was not answered, although its last callback was "initiated"', async () => {
    const timeline = await aCall('G', leg);
    const { Events: _, From: __, To: ___, ...facts } = factsOf(timeline);
    expect(facts).toEqual({
      Status: 'no-answer',
      Direction: 'outbound-dial',
      'Ended by': 'caller gave up, SIP 487',
      'Set-up': 'post-dial delay 812 ms',
      Legs: `dialled by ${call}`,
    });
    // 487 is what the callee's side answers to a caller who gives up.
    expect(marked(timeline)).toEqual([]);
    expect(spansOf(timeline, 'Call')).toEqual([
      ['waiting', '09:07:09.000', '09:07:35.000', 'ringing'],
    ]);
  });
});
