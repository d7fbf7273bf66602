import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf } from '../../src/event-bus/entry.ts';
import type { NewEvent } from '../../src/table-stream/change.ts';
import { sizeOf } from '../fixtures/memory-event-bus.ts';

function aNewEvent(
  attributes: Record<string, unknown> = {},
  type = 'com.twilio.voice.t',
): NewEvent {
  const origin = { sequenceNumber: '1' };
  const occurredAt = '2026-11-23T12:00:00.000Z';
  const all = { id: 'EZ1', type, occurredAt, ...attributes };
  return { kind: 'new-event', origin, id: 'EZ1', type, occurredAt, attributes: all };
}

/** The most bytes that an entry may have. */
const LIMIT = 256 * 1024 - 1;

describe('an entry', () => {
  it('is the event, from the source that rules are written for', () => {
    const entry = entryOf(aNewEvent({ details: { status: 'failed' } }));
    expect(entry).toMatchObject({
      source: 'twilio-voice-events',
      detailType: 'com.twilio.voice.t',
      isTruncated: false,
    });
    expect(JSON.parse(entry.detail)).toEqual({
      id: 'EZ1',
      type: 'com.twilio.voice.t',
      occurredAt: '2026-11-23T12:00:00.000Z',
      details: { status: 'failed' },
    });
  });

  it('has a detail type of 128 characters at most, and the whole type in its detail', () => {
    const type = `${'x'.repeat(127)}😀`;
    const { detailType, detail } = entryOf(aNewEvent({}, type));
    expect(detailType).toBe(`${'x'.repeat(127)}\ufffd`);
    expect(JSON.parse(detail).type).toBe(type);
  });

  it('has its details as long as it is not too large, and loses them then', () => {
    const withDetails = (length: number) => entryOf(aNewEvent({ details: 'x'.repeat(length) }));
    const spare = LIMIT - withDetails(0).bytes;
    expect(withDetails(spare)).toMatchObject({ bytes: LIMIT, isTruncated: false });
    const { detail, isTruncated } = withDetails(spare + 1);
    expect(isTruncated).toBe(true);
    expect(JSON.parse(detail)).toEqual({
      id: 'EZ1',
      type: 'com.twilio.voice.t',
      occurredAt: '2026-11-23T12:00:00.000Z',
      truncated: true,
    });
  });

  it('that is too large without its details, too, has what is short, and its id', () => {
    const attributes = { id: 'E'.repeat(2_000), source: 'ü'.repeat(150_000), callSid: 'CA1' };
    const { detail, bytes } = entryOf(aNewEvent({ ...attributes, details: {} }));
    expect(bytes).toBeLessThanOrEqual(LIMIT);
    expect(JSON.parse(detail)).toEqual({
      id: 'E'.repeat(2_000),
      type: 'com.twilio.voice.t',
      occurredAt: '2026-11-23T12:00:00.000Z',
      callSid: 'CA1',
      truncated: true,
    });
  });

  it('counts its bytes as EventBridge does, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (type, details) => {
        const { source, detailType, detail, bytes } = entryOf(aNewEvent({ details }, type));
        expect(bytes).toBe(sizeOf({ Source: source, DetailType: detailType, Detail: detail }));
      }),
    );
  });
});
