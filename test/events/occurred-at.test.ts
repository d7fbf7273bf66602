import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { occurredAt } from '../../src/events/occurred-at.ts';

const INSIGHTS = 'com.twilio.voice.insights.';
const sentAt = '2026-10-14T09:09:09.000Z';
const at = (second: number) => `2026-10-14T09:03:${second}Z`;
const iso = (second: number) => `2026-10-14T09:03:${second}.000Z`;
const whenIn = (type: string, data: object, parameters = {}) =>
  occurredAt({ type, data: { ...data }, parameters, sentAt });

describe('when an event happened', () => {
  it.each([
    ['call-event.gateway', { timestamp: at(10) }],
    ['call-event.sdk', { timestamp: at(10) }],
    ['call-metrics.gateway', { timestamp: at(10) }],
    ['call-metrics.sdk', { timestamp: at(10) }],
    ['call-summary.partial', { start_time: at(20), end_time: at(10), timestamp: at(30) }],
    ['call-summary.predicted-complete', { end_time: at(10) }],
    ['call-summary.complete', { end_time: at(10) }],
    ['conference-summary.partial', { create_time: at(20), start_time: at(10), end_time: at(30) }],
    ['conference-summary.partial', { create_time: at(10), start_time: null }],
    ['conference-summary.complete', { start_time: at(20), end_time: at(10) }],
    ['conference-participant-summary.complete', { join_time: at(20), leave_time: at(10) }],
    ['conference-participant-summary.complete', { join_time: at(10), leave_time: null }],
    ['participant-summary.complete', { join_time: at(20), leave_time: at(10) }],
  ])('is told by the data of %s', (type, data) => {
    expect(whenIn(INSIGHTS + type, data)).toBe(iso(10));
  });

  it('is told by the data of an error log', () => {
    expect(whenIn('com.twilio.error-logs.error.logged', { date_created: at(10) })).toBe(iso(10));
  });

  it.each([
    ['call-event.gateway', { timestamp: 'yesterday' }],
    ['call-summary.complete', { end_time: null }],
    ['conference-summary.complete', { end_time: '' }],
    ['participant-summary.complete', {}],
  ])("is the envelope's time where the data of %s do not tell", (type, data) => {
    expect(whenIn(INSIGHTS + type, data)).toBe('2026-10-14T09:09:09.000Z');
  });

  it.each([
    'com.twilio.voice.status-callback.call.completed',
    'com.twilio.voice.insights.brand-new.measured',
  ])("is the envelope's time first for %s", (type) => {
    const data = { timestamp: at(10), requestDateCreated: at(30), end_time: at(40) };
    const parameters = { Timestamp: 'Wed, 14 Oct 2026 09:03:20 +0000' };
    const when = (of: object) => occurredAt({ type, data, parameters, sentAt, ...of });
    expect(when({})).toBe('2026-10-14T09:09:09.000Z');
    expect(when({ sentAt: undefined })).toBe(iso(10));
    expect(when({ sentAt: undefined, data: { ...data, timestamp: null } })).toBe(iso(20));
    const { timestamp: _, ...requested } = data;
    expect(when({ sentAt: undefined, data: requested, parameters: {} })).toBe(iso(30));
  });

  it('is not known where nothing tells', () => {
    for (const type of [`${INSIGHTS}call-summary.complete`, 'com.twilio.voice.media.fetched']) {
      expect(occurredAt({ type, data: {}, parameters: {}, sentAt: undefined })).toBeUndefined();
    }
  });

  it('is when it was measured, and not when it was sent', () => {
    const file = 'test/fixtures/voice-examples/insights.call-metrics.gateway.json';
    const { type, data, time: sentAt } = JSON.parse(readFileSync(file, 'utf8'));
    expect(sentAt).toBe('2026-10-14T09:05:01.000Z');
    expect(occurredAt({ type, data, parameters: {}, sentAt })).toBe('2026-10-14T09:03:41.000Z');
  });
});
