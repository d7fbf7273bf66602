import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import { aRecord } from '../fixtures/records.ts';

/** Twilio's Voice Insights events have schemas of their own, which the peers do not know. */
const OTHER_SCHEMA = 'com.twilio.voice.insights.';

interface SampleEvent {
  readonly type: string;
}

/** The local stack's sample events, of about 1.5 KB; no id stands among those of another seed. */
export function freshEvents(seed: number, size: number): SampleEvent[] {
  const none = { bad: 0, otherProducts: 0, duplicates: 0, testEvents: 0 };
  const { records } = sampleTraffic({ seed, events: Math.ceil(size * 1.1) + 30, ...none });
  return records
    .flatMap(({ data }): SampleEvent[] => JSON.parse(new TextDecoder().decode(data)))
    .filter(({ type }) => !type.startsWith(OTHER_SCHEMA))
    .slice(0, size);
}

/** What Lambda hands to the function for such a batch, one event a record: the JSON text. */
export function invocation(events: readonly unknown[]): string {
  const arrivedAt = new Date().toISOString();
  const Records = events.map((event, index) => aRecord(event, { number: index, arrivedAt }));
  return JSON.stringify({ Records });
}

/** Events of about 380 bytes, hardly more than an envelope and two parameters. */
export function smallEvents(seed: number, size: number): unknown[] {
  return Array.from({ length: size }, (_, n) => ({
    specversion: '1.0',
    type: 'com.twilio.voice.status-callback.call.ringing',
    source: '/Calls/CA1.json',
    id: `EZ${String(seed).padStart(8, '0')}${String(n).padStart(24, '0')}`,
    data: {
      sid: 'CA1a5b53bd7778d7df9d97e93e50eeacb5',
      timestamp: '2026-11-23T12:00:00.000Z',
      request: {
        method: 'POST',
        url: 'https://example.com',
        parameters: { CallSid: 'CA1a5b53bd7778d7df9d97e93e50eeacb5', CallStatus: 'ringing' },
      },
    },
  }));
}
