import { readFileSync } from 'node:fs';
import { sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { processors } from '../../../src/voice/registry.ts';
import { aCloudEvent, aTestEvent } from '../../fixtures/cloud-event.ts';

const DOCUMENTATION_EXAMPLES = new URL(
  '../../fixtures/documentation-examples.json',
  import.meta.url,
);

/** Real shapes to start from. */
export interface Corpus {
  /** JSON texts of single events: Twilio's documented examples, sample calls, one of each type. */
  readonly events: readonly string[];
  /** Whole records, good and bad, arrays and single events. */
  readonly records: readonly Uint8Array[];
}

/** The corpus: the same at every run. */
export function realShapes(): Corpus {
  const documented: unknown[] = JSON.parse(readFileSync(DOCUMENTATION_EXAMPLES, 'utf8'));
  const { records, expected } = sampleTraffic({
    seed: 1,
    start: new Date('2026-11-23T11:00:00.000Z'),
    calls: 12,
    // Each kind of bad content several times.
    bad: 0.5,
  });
  const events = [
    ...documented,
    ...[...expected.events.values()].map(({ event }) => event),
    ...[...processors.keys()].map((type) => aCloudEvent({ type })),
    aTestEvent(),
    aCloudEvent({ type: 'com.twilio.messaging.message.sent' }),
    // As in Twilio's older Kinesis examples.
    aCloudEvent({ data: JSON.stringify(aCloudEvent().data) }),
  ];
  return {
    events: events.map((event) => JSON.stringify(event)),
    records: records.map(({ data }) => data),
  };
}
