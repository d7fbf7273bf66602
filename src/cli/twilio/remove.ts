import type { Twilio } from 'twilio';
import type { Connection } from './connection.ts';
import { askTwilio, isGone } from './errors.ts';

/** Removes a sink, what is subscribed for it first: Twilio refuses the other way round (code 91007). */
export async function removeConnection(
  client: Twilio,
  { sink, subscriptions }: Connection,
): Promise<void> {
  const { v1 } = client.events;
  for (const { sid } of subscriptions) {
    await askTwilio('remove the subscription', () => unlessGone(v1.subscriptions(sid).remove()));
  }
  await askTwilio('remove the sink', () => unlessGone(v1.sinks(sink.sid).remove()));
}

/** What is gone already counts as removed. */
async function unlessGone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}
