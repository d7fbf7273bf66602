import { describe, expect, it } from 'vitest';
import { STORIES } from '../../fixtures/stories.ts';
import {
  aCall,
  aCallWithout,
  factsOf,
  kindsOf,
  marked,
  spansOf,
} from '../../fixtures/story-timelines.ts';

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
    const bare = await aCallWithout('A', call, 'status-callback', 'twiml', 'api-request');
    expect(factsOf(bare)).toMatchObject({
      Status: 'completed',
      Duration: '1 min',
      Direction: 'outbound-api',
      From: '+15005550006',
      To: '+14155550123',
      'Ended by': 'callee hung up, SIP 200',
      'Answered by': 'human',
    });
  });

  it('says what is preliminary, as long as Twilio has not finished the summary', async () => {
    const facts = factsOf(await aCallWithout('A', call, 'call-summary.complete'));
    const preliminary = Object.keys(facts).filter((name) => facts[name]?.includes('(preliminary)'));
    expect(preliminary).toEqual(['Ended by', 'Quality', 'Set-up', 'Caller ID']);
    const others = ['status-callback', 'gateway'];
    const bare = await aCallWithout('A', call, 'call-summary.complete', ...others);
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
    expect(timeline.lanes.map(({ name }) => name).join(' | ')).toBe(
      'Call | TwiML | Customer | Agent | Audio, carrier edge | API requests | Error log',
    );
    expect(spansOf(timeline, 'Audio, carrier edge')).toEqual([
      'measured 09:03:31.000–09:04:01.000',
      'bad 09:03:41.000–09:04:01.000 packet loss 7.8 %, jitter up to 48 ms (inbound)',
    ]);
    expect(spansOf(timeline, 'Customer')).toEqual(['speech 09:03:34.200–09:03:36.000 speaks']);
    expect(spansOf(timeline, 'Agent')).toEqual([
      'waiting 09:03:36.000–09:03:39.200 3.2 s',
      'speech 09:03:39.200–09:03:40.700 interrupted',
    ]);
  });

  it('marks what went wrong, and what was bad', async () => {
    const marks = marked(await aCall('A', call));
    expect(marks.map(({ kind }) => kind)).toEqual(['agent', 'error', 'summary', 'agent']);
    expect(marks.map(({ isWarning }) => isWarning)).toEqual([false, false, true, false]);
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
    expect(spansOf(timeline, 'Call')).toEqual(['waiting 09:03:25.000–09:03:26.200 not reached']);
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
    expect(spansOf(timeline, 'TwiML')).toEqual(['waiting 09:03:34.000–09:07:08.000 in the queue']);
    expect(spansOf(timeline, 'Recording')).toEqual(['recording 09:07:44.000–09:08:15.000']);
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
    expect(spansOf(timeline, 'Call')).toEqual(['waiting 09:07:09.000–09:07:35.000 ringing']);
  });
});
