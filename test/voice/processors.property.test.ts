import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amdDetected } from '../../src/voice/amd-detected.ts';
import { conferenceUpdated } from '../../src/voice/conference-updated.ts';
import { gatherPartialCaptured } from '../../src/voice/gather-partial-captured.ts';
import { recordingProcessed } from '../../src/voice/recording-processed.ts';
import { processors } from '../../src/voice/registry.ts';
import { streamUpdated } from '../../src/voice/stream-updated.ts';
import { transcriptionProcessed } from '../../src/voice/transcription-processed.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const definitions = [
  amdDetected,
  conferenceUpdated,
  gatherPartialCaptured,
  recordingProcessed,
  streamUpdated,
  transcriptionProcessed,
];
const names = [
  ...new Set(definitions.flatMap(({ parameters }) => Object.keys(parameters))),
  ...['CallStatus', 'Direction', 'CallDuration', 'Duration', 'SipResponseCode', 'CallbackSource'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'From', 'Unheard'],
];

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

// `fromEntries` defines properties, so that `__proto__` is a parameter as `JSON.parse` makes it.
const parameters = fc
  .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 30 })
  .map((entries): { [name: string]: unknown } => Object.fromEntries(entries));

describe('any processor, given any parameters', () => {
  it('returns a summary of one line, details that can be stored, and discreet warnings', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...processors),
      parameters,
      async ([type, processor], parameters) => {
        const findings = await processor(aVoiceEvent({ type, parameters }));
        expect(findings.summary).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{10,200}$/u);
        expect(findings.summary.length).toBeLessThanOrEqual(200);
        expect(findings.summary.isWellFormed()).toBe(true);
        // Unless somebody really said so.
        const sent = Object.values(parameters)
          .filter((value) => typeof value === 'string')
          .join();
        for (const slip of ['undefined', 'NaN', 'null', '[object', 'Infinity']) {
          if (!sent.includes(slip)) expect(findings.summary).not.toContain(slip);
        }
        for (const warning of findings.warnings ?? []) {
          expect(warning).toMatch(/^[\w.]+: expected [\w ]+$/);
          expect(warning).not.toContain(PLANTED);
        }
        for (const detail of Object.values(findings.details)) {
          if (detail === undefined) continue;
          expect(['string', 'boolean', 'number']).toContain(typeof detail);
          if (typeof detail === 'number') expect(Number.isFinite(detail)).toBe(true);
        }
        expect(Object.getPrototypeOf(findings.details)).toBe(Object.prototype);
      },
    );
    await fc.assert(property, { numRuns: 2000 });
  });
});

describe('every processor, given objects for all of its parameters', () => {
  it.each(definitions)('$type leaves each out with a warning of its own', (definition) => {
    const names = Object.keys(definition.parameters);
    const odd = Object.fromEntries(names.map((name) => [name, { [PLANTED]: PLANTED }]));
    const { details, warnings } = definition.process(aVoiceEvent({ parameters: odd }));
    expect(details).toEqual({});
    expect(warnings?.map((warning) => warning.split(':')[0])).toEqual(names);
  });
});
