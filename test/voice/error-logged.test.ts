import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json-object.ts';
import { findingsOf, voiceExample } from '../fixtures/voice-examples.ts';

const logged = (data: JsonObject) =>
  findingsOf({ ...voiceExample('error-logs.error.logged'), data });

describe('error-logs.error.logged', () => {
  it('says which error, of which product, in words', async () => {
    expect(await findingsOf(voiceExample('error-logs.error.logged'))).toEqual({
      details: {
        level: 'ERROR',
        errorCode: 64105,
        product: 'Programmable Voice',
        message: 'Websocket ended',
        requestSid: 'RQ2a7f001638ca381b5b380191473007e4',
      },
      summary: 'error 64105 (Programmable Voice): Websocket ended',
      warnings: [],
    });
  });

  it.each([
    [{ message: 'HTTP retrieval failure' }, 'HTTP retrieval failure'],
    [{ message_text: 'Msg=Invalid+TwiML&ErrorCode=12100' }, 'Invalid TwiML'],
    [{ message: 'ErrorCode=12100&Msg=Invalid%20TwiML' }, 'Invalid TwiML'],
    [{ message: 'ErrorCode=12100&Msg=' }, ''],
    [{ message: '', message_text: 'second' }, 'second'],
    [{ more_info: { Msg: 'from +15005550006' }, message: 'other' }, 'from [number]'],
    [{ more_info: 'text', message: 5, message_text: null }, undefined],
    [{}, undefined],
  ])('finds the words in %j', async (payload, message) => {
    const asText = await logged({ error_code: '12100', payload: JSON.stringify(payload) });
    expect(asText.details.message).toBe(message);
    expect(asText.summary).toBe(`error 12100${message ? `: ${message}` : ''}`);
    expect((await logged({ error_code: 12100, payload })).details.message).toBe(message);
  });

  it('finds them among half a million parameters', async () => {
    const message = `${'%41&'.repeat(500_000)}Msg=Invalid+TwiML`;
    expect((await logged({ payload: { message } })).details.message).toBe('Invalid TwiML');
  });

  it('tells a warning from an error', async () => {
    expect((await logged({ level: 'WARNING', error_code: '32014' })).summary).toBe('warning 32014');
  });

  it('leaves out odd values, and names each', async () => {
    expect(await logged({ level: 1, error_code: 'E1', product_name: [], payload: '{' })).toEqual({
      details: { level: '1' },
      summary: 'error logged',
      warnings: ['data.error_code: expected a whole number', 'data.product_name: expected text'],
    });
    expect((await logged({ payload: ['x'] })).warnings).toEqual(['data.payload: expected JSON']);
  });
});
