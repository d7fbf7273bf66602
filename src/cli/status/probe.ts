import { CliError } from '../errors.ts';
import type { Context } from '../program.ts';
import type { StackOutputs } from '../system.ts';
import { twilioClient } from '../twilio/client.ts';
import { findConnections } from '../twilio/connection.ts';
import type { TwilioCredentials } from '../twilio/credentials.ts';
import { askTwilio } from '../twilio/errors.ts';
import { differences, sinkConfiguration } from '../twilio/plan.ts';
import { awaitTestEvent, deliveryInWords } from '../twilio/test-event.ts';
import type { Finding } from './part.ts';

interface Probe {
  readonly outputs: StackOutputs;
  readonly credentials: TwilioCredentials;
  readonly timeoutMs: number;
}

/**
 * Sends a test event through Twilio's sink, and waits for it: that a sink is active proves nothing,
 * because each is from the beginning.
 */
export async function probeFinding(
  context: Context,
  { outputs, credentials, timeoutMs }: Probe,
): Promise<Finding> {
  const client = await twilioClient(credentials, context.terminal.env);
  const connections = await findConnections(client, outputs.StreamArn);
  const ours = connections.find(
    ({ sink }) => differences(sink, sinkConfiguration(outputs)).length === 0,
  );
  if (ours === undefined) {
    const says = 'not sent: Twilio has no sink for this stack';
    return { state: 'bad', says, todo: 'voice-events connect' };
  }
  const { sid } = ours.sink;
  try {
    const delivered = await awaitTestEvent(context, {
      send: async () => {
        await askTwilio('send a test event', () => client.events.v1.sinks(sid).sinkTest.create());
      },
      accountSid: credentials.accountSid,
      timeoutMs,
      again: 'voice-events status --probe',
    });
    return { state: 'good', says: deliveryInWords(delivered), facts: { sink: sid, ...delivered } };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { state: 'bad', says: error.message, facts: { sink: sid } };
  }
}
