import { subscribableTypes } from '../../src/voice/registry.ts';
import { EXTERNAL_ID, ROLE_ARN, STREAM_ARN } from '../fixtures/stand-in-stack.ts';
import type { TwilioServer } from '../fixtures/twilio-server/index.ts';

export const SINK = `DG${'a'.repeat(32)}`;
export const SUBSCRIPTION = `DF${'b'.repeat(32)}`;

/** Nothing is in the account, and Twilio does what it is asked for. */
export function empty(twilio: TwilioServer): void {
  twilio.account.sinks.clear();
  twilio.account.subscriptions.clear();
  twilio.refuse = () => undefined;
  twilio.requests.length = 0;
}

/** Puts an active sink into the account, by default one for the stack's stream. */
export function addSink({ account }: TwilioServer, sid = SINK, arn = STREAM_ARN): void {
  const configuration = { arn, role_arn: ROLE_ARN, external_id: EXTERNAL_ID };
  const kind = { description: '', type: 'kinesis', status: 'active' as const };
  account.sinks.set(sid, { sid, configuration, ...kind });
}

/** Subscribes {@link SINK} to these types. */
export function subscribe({ account }: TwilioServer, types: readonly string[] = subscribableTypes) {
  const sid = SUBSCRIPTION;
  const versions = new Map(types.map((type) => [type, 2]));
  account.subscriptions.set(sid, { sid, description: '', sinkSid: SINK, types: versions });
}

/** The requests that changed something. */
export function changesOf({ requests }: TwilioServer): string[] {
  return requests.filter((request) => !request.startsWith('GET'));
}
