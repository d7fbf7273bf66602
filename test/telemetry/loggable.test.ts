import { expect, it } from 'vitest';
import { loggableId, loggableType } from '../../src/telemetry/loggable.ts';

it.each([
  ['com.twilio.voice.status-callback.amd.detected', true],
  ['com.twilio.eventstreams.test-event', true],
  ['com.twilio.voice.jane-roe', false],
  ['com.twilio.voice.+15005550006', false],
  ['com.twilio.voice.4155550100', false],
  ['com.example.voice', false],
  ['constructor', false],
])('logs the type %s as it is: %s', (type, loggable) => {
  expect(loggableType(type)).toBe(loggable ? type : 'other');
});

it.each([
  ['EZ0123456789abcdef0123456789abcdef', true],
  ['6c1b0bb1-0000-4000-8000-000000000001', true],
  ['0123456789abcdef'.repeat(4), true],
  ['tel15551234567', false],
  ['caller-15551234567', false],
  ['JaneRoe', false],
  ['EZ0123', false],
  ['+15005550006', false],
  ['4155550100', false],
  ['a b', false],
])('logs the id %s as it is: %s', (id, loggable) => {
  expect(loggableId(id)).toBe(loggable ? id : 'irregular');
});
