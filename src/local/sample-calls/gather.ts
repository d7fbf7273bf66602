import { callParameters, newCall } from './call-progress.ts';
import { integer, oneOf, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { webhookEvent } from './webhook-event.ts';

const sayings = [
  { language: 'en-US', words: "I'd like to change the address on my last order please".split(' ') },
  { language: 'en-GB', words: 'could you put me through to billing about invoice nine'.split(' ') },
  { language: 'es-ES', words: 'mañana por la mañana quiero cambiar mi reserva'.split(' ') },
  { language: 'de-DE', words: 'ich möchte bitte mit der Abteilung für Rückgaben reden'.split(' ') },
] as const;

/**
 * A caller speaks to a `<Gather>`: partial results grow word by word, counted from 0, and some
 * overtake the one before.
 */
export function gather(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call = newCall(random, 'inbound');
  const { language, words } = oneOf(random, sayings);
  const overtaken = integer(random, 0, words.length - 2);
  let at = startTime;
  return words.map((_, index) => {
    at += integer(random, 220, 700);
    const isLast = index === words.length - 1;
    return webhookEvent(random, account, {
      type: 'status-callback.gather.partial.captured',
      at,
      // Longer than the gap to the next one, and so behind it.
      arrivesAt: at + (index === overtaken ? integer(random, 1_500, 2_500) : 300),
      callSid: call.sid,
      parameters: {
        ...callParameters(account, call, 'in-progress'),
        StableSpeechResult: words.slice(0, index + 1).join(' '),
        // Nothing is unstable any more at the end: Twilio sends an empty string then.
        UnstableSpeechResult: words[index + 1] ?? '',
        Stability: isLast ? '1.0' : (0.5 + integer(random, 0, 45) / 100).toFixed(2),
        SequenceNumber: String(index),
        Language: language,
        ...(isLast && { Confidence: (0.75 + integer(random, 0, 24) / 100).toFixed(2) }),
      },
    });
  });
}
