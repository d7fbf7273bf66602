import type { Webhook } from '../events/voice-event.ts';
import { latency, listed } from './wording.ts';

/** From here on a caller who hears nothing wonders whether the call is still there. */
const SLOW_MS = 3_000;
/** Twilio waits 15 s for an answer (Twilio documentation of webhooks). */
const NEAR_TIMEOUT_MS = 14_000;

/** How the customer's server answered; for an API request how Twilio did. */
export function answerDetails(webhook: Webhook | undefined) {
  return {
    responseCode: webhook?.responseCode,
    requestDurationMs: webhook?.requestDurationMs,
  };
}

/** "200 after 4.2 s (slow)", "no answer after 15 s"; `undefined` where nothing is known. */
export function answer(webhook: Webhook | undefined, slowMs = SLOW_MS): string | undefined {
  const { responseCode, requestDurationMs: ms } = webhook ?? {};
  if (responseCode === undefined && ms === undefined) return undefined;
  // Without a code a webhook had no answer; a 0 is read the same [assumed].
  const code = responseCode || 'no answer';
  if (ms === undefined) return `${code}`;
  const isLate = ms >= slowMs && isGood(webhook);
  return `${code} after ${latency(ms)}${isLate ? ' (slow)' : ''}`;
}

/** Whether the answer is there and no error. */
export function isGood(webhook: Webhook | undefined): boolean {
  const { responseCode } = webhook ?? {};
  return responseCode !== undefined && responseCode > 0 && responseCode < 400;
}

/**
 * "; webhook: 502 after 15 s" where the customer's server is why a caller hears silence or an error,
 * else the empty string. `isWaiting` says whether a caller waits for this answer, as for TwiML.
 */
export function answerTrouble(webhook: Webhook | undefined, isWaiting: boolean): string {
  const slowMs = isWaiting ? SLOW_MS : NEAR_TIMEOUT_MS;
  const { responseCode, requestDurationMs = 0 } = webhook ?? {};
  const isFine = responseCode === undefined || isGood(webhook);
  return isFine && requestDurationMs < slowMs ? '' : `; webhook: ${answer(webhook, slowMs)}`;
}

/** TwiML may be as long as 64 KB; what a call does next stands at its beginning. */
const MAX_LOOKED_AT = 2_000;
const MAX_VERBS = 10;
const TAG =
  /<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|(\/?)([A-Za-z]\w*)(?:"[^"]*"|'[^']*'|[^'"<>])*?(\/?)>)/gs;

/**
 * The verbs of a TwiML answer, with what they connect to: "Say", "Gather", "Connect Stream".
 * `undefined` where the answer is no TwiML.
 */
export function verbsOf(webhook: Webhook | undefined): string[] | undefined {
  const body = webhook?.responseBody?.slice(0, MAX_LOOKED_AT) ?? '';
  const open: string[] = [];
  const verbs: string[] = [];
  let isTwiml = false;
  for (const [, closing, name, empty] of body.matchAll(TAG)) {
    if (name === undefined) continue;
    if (closing === '/') {
      open.pop();
      continue;
    }
    if (open.length === 0) isTwiml = name === 'Response';
    if (!isTwiml) return undefined;
    if (open.length === 1 && verbs.length < MAX_VERBS) verbs.push(name);
    // What is inside of other verbs, such as the words of a <Gather>, is no fact about the call.
    if (open.length === 2 && verbs.at(-1) === open[1] && open[1] === 'Connect') {
      verbs[verbs.length - 1] = `Connect ${name}`;
    }
    if (empty !== '/') open.push(name);
  }
  return isTwiml ? verbs : undefined;
}

/** "Say, Gather"; "empty TwiML", with which a call ends; `undefined` where there is no TwiML. */
export function verbsInWords(verbs: readonly string[] | undefined): string | undefined {
  return verbs && (listed(...verbs) || 'empty TwiML');
}
