import { type ExpectedEvent, expectedEvents } from '../../../src/local/sample-calls/expected.ts';
import { sid } from '../../../src/local/sample-calls/identifiers.ts';
import { integer, type Random } from '../../../src/local/sample-calls/random.ts';
import { webhookEvent } from '../../../src/local/sample-calls/webhook-event.ts';

/** A record that DynamoDB has little or no room for, and what has to become of it. */
export interface Poison {
  readonly data: Uint8Array;
  /**
   * Stored without what the event says twice, rejected with its bytes, or given up by the mapping
   * because not even these fit into an item.
   */
  readonly end: 'stored' | 'rejected' | 'given up';
  /** Events of the record that are stored. */
  readonly events: ReadonlyMap<string, ExpectedEvent>;
}

const none: Poison['events'] = new Map();

/** One of each kind. */
export function poisons(random: Random, at: number): readonly Poison[] {
  const account = { sid: sid(random, 'AC'), webhooks: 'https://voice.example.com' };
  const spoken = (letters: number) => {
    const callSid = sid(random, 'CA');
    const transcript = 'é'.repeat(letters / 2);
    return webhookEvent(random, account, {
      type: 'status-callback.transcription.processed',
      at,
      callSid,
      parameters: {
        CallSid: callSid,
        TranscriptionEvent: 'transcription-content',
        TranscriptionData: JSON.stringify({ transcript, confidence: 0.9 }),
      },
    });
  };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const huge = () => integer(random, 450_000, 900_000);
  const good = spoken(40);
  // Its text fits once: as it came, and not as what was said, too.
  const long = spoken(integer(random, 230_000, 380_000));
  // Two bytes each as they come, and 22 as DynamoDB counts.
  const numbers = Array(integer(random, 20_000, 150_000)).fill(1);
  return [
    { data: json(long.event), end: 'stored', events: expectedEvents([long]) },
    { data: json({ ...spoken(40).event, numbers }), end: 'rejected', events: none },
    { data: json(spoken(huge()).event), end: 'given up', events: none },
    { data: Buffer.alloc(huge(), 0xff), end: 'given up', events: none },
    {
      data: json([good.event, spoken(huge()).event]),
      end: 'given up',
      events: expectedEvents([good]),
    },
  ];
}
