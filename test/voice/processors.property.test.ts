import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DefinedProcessor } from '../../src/voice/define-processor.ts';
import { processors, registeredProcessors } from '../../src/voice/registry.ts';
import { propertyRuns } from '../fixtures/property-runs.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';
import { voiceExamples } from '../fixtures/voice-examples.ts';

const definitions = registeredProcessors.filter(
  (processor): processor is DefinedProcessor => 'parameters' in processor,
);
const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
const parameterNames = [
  ...new Set(definitions.flatMap(({ parameters }) => Object.keys(parameters))),
  ...ODD_NAMES,
  ...['From', 'Url', 'Unheard', '+15005550006'],
];
/** All that stands in the examples' data, at whatever depth. */
const fieldNames = [
  ...new Set(voiceExamples.flatMap(({ event }) => namesIn(event.data))),
  ...ODD_NAMES,
  ...['message', 'message_text', 'more_info', 'Msg'],
];

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

/** Stands in every odd value: no warning may quote it. */
const PLANTED = 'zq-planted-zq';

const value = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  { weight: 3, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 3000 }).map((text) => PLANTED + text) },
  { weight: 1, arbitrary: fc.jsonValue().map((nested) => ({ [PLANTED]: nested })) },
  { weight: 1, arbitrary: fc.jsonValue().map((nested) => JSON.stringify({ transcript: nested })) },
  fc.integer(),
  fc.integer({ min: 0 }).map(String),
  fc.double({ min: 0, max: 1, noNaN: true }).map(String),
  fc.constantFrom('true', 'false', '', null, '1e400', '\ud83d', '\u2028', '2025-08-24T13:49:54Z'),
  fc.constantFrom(
    ...['participant-leave', 'conference-end', 'announcement-fail', 'stream-error'],
    ...['transcription-content', 'transcription-error', 'machine_start', 'completed', 'failed'],
  ),
);

/** Objects as `JSON.parse` makes them: `fromEntries` defines even a property named `__proto__`. */
const objectOf = (names: readonly string[], values: fc.Arbitrary<unknown>, maxLength: number) =>
  fc
    .array(fc.tuple(fc.constantFrom(...names), values), { maxLength })
    .map((entries): { [name: string]: unknown } => Object.fromEntries(entries));

const parameters = objectOf(parameterNames, value, 20);

const { data } = fc.letrec<{ data: { [name: string]: unknown }; field: unknown }>((tie) => ({
  data: objectOf(fieldNames, tie('field'), 5),
  field: fc.oneof(
    { maxDepth: 3 },
    value,
    tie('data'),
    tie('data').map((inner) => JSON.stringify(inner)),
    fc.array(tie('field'), { maxLength: 3 }),
  ),
}));

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string().map((end) => PLANTED + end),
);
const webhook = fc.option(
  fc.record(
    {
      method: fc.oneof(fc.constantFrom('GET', 'POST', 'DELETE'), text),
      url: fc.oneof(fc.webUrl({ withQueryParameters: true }), text),
      responseCode: fc.oneof(fc.constantFrom(0, 200, 201, 404, 502), fc.maxSafeInteger()),
      requestDurationMs: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.maxSafeInteger()),
      contentType: fc.oneof(fc.constantFrom('audio/mpeg', 'text/xml'), text),
      responseBody: fc.oneof(
        text,
        data.map((body) => JSON.stringify(body)),
        fc
          .array(fc.constantFrom('<Response>', '<Say>', '</Say>', '<Gather/>', '<!--', '">', ']]>'))
          .map((tags) => tags.join('')),
      ),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

describe('any processor, given any parameters, data and webhook', () => {
  it('returns a summary of one line, details that can be stored, and discreet warnings', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...processors.keys()),
      parameters,
      data,
      webhook,
      async (type, parameters, data, webhook) => {
        const findings = await processors.get(type)?.(
          aVoiceEvent({ type, parameters, data, webhook }),
        );
        if (findings === undefined) throw new Error(type);
        expect(findings.summary).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{9,200}$/u);
        expect(findings.summary.length).toBeLessThanOrEqual(200);
        expect(findings.summary.isWellFormed()).toBe(true);
        // Unless somebody really said so.
        const sent = JSON.stringify([parameters, data, webhook]);
        for (const slip of ['undefined', 'NaN', 'null', '[object', 'Infinity']) {
          if (!sent.includes(slip)) expect(findings.summary).not.toContain(slip);
        }
        for (const warning of findings.warnings ?? []) {
          expect(warning).toMatch(/^[\w.]+: expected [\w ]+$/);
          expect(warning).not.toContain(PLANTED);
        }
        expectStorable(findings.details);
      },
    );
    await fc.assert(property, propertyRuns(500));
  });
});

function expectStorable(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(expectStorable);
  } else if (typeof value === 'object' && value !== null) {
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    Object.values(value).forEach(expectStorable);
  } else {
    expect(['string', 'boolean', 'number']).toContain(typeof value);
    if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  }
}

describe('every processor, given objects for all of its parameters', () => {
  it.each(definitions)('$types.0 leaves each out with a warning of its own', (definition) => {
    const names = Object.keys(definition.parameters);
    const odd = Object.fromEntries(names.map((name) => [name, { [PLANTED]: PLANTED }]));
    const [type = ''] = definition.types;
    const event = aVoiceEvent({ type, parameters: odd, data: {}, webhook: undefined });
    // That a parameter is there is all that an API request's `changes` say.
    const { changes: _, ...details } = definition.process(event).details;
    expect(details).toEqual({});
    const { warnings } = definition.process(event);
    expect(warnings?.map((warning) => warning.split(':')[0])).toEqual(names);
  });
});
