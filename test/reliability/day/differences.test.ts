import { describe, expect, it } from 'vitest';
import { differences, type EndOfDay } from './differences.ts';
import { dayTraffic } from './traffic.ts';

const { records, expected } = dayTraffic(1, 24);
const put = new Map(records.map(({ data }, n) => [`shardId-000000000000:${n}`, data]));

/** The place of the record that holds this. */
function placeOf(bytes: Uint8Array): string {
  const place = [...put].find(([, data]) => Buffer.from(data).includes(Buffer.from(bytes)));
  return place?.[0] ?? 'nowhere';
}

/** A day at whose end everything is as it should be, made without the consumer. */
function aGoodEnd(): EndOfDay {
  const events = [...expected.events].map(([id, { event, ...known }]) => {
    const { request, response, eventSid } = event.data as Record<string, Record<string, unknown>>;
    return {
      id,
      ...known,
      parameters: request?.parameters ?? {},
      source: event.source,
      schema: event.dataschema,
      eventSid,
      webhook: {
        method: request?.method,
        url: String(request?.url).replace('twilio:s3cret-token@', ''),
        responseCode: response?.responseCode,
        requestDurationMs: response?.requestDuration,
        contentType: response?.contentType,
        responseBody: response && Buffer.from(String(response.responseBody), 'base64').toString(),
      },
      recordId: placeOf(Buffer.from(id)),
    };
  });
  const rejections = [
    ...expected.rejected.map(({ reason, bytes }) => ({ reason, bytes })),
    ...expected.tooLarge.map((bytes) => ({ reason: 'too-large', bytes })),
  ].map(({ reason, bytes }) => ({ reason, payload: bytes, recordId: placeOf(bytes) }));
  return {
    events,
    rejections,
    givenUp: expected.givenUp.map((data) => ({ recordId: placeOf(data), data })),
    inserts: new Map(events.map(({ id }) => [id, 1])),
    put,
  };
}

describe('what is stored at the end of a day', () => {
  const good = aGoodEnd();
  const [event] = good.events;
  const others = good.events.slice(1);

  it('differs in nothing where all is well', () => {
    expect(differences(expected, good)).toEqual([]);
  });

  it.each<[string, Partial<EndOfDay>, RegExp]>([
    ['an event is missing', { events: others }, /is not in the table/],
    ['an event is another', { events: [{ ...event, source: 'x' }, ...others] }, /source differs/],
    [
      'an event names another record',
      { events: [{ ...event, recordId: 'x:1' }, ...others] },
      /x:1 is no record/,
    ],
    [
      'an event was stored twice',
      { inserts: new Map([...good.inserts, [String(event?.id), 2]]) },
      /inserted 2 times/,
    ],
    ['an event was stored past all inserts', { inserts: new Map() }, /events of 0 inserts/],
    [
      'a rejection is missing',
      { rejections: good.rejections.filter(({ reason }) => reason !== 'too-large') },
      /not rejected as too large/,
    ],
    ['a failed batch is missing', { givenUp: good.givenUp.slice(1) }, /not given up/],
    [
      'a record was given up without cause',
      { givenUp: [...good.givenUp, { recordId: 'x:2', data: Buffer.from('x') }] },
      /given up without cause/,
    ],
  ])('differs where %s', (_, bad, difference) => {
    expect(differences(expected, { ...good, ...bad }).join('\n')).toMatch(difference);
  });
});
