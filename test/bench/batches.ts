import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import { aRecord } from '../fixtures/records.ts';

/** Twilio's Voice Insights events have schemas of their own, which the peers do not know. */
const OTHER_SCHEMA = 'com.twilio.voice.insights.';

/** The JSON text of an invocation's event with so many events, one a record, all of other ids than other seeds'. */
export function freshBatch(seed: number, size: number): string {
  return JSON.stringify({ Records: freshEvents(seed, size).map(recordOf) });
}

/** Sample events, as values. */
export function freshEvents(seed: number, size: number): unknown[] {
  const none = { bad: 0, otherProducts: 0, duplicates: 0, testEvents: 0 };
  const { records } = sampleTraffic({ seed, events: Math.ceil(size * 1.1) + 30, ...none });
  return records
    .flatMap(({ data }) => JSON.parse(new TextDecoder().decode(data)))
    .filter(({ type }) => !type.startsWith(OTHER_SCHEMA))
    .slice(0, size);
}

function recordOf(event: unknown, index: number) {
  return aRecord(event, { number: index, arrivedAt: new Date().toISOString() });
}
