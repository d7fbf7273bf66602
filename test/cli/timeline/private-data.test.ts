import { describe, expect, it } from 'vitest';
import { timeZone } from '../../../src/cli/time-zone.ts';
import { timelinePage } from '../../../src/cli/timeline/page.ts';
import { timelineText } from '../../../src/cli/timeline/text.ts';
import {
  callTimeline,
  conferenceTimeline,
  type Timeline,
  type TimelineOptions,
} from '../../../src/cli/timeline/timeline.ts';
import { isJsonObject, type JsonObject } from '../../../src/json/json-object.ts';
import { stored } from '../../fixtures/stored-samples.ts';
import { STORIES, storyEvents } from '../../fixtures/stories.ts';

const UTC = timeZone('UTC');
const FROM = '+15005550006';
const TO = '+14155550123';

/** Planted in every event, beside what the stories have. */
const PLANTED = {
  ForwardedFrom: '+15005557777',
  Caller: 'sip:+15005558888@198.51.100.7:5060',
  CallerName: 'Quentin Quux',
  Digits: '739182',
  SipHeader_User_Agent: 'PolycomVVX-VVX_411-UA/5.9.0.9373',
  Note: 'quentin.quux@mail.test',
  FromCity: 'Quuxville',
};

const TRACES = [
  '5557777',
  '5558888',
  '198.51.100',
  'Quentin',
  'Quux',
  'quux',
  '739182',
  'Polycom',
  '203.0.113',
  '37.56',
  '-122.34',
  'Mozilla',
];

/** What insights know of a party and of a device. */
const PARTY = {
  city: 'Quuxville',
  ip_address: '203.0.113.7',
  location: { lat: 37.564026, lon: -122.348976 },
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  client_name: 'client:quentin.quux',
};
const PRIVATE_OBJECTS = new Set(['from', 'to', 'metadata', 'properties']);

function planted(event: JsonObject): JsonObject {
  const data = event.data as JsonObject;
  const isTwiliosAnswer = String(event.type).includes('.api-request.');
  const { request, response } = data as { request?: JsonObject; response?: JsonObject };
  if (!isJsonObject(request)) return { ...event, data: withParty({ ...data, ...PARTY }) };
  const responseBody = Buffer.from(JSON.stringify({ ...PLANTED, ...PARTY })).toString('base64');
  return {
    ...event,
    data: {
      ...data,
      ...PARTY,
      request: { ...request, parameters: { ...(request.parameters as JsonObject), ...PLANTED } },
      // Twilio's tells which call it is about.
      response: isTwiliosAnswer ? response : { ...response, responseBody },
    },
  };
}

/** A copy in which every object that may hold such things does. */
function withParty(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => withParty(one));
  if (!isJsonObject(value)) return value;
  const inner = Object.entries(value).map(([key, one]) => [key, withParty(one, key)]);
  return { ...Object.fromEntries(inner), ...(PRIVATE_OBJECTS.has(name) && PARTY) };
}

/** All that a reader is shown or given of a timeline. */
function shown(timeline: Timeline): readonly string[] {
  const { facts, lanes, entries } = timeline;
  return [
    timelineText(timeline, 80, UTC),
    timelinePage(timeline, UTC),
    JSON.stringify({ facts, lanes, entries }),
  ];
}

function numbersIn(text: string): string[] {
  return [FROM, TO].filter((number) => text.includes(number.slice(1)));
}

async function timelinesOf(options: TimelineOptions): Promise<Timeline[]> {
  const { A, D, E, G } = STORIES;
  type Maker = typeof callTimeline | typeof conferenceTimeline;
  const made = async (make: Maker, story: keyof typeof STORIES, sid: string) =>
    make(sid, await stored(storyEvents(story).map(planted), sid), options);
  return Promise.all([
    made(callTimeline, 'A', A.call),
    made(callTimeline, 'D', D.customer),
    made(callTimeline, 'E', E.call),
    made(callTimeline, 'G', G.call),
    made(callTimeline, 'G', G.leg),
    made(conferenceTimeline, 'D', D.conference),
    made(conferenceTimeline, 'D', D.neverStarted),
  ]);
}

describe('private data', () => {
  it.each([{}, { isWhole: true }])('are in nothing that is shown: %j', async (options) => {
    for (const timeline of await timelinesOf(options)) {
      for (const text of shown(timeline)) {
        expect(TRACES.filter((trace) => text.includes(trace))).toEqual([]);
      }
    }
  });

  it('are the numbers of a call’s parties, as From and To, and nothing else', async () => {
    for (const timeline of await timelinesOf({ isWhole: true })) {
      if (timeline.kind === 'call') {
        expect([timeline.facts.from, timeline.facts.to]).toEqual([FROM, TO]);
      }
      const facts = { ...timeline.facts, from: undefined, to: undefined };
      const { lanes, entries } = timeline;
      expect(numbersIn(JSON.stringify({ facts, lanes, entries }))).toEqual([]);
    }
  });

  it('are no numbers either, where they are left out', async () => {
    for (const timeline of await timelinesOf({ isWhole: true, hasNumbers: false })) {
      expect(shown(timeline).flatMap(numbersIn)).toEqual([]);
    }
  });

  it('would be found: they are stored', async () => {
    const events = await stored(storyEvents('A').map(planted), STORIES.A.call);
    const items = JSON.stringify(events);
    expect(TRACES.filter((trace) => !items.includes(trace))).toEqual([]);
  });
});
