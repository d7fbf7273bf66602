import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAttributeValue, type Writing } from '../../src/store/attribute-value.ts';
import { type NewEvent, readChange } from '../../src/table-stream/change.ts';
import { changesOf } from '../../src/table-stream/table-stream-event.ts';
import { aChange, aStoredEvent, changeNumberOf } from '../fixtures/changes.ts';

describe('a change of the events table', () => {
  it('that inserts an event is a new event, without what stays in the table', () => {
    const call = { from: '+15005550006', final: true };
    const image = aStoredEvent({ call, otherParty: '+15005550006', warnings: ['odd'] });
    expect(readChange(aChange(image, { number: 7 }))).toEqual({
      kind: 'new-event',
      origin: { sequenceNumber: changeNumberOf(7) },
      id: 'EZ1',
      type: 'com.twilio.voice.status-callback.recording.processed',
      occurredAt: '2026-11-23T12:00:00.000Z',
      attributes: {
        id: 'EZ1',
        type: 'com.twilio.voice.status-callback.recording.processed',
        occurredAt: '2026-11-23T12:00:00.000Z',
        callSid: 'CA1',
        summary: 'recording failed',
        details: { status: 'failed', durationSeconds: 2 },
        source: 'AC1',
        schema: 'https://events-schemas.twilio.com/Voice.WebhookEvent/2',
        arrivedAt: '2026-11-23T12:00:01.000Z',
        recordId: 'shardId-000000000000:1',
        call,
        otherParty: '+15005550006',
        warnings: ['odd'],
      },
    });
  });

  const forgotten = {
    id: 'EZ1',
    forgottenAt: '2026-11-24T12:00:00.000Z',
    expiresAt: 1_900_000_000,
  };
  it.each([
    ['inserts a tombstone', aChange(forgotten)],
    ['puts a tombstone over an event', aChange(forgotten, { eventName: 'MODIFY' })],
    ['changes an event', aChange(aStoredEvent(), { eventName: 'MODIFY' })],
    ['removes an event, as its expiry does', aChange(aStoredEvent(), { eventName: 'REMOVE' })],
  ])('that %s is skipped', (_, change) => {
    expect(readChange(change)).toEqual({
      kind: 'skipped',
      origin: { sequenceNumber: changeNumberOf(1) },
    });
  });

  it.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['123456789012345680', 123456789012345680],
    ['1E+2', 100],
    ['12345678901234567890', '12345678901234567890'],
    ['0.12345678901234567890123456789', '0.12345678901234567890123456789'],
    ['1E-130', 1e-130],
  ])('has its number %s in JSON as %j', (N, expected) => {
    const change = aChange();
    Object.assign(change.dynamodb.NewImage ?? {}, { details: { M: { number: { N } } } });
    expect(readChange(change)).toMatchObject({ attributes: { details: { number: expected } } });
  });
});

describe('the attributes of a new event', () => {
  it('are in JSON what was stored of any JSON, whatever its names and values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (stored) => {
        const writing: Writing = { bytes: 0, path: [], depth: 0, warnings: [] };
        const change = aChange();
        const details = toAttributeValue(stored, writing);
        Object.assign(change.dynamodb.NewImage ?? {}, { details });
        fc.pre(writing.warnings.length === 0);
        const { attributes } = readChange(change) as NewEvent;
        expect(JSON.stringify(attributes.details)).toBe(JSON.stringify(stored));
      }),
      { examples: [[JSON.parse('{"__proto__": {"__proto__": 1}, "constructor": []}')]] },
    );
  });
});

describe('an event of something else', () => {
  const noImage = aChange();
  delete noImage.dynamodb.NewImage;
  it.each<[string, unknown, string]>([
    ['a test event of the console', { key1: 'value1' }, 'it has no list of records'],
    ['nothing', null, 'it has no list of records'],
    ['of Kinesis', { Records: [{ kinesis: {} }] }, 'its record 0 is not of a DynamoDB stream'],
    ['with an odd record', { Records: [aChange(), null] }, 'its record 1 is not of a DynamoDB'],
    ['of a stream of keys', { Records: [aChange(), noImage] }, 'its record 1 has no new image'],
  ])('is refused with what it is: %s', (_, event, why) => {
    expect(() => changesOf(event)).toThrow(
      expect.objectContaining({
        name: 'NotTableStreamEventError',
        message: expect.stringContaining(why),
      }),
    );
  });

  it('is told from one whose records have no image because they are removals', () => {
    const removal = aChange(aStoredEvent(), { eventName: 'REMOVE' });
    expect(changesOf({ Records: [removal] })).toEqual([removal]);
  });
});
