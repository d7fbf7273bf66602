/**
 * Stands in for `src/voice/registry.ts`: processors that fail in every way, and whose errors quote
 * what they were given.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { VoiceEvent } from '../../../src/events/voice-event.ts';
import { type Processor, RetryableError } from '../../../src/voice/processor.ts';
import type { Handling } from '../../../src/voice/registry.ts';

/** The types whose processor cannot even be found, which nobody foresees. */
export const UNFORESEEN = 'com.twilio.voice.unforeseen.';

const quoted = ({ parameters }: VoiceEvent) => `cannot read ${parameters.Secret}`;

/** By the parameter `Fails`. */
const failures: Readonly<Record<string, (event: VoiceEvent) => unknown>> = {
  throws: (event) => {
    throw Object.assign(new TypeError(quoted(event)), { code: quoted(event) });
  },
  'throws no error': (event) => {
    throw { secret: quoted(event) };
  },
  rejects: async (event) => {
    throw new Error(quoted(event), { cause: event });
  },
  'rejects after the deadline': async (event) => {
    await sleep(600);
    throw new Error(quoted(event));
  },
  'asks for a retry': (event) => {
    throw new RetryableError(quoted(event));
  },
  'finds what cannot be stored': (event) => ({
    details: { [quoted(event)]: () => quoted(event) },
    summary: quoted(event),
  }),
  'warns in odd words': (event) => ({
    details: event.parameters,
    summary: quoted(event),
    warnings: [quoted(event)],
  }),
};

/** The ways in which a processor fails. */
export const ways: readonly string[] = Object.keys(failures);

/** What the log may name: no type. */
export const processors: ReadonlyMap<string, unknown> = new Map();

export function processorFor(type: string): Handling {
  if (type.startsWith(UNFORESEEN)) throw new RangeError(`no processor for ${type}`);
  const processor = (event: VoiceEvent) => failures[String(event.parameters.Fails)]?.(event);
  return { processor: processor as Processor, recognised: true, pure: false };
}
