import { expect, it } from 'vitest';
import {
  connectionRemedy,
  isRetryable,
  needsOperator,
  reasonOf,
} from '../../src/aws-calls/errors.ts';
import { named } from '../fixtures/faults.ts';

const failed = (of: object) => Object.assign(new Error('x'), of);
const answered = (httpStatusCode?: number) => ({ $metadata: { httpStatusCode } });
const brokenOff = Object.assign(new SyntaxError('x'), answered(200));

it.each([
  ['a throttle', named('ThrottlingException', 400), 'ThrottlingException'],
  ['a fault of AWS', named('InternalServerError', 500), 'InternalServerError'],
  ['a call that took too long', named('TimeoutError'), 'TimeoutError'],
  ['a connection that was reset', failed({ code: 'ECONNRESET' }), 'ECONNRESET'],
  ['a name that did not resolve', failed({ code: 'EAI_AGAIN' }), 'EAI_AGAIN'],
  ['a network that is gone', failed({ code: 'ENETUNREACH' }), 'ENETUNREACH'],
  ['TLS that breaks off', failed({ code: 'EPROTO' }), 'EPROTO'],
  ['an answer that breaks off', brokenOff, 'unreadable answer'],
  ['an answer that is no JSON', new SyntaxError('x'), 'unreadable answer'],
  ['an answer that is none', failed(answered()), 'Error'],
  ['a 503 of a proxy', failed(answered(503)), '503'],
])('is retryable: %s', (_, error, reason) => {
  expect([isRetryable(error), needsOperator(error)]).toEqual([true, false]);
  expect(reasonOf(error)).toBe(reason);
});

const NOT_OURS = { name: '404', $fault: 'client', ...answered(404) };

it.each([
  ['a caller who is refused', named('AccessDeniedException', 400), undefined],
  ['what is called is not there', named('ResourceNotFoundException', 400), undefined],
  ['an issuer not trusted', failed({ code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }), 'certificate'],
  ['an endpoint that is no URL', failed({ code: 'ERR_INVALID_URL' }), 'correct AWS_ENDPOINT_URL_X'],
  ['a token with a line break', failed({ code: 'ERR_INVALID_CHAR' }), 'AWS_SESSION_TOKEN'],
  ['no credentials', failed({ name: 'CredentialsProviderError' }), 'credentials'],
  ['a page that is not of AWS', failed(NOT_OURS), 'not X’s: correct AWS_ENDPOINT_URL_X'],
])('needs an operator: %s', (_, error, remedy) => {
  expect([isRetryable(error), needsOperator(error)]).toEqual([false, true]);
  const told = connectionRemedy(reasonOf(error), { name: 'X', endpoint: 'AWS_ENDPOINT_URL_X' });
  expect(told).toEqual(remedy && expect.stringContaining(remedy));
});

it.each([new TypeError('undefined is not a function'), 'text', undefined])(
  'is neither: %s',
  (error) => {
    expect([isRetryable(error), needsOperator(error)]).toEqual([false, false]);
  },
);
