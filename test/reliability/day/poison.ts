import { type ExpectedEvent, expectedEvents } from '../../../src/local/sample-calls/expected.ts';
import { sid } from '../../../src/local/sample-calls/identifiers.ts';
import { integer, type Random } from '../../../src/local/sample-calls/random.ts';
import { webhookEvent } from '../../../src/local/sample-calls/webhook-event.ts';

/** A record that DynamoDB has no room for, and what has to become of it. */
export interface Poison {
  readonly data: Uint8Array;
  /** Rejected with its bytes, or given up by the mapping because not even these fit into an item. */
  readonly end: 'rejected' | 'given up';
  /** Good events that share the record with it. */
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
  return [
    // Its text is stored twice, as it came and as what was said, and the rejection holds it once.
    { data: json(spoken(integer(random, 230_000, 380_000)).event), end: 'rejected', events: none },
    { data: json(spoken(huge()).event), end: 'given up', events: none },
    { data: Buffer.alloc(huge(), 0xff), end: 'given up', events: none },
    {
      data: json([good.event, spoken(huge()).event]),
      end: 'given up',
      events: expectedEvents([good]),
    },
  ];
}
