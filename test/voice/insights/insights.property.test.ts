import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InsightsProcessor } from '../../../src/voice/insights/define-insights.ts';
import { registeredProcessors } from '../../../src/voice/registry.ts';
import { propertyRuns } from '../../fixtures/property-runs.ts';
import { voiceExamples } from '../../fixtures/voice-examples.ts';

/** Stands in odd values and in names of the sender's choice: no warning may quote it. */
const PLANTED = 'zq-planted-zq';

/** Every example of an Insights type, with the processor of its type. */
const examples = voiceExamples
  .filter(({ event }) => event.type.startsWith('com.twilio.voice.insights.'))
  .map(({ event }) => {
    const processor = registeredProcessors.find(({ types }) => types.includes(event.type));
    if (processor === undefined) throw new Error(`${event.type} has no processor.`);
    return { process: (processor as InsightsProcessor).process, event };
  });

/** Values that are odd in most places, and right in some. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  fc.jsonValue().map((nested) => ({ [PLANTED]: nested, '31600': nested })),
  fc.array(fc.constantFrom<unknown>('high_jitter', 'silence', PLANTED, 7, null, {}, [])),
  fc.string({ maxLength: 3000 }).map((text) => PLANTED + text),
  fc.double(),
  fc.integer(),
  fc.nat().map(String),
  fc.constantFrom<unknown>(
    ...['', null, '\ud83d', '\u2028', '2026-10-14T09:04:31Z', 'unknown_edge', 'failure', 1e308],
    ...['completed', 'fail', 'noanswer', 'carrier_edge', 'sdk_edge', 'conversation_relay', 'error'],
    ...['network-quality-warning-raised', 'high-rtt', 'constructor', '__proto__', 5e-324, 0],
  ),
);

/** The JSON with some of its values replaced, wherever they stand; `fromEntries` defines `__proto__`. */
function changed(json: unknown, changes: unknown[], odds: () => boolean): unknown {
  if (odds() && changes.length > 0) return changes.pop();
  if (Array.isArray(json)) return json.map((one) => changed(one, changes, odds));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, one]) => [name, changed(one, changes, odds)]),
  );
}

/** An example's data with odd values in some places of any depth. */
const alteredExample = fc
  .record({
    example: fc.constantFrom(...examples),
    changes: fc.array(value, { minLength: 1, maxLength: 8 }),
    every: fc.integer({ min: 1, max: 40 }),
    first: fc.nat({ max: 20 }),
  })
  .map(({ example: { process, event }, changes, every, first }) => {
    let count = -first;
    const odds = () => {
      count += 1;
      return count > 0 && count % every === 0;
    };
    const left = [...changes];
    const data = Object.fromEntries(
      Object.entries(event.data).map(([name, one]) => [name, changed(one, left, odds)]),
    );
    return { process, event: { ...event, data } };
  });

/** JSON of finite numbers, texts that have a UTF-8 form, booleans, lists and objects. */
function expectStorable(value: unknown, path = ''): void {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) expectStorable(one, `${path}.${index}`);
  } else if (typeof value === 'object' && value !== null) {
    expect(Object.getPrototypeOf(value), path).toBe(Object.prototype);
    for (const [name, one] of Object.entries(value)) expectStorable(one, `${path}.${name}`);
  } else if (typeof value === 'number') {
    expect(Number.isFinite(value), path).toBe(true);
  } else if (typeof value === 'string') {
    expect(value.isWellFormed(), path).toBe(true);
  } else {
    expect(typeof value, path).toBe('boolean');
  }
}

describe('an Insights event with odd values at any depth', () => {
  it('has a summary of one line, storable details and discreet warnings', () => {
    const property = fc.property(alteredExample, ({ process, event }) => {
      const { summary, details, warnings = [] } = process(event);
      expect(summary).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u);
      expect(summary.length).toBeLessThanOrEqual(200);
      expect(summary.isWellFormed()).toBe(true);
      const sent = JSON.stringify(event.data);
      for (const slip of ['undefined', 'NaN', 'null', '[object', 'Infinity', 'function']) {
        if (!sent.includes(slip)) expect(summary).not.toContain(slip);
      }
      expectStorable(details);
      for (const warning of warnings) {
        expect(warning).toMatch(/^[a-z][\w.]*: expected [\w ]+$/);
        expect(warning).not.toContain(PLANTED);
      }
      expect(new Set(warnings).size).toBe(warnings.length);
    });
    fc.assert(property, propertyRuns(600));
  });
});

it('no example has a number, an address, a name or a position in summary and details', () => {
  const personal = /1500|555|203\.0|198\.51|37\.|client:|agent-7|Mountain|California|PBX|b1c2d3/;
  for (const { process, event } of examples) {
    const { summary, details } = process(event);
    expect(JSON.stringify({ summary, details }), event.type).not.toMatch(personal);
  }
});
