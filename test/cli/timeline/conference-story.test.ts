import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { timeZone } from '../../../src/cli/time-zone.ts';
import { timelineText } from '../../../src/cli/timeline/text.ts';
import { STORIES } from '../../fixtures/stories.ts';
import { aCall, aConference, factsOf, kindsOf, marked } from '../../fixtures/story-timelines.ts';

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
    expect(kindsOf(timeline).join(', ')).toBe(
      'participant, api, participant, conference, api, api, participant-summary, api, ' +
        'participant-summary, conf-summary, conference',
    );
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
