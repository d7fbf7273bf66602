import { describe, expect, it } from 'vitest';
import { twilioCredentials } from '../../src/cli/twilio/credentials.ts';
import { ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN } from '../fixtures/twilio-server/index.ts';

describe('Twilio’s credentials', () => {
  const key = { TWILIO_API_KEY: API_KEY, TWILIO_API_SECRET: API_SECRET };
  const sid = { TWILIO_ACCOUNT_SID: ACCOUNT_SID };

  it('are those of an API key where both are set', () => {
    const credentials = twilioCredentials({ ...sid, ...key, TWILIO_AUTH_TOKEN: AUTH_TOKEN });
    expect(credentials).toMatchObject({ username: API_KEY, password: API_SECRET });
  });

  it.each([
    ['no Account SID', key, /TWILIO_ACCOUNT_SID is not set/],
    ['a wrong Account SID', { TWILIO_ACCOUNT_SID: 'SK1', ...key }, /does not begin with AC/],
    ['a key that is none', { ...sid, ...key, TWILIO_API_KEY: 'AC1' }, /does not begin with SK/],
    ['a key without its secret', { ...sid, TWILIO_API_KEY: API_KEY }, /TWILIO_API_SECRET is not/],
    ['a secret without its key', { ...sid, TWILIO_API_SECRET: 's' }, /TWILIO_API_KEY is not/],
    ['neither key nor token', sid, /nor TWILIO_AUTH_TOKEN/],
  ])('are refused with %s', (_, env, words) => {
    expect(() => twilioCredentials(env)).toThrow(words);
    expect(() => twilioCredentials(env)).not.toThrow(API_SECRET);
  });
});
