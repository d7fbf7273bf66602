import { describe, expect, it } from 'vitest';
import { chooseTypes } from '../../src/cli/twilio/types.ts';
import { subscribableTypes } from '../../src/voice/registry.ts';

const AMD = 'com.twilio.voice.status-callback.amd.detected';
const DIAL = 'com.twilio.voice.twiml.dial.finished';

describe('--types', () => {
  it.each([
    ['amd.detected', [AMD]],
    [AMD, [AMD]],
    ['status-callback.amd.detected, twiml.dial.finished', [AMD, DIAL]],
    ['AMD.*', [AMD]],
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
