import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VoiceEvent } from '../../src/events/voice-event.ts';
import type { DefinedProcessor } from '../../src/voice/define-processor.ts';
import type { Findings } from '../../src/voice/processor.ts';
import { processorFor, processors, registeredProcessors } from '../../src/voice/registry.ts';
import { propertyRuns } from '../fixtures/property-runs.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';
import { voiceExamples } from '../fixtures/voice-examples.ts';

const definitions = registeredProcessors.filter(
  (processor): processor is DefinedProcessor => 'parameters' in processor,
);
const insightsExamples = voiceExamples.filter(({ event }) => event.type.includes('.insights.'));
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

/** Stands in odd values and in names of the sender's choice: no warning may quote it. */
const PLANTED = 'zq-planted-zq';

/** Values that are odd in most places, and right in some. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 3000 }).map((text) => PLANTED + text) },
  fc.jsonValue().map((nested) => ({ [PLANTED]: nested, '31600': nested })),
  fc.jsonValue().map((nested) => JSON.stringify({ transcript: nested })),
  fc.array(fc.constantFrom<unknown>('high_jitter', 'silence', PLANTED, 7, null, {}, [])),
  fc.integer(),
  fc.double(),
  fc.nat().map(String),
  fc.double({ min: 0, max: 1, noNaN: true }).map(String),
  fc.constantFrom<unknown>(
    ...['true', 'false', '', null, 0, 5e-324, 1e308, '1e400', '\ud83d', '\u2028'],
    ...['2025-08-24T13:49:54Z', 'constructor', '__proto__', 'completed', 'failed', 'failure'],
    ...['participant-leave', 'conference-end', 'announcement-fail', 'stream-error'],
    ...['transcription-content', 'transcription-error', 'machine_start', 'fail', 'noanswer'],
    ...['carrier_edge', 'sdk_edge', 'unknown_edge', 'conversation_relay', 'error'],
    ...['network-quality-warning-raised', 'high-rtt'],
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

const anyEvent = fc
  .record({ type: fc.constantFrom(...processors.keys()), parameters, data, webhook })
  .map(aVoiceEvent);

/** An Insights example with odd values in some places, at any depth: from the first on, every nth. */
const alteredExample = fc
  .record({
    event: fc.constantFrom(...insightsExamples.map(({ event }) => event)),
    odd: fc.array(value, { minLength: 1, maxLength: 8 }),
    first: fc.nat({ max: 20 }),
    every: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ event, odd, first, every }) => {
    const left = [...odd];
    let place = -first;
    function altered(json: unknown): unknown {
      place += 1;
      if (place > 0 && place % every === 0 && left.length > 0) return left.pop();
      if (Array.isArray(json)) return json.map(altered);
      if (typeof json !== 'object' || json === null) return json;
      return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, altered(one)]));
    }
    const fields = Object.entries(event.data).map(([name, one]) => [name, altered(one)]);
    return { ...event, data: Object.fromEntries(fields) };
  });

/** A summary of one line, details that can be stored, and warnings that quote nothing. */
function expectGood({ summary, details, warnings = [] }: Findings, sent: string): void {
  expect(summary).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{9,200}$/u);
  expect(summary.length).toBeLessThanOrEqual(200);
  expect(summary.isWellFormed()).toBe(true);
  for (const slip of ['undefined', 'NaN', 'null', '[object', 'Infinity', 'function']) {
    // Unless somebody really said so.
    if (!sent.includes(slip)) expect(summary).not.toContain(slip);
  }
  for (const warning of warnings) {
    expect(warning).toMatch(/^[\w.]+: expected [\w ]+$/);
    expect(warning).not.toContain(PLANTED);
  }
  expect(new Set(warnings).size).toBe(warnings.length);
  expectStorable(details, 'details');
}

/** JSON of finite numbers, texts, booleans, lists and objects. */
function expectStorable(value: unknown, path: string): void {
  if (typeof value === 'object' && value !== null) {
    if (!Array.isArray(value)) expect(Object.getPrototypeOf(value), path).toBe(Object.prototype);
    for (const [name, one] of Object.entries(value)) expectStorable(one, `${path}.${name}`);
    return;
  }
  expect(['string', 'boolean', 'number'], path).toContain(typeof value);
  if (typeof value === 'number') expect(Number.isFinite(value), path).toBe(true);
}

function expectWellFormed(value: unknown): void {
  if (typeof value === 'string') expect(value.isWellFormed()).toBe(true);
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(expectWellFormed);
}

describe('a processor, given anything', () => {
  const found = async (event: VoiceEvent) => {
    const findings = await processorFor(event.type).processor(event);
    expectGood(findings, JSON.stringify([event.parameters, event.data, event.webhook]));
    return findings;
  };

  it('gives good findings of any parameters, data and webhook', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvent, async (event) => void (await found(event))),
      propertyRuns(500),
    );
  });

  it('gives good findings of an Insights example with odd values, and no odd text', async () => {
    const property = fc.asyncProperty(alteredExample, async (event) => {
      expectWellFormed((await found(event)).details);
    });
    await fc.assert(property, propertyRuns(600));
  });
});

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
