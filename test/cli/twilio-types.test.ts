import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_LOG, factsOf, metricTypes } from '../../src/cli/twilio/type-facts.ts';
import { chooseTypes } from '../../src/cli/twilio/types.ts';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import { subscribableTypes } from '../../src/voice/registry.ts';

const AMD = 'com.twilio.voice.status-callback.amd.detected';
const DIAL = 'com.twilio.voice.twiml.dial.finished';

describe('without --types', () => {
  it('are all Voice types but the metrics, which somebody has to ask for', () => {
    expect(metricTypes.map((type) => type.split('.').at(-1))).toEqual(['gateway', 'sdk']);
    expect(chooseTypes(undefined)).toEqual(
      subscribableTypes.filter((type) => !metricTypes.includes(type)),
    );
    expect(chooseTypes(undefined, { metrics: true })).toEqual(subscribableTypes);
  });

  it('are no error logs, which somebody has to ask for', () => {
    expect(chooseTypes(undefined)).not.toContain(ERROR_LOG);
    expect(chooseTypes('amd.detected', { errorLogs: true })).toEqual([AMD, ERROR_LOG]);
  });
});

const EXAMPLES = new URL('../fixtures/voice-examples/', import.meta.url);

/** The schemas of events, by type. */
function schemasOf(events: readonly { type: string; dataschema: string }[]) {
  const grouped = Map.groupBy(events, ({ type }) => type);
  return new Map([...grouped].map(([type, same]) => [type, same.map((each) => each.dataschema)]));
}

describe('the schema version of a type', () => {
  const examples = schemasOf(
    readdirSync(EXAMPLES)
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(new URL(file, EXAMPLES), 'utf8'))),
  );
  const { expected } = sampleTraffic({ seed: 1, events: 3_000 });
  const samples = schemasOf([...expected.events.values()].map(({ event }) => event));

  it.each([...subscribableTypes, ERROR_LOG])('is one that is known: %s', (type) => {
    const { schema, schemaVersion } = factsOf(type);
    const dataschema = `https://events-schemas.twilio.com/${schema}/${schemaVersion}`;
    expect(examples.get(type)).toContain(dataschema);
    expect(new Set(samples.get(type)), 'in src/local/sample-calls').toEqual(new Set([dataschema]));
  });
});

describe('--types', () => {
  it.each([
    ['amd.detected', [AMD]],
    [AMD, [AMD]],
    ['status-callback.amd.detected, twiml.dial.finished', [AMD, DIAL]],
    ['AMD.*', [AMD]],
    ['error-logs.*', [ERROR_LOG]],
    ['error.logged', [ERROR_LOG]],
    ['insights.call-metrics.*', metricTypes],
  ])('takes %s', (list, expected) => {
    expect(chooseTypes(list)).toEqual(expected);
  });

  it('takes every type of a group with *', () => {
    expect(chooseTypes('insights.*')).toEqual(
      subscribableTypes.filter((type) => type.includes('.insights.')),
    );
    expect(chooseTypes('*')).toEqual(subscribableTypes);
  });

  it.each(['', ' , ', 'amd_detected', 'amd', 'com.twilio.messaging.*', '*.+'])(
    'refuses "%s"',
    (list) => {
      expect(() => chooseTypes(list)).toThrow(/--types names no type|Did you mean/);
    },
  );
});
