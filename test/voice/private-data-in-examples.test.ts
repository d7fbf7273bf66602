import { describe, expect, it } from 'vitest';
import type { VoiceEvent } from '../../src/events/voice-event.ts';
import { processorFor } from '../../src/voice/registry.ts';
import { voiceExamples } from '../fixtures/voice-examples.ts';

/** What must not be found again, by what is planted. */
const PLANTED: readonly (readonly [planted: string, traces: readonly string[]])[] = [
  ['+15005550006', ['5005550006']],
  ['415.555.0100', ['415.555', '0100']],
  ['06 12 34 56 78', ['12 34 56']],
  ['+49 (0) 89 / 702913', ['702913']],
  ['sip:+15005550006@203.0.113.7:5060', ['5005550006', '203.0.113']],
  ['client:quux@mail.test', ['quux']],
  ['203.0.113.7', ['203.0.113']],
  ['2001:db8::8a2e:370:7334', ['8a2e']],
  ['37.564026,-122.348976', ['37.56', '122.34']],
  ['quentin.quux@mail.test', ['quentin', 'quux']],
  ['Mozilla/5.0 (X11; Linux x86_64)', ['Mozilla', 'Linux']],
  ['PolycomVVX-VVX_411-UA/5.9.0.9373', ['Polycom', '5.9']],
  ['4111 1111 1111 1111', ['4111', '1111']],
];

/** Where callers' keys stand. */
const KEYS = /^(?:Digits|FinishedOnKey|SendDigits|PaymentCardNumber|SecurityCode)$/;

type Change = (text: string, name: string) => string;

/** A copy with every text changed: of parameters, data and webhook, and of JSON inside of text. */
function planted(event: VoiceEvent, change: Change): VoiceEvent {
  const { type, parameters, data, webhook } = event;
  return { ...event, ...(copy({ parameters, data, webhook }, '', change) as VoiceEvent), type };
}

function copy(value: unknown, name: string, change: Change): unknown {
  if (typeof value === 'string') {
    if (!value.startsWith('{')) return change(value, name);
    return JSON.stringify(copy(JSON.parse(value), name, change));
  }
  if (Array.isArray(value)) return value.map((one) => copy(one, name, change));
  if (typeof value !== 'object' || value === null) return value;
  const changed: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) changed[name] = copy(inner, name, change);
  return changed;
}

/** How many texts an event has. */
function textsIn(event: VoiceEvent): number {
  let texts = 0;
  planted(event, (text) => {
    texts += 1;
    return text;
  });
  return texts;
}

async function told(event: VoiceEvent): Promise<string> {
  const { details, summary, warnings } = await processorFor(event.type).processor(event);
  // Measurements may hold a trace's few digits by chance; what was planted would be a larger number.
  return JSON.stringify({ details, summary, warnings }, (_, value) =>
    typeof value === 'number' && value < 100_000 ? 0 : value,
  );
}

describe('private data in an example', () => {
  it.each(voiceExamples)('are in no summary and no details: $name', async ({ event }) => {
    const found: string[] = [];
    const texts = textsIn(event);
    for (const [plant, traces] of PLANTED) {
      const changes: Change[] = [() => plant, (text) => `${text} ${plant}`];
      // One text at a time as well, since an odd value may hide what others would tell.
      for (let at = 0; at < texts; at++) {
        for (const only of [plant, `,${plant}`]) {
          let index = -1;
          changes.push((text) => {
            index += 1;
            if (index !== at) return text;
            return only === plant ? plant : text + only;
          });
        }
      }
      for (const change of changes) {
        const text = await told(planted(event, change));
        // Once for all: there are a hundred thousand of these texts.
        if (traces.some((trace) => text.includes(trace))) found.push(`${plant} in ${text}`);
      }
    }
    expect(found).toEqual([]);
  });

  it.each(voiceExamples)('are no keys that a caller pressed: $name', async ({ event }) => {
    const keys = '739182';
    const text = await told(planted(event, (text, name) => (KEYS.test(name) ? keys : text)));
    expect(text).not.toContain(keys);
  });

  it('are no numbers, names or positions that stand in an Insights example', async () => {
    const personal = /1500|555|203\.0|198\.51|37\.|client:|agent-7|Mountain|California|PBX|b1c2d3/;
    for (const { name, event } of voiceExamples) {
      if (!event.type.includes('.insights.')) continue;
      const { summary, details } = await processorFor(event.type).processor(event);
      expect(JSON.stringify({ summary, details }), name).not.toMatch(personal);
    }
  });

  it('would be found, were they told', async () => {
    const example = voiceExamples.find(({ name }) => name === 'twiml.gather.finished.speech');
    if (example === undefined) throw new Error('There is no example of speech.');
    expect(await told(planted(example.event, () => 'planted words'))).toContain('planted words');
    expect(textsIn(example.event)).toBeGreaterThan(20);
  });
});
