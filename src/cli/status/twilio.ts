import { subscribableTypes } from '../../voice/registry.ts';
import { counted } from '../printable.ts';
import type { StackOutputs } from '../system.ts';
import type { Environment } from '../terminal.ts';
import { twilioClient } from '../twilio/client.ts';
import { type Connection, findConnections } from '../twilio/connection.ts';
import { mentionsTwilio, TWILIO_VARIABLES, twilioCredentials } from '../twilio/credentials.ts';
import { differences, sinkConfiguration } from '../twilio/plan.ts';
import type { Finding } from './part.ts';

/** Sink and subscription, if Twilio's credentials are there. */
export async function twilioFinding(outputs: StackOutputs, env: Environment): Promise<Finding> {
  if (!mentionsTwilio(env)) {
    return { state: 'open', says: `not looked at: set ${TWILIO_VARIABLES}` };
  }
  const client = await twilioClient(twilioCredentials(env), env);
  return connectionFinding(await findConnections(client, outputs.StreamArn), outputs);
}

/** What the connections into the stack's stream mean. */
export function connectionFinding(
  connections: readonly Connection[],
  outputs: StackOutputs,
): Finding {
  const facts = {
    connections: connections.map(({ sink, subscriptions }) => ({
      sink: sink.sid,
      status: sink.status,
      subscriptions,
    })),
  };
  const bad = (says: string, todo: string): Finding => ({ state: 'bad', says, todo, facts });

  const configuration = sinkConfiguration(outputs);
  const fitting = connections.filter(({ sink }) => differences(sink, configuration).length === 0);
  // What connect would work on.
  const connection = fitting.find(({ subscriptions }) => subscriptions.length > 0) ?? fitting[0];
  if (connections.length === 0) {
    return bad('no sink of the account sends into this stream', 'voice-events connect');
  }
  if (connection === undefined) {
    const says = 'the sink has a role or an external id that is not this stack’s';
    return bad(says, 'voice-events disconnect, then voice-events connect');
  }
  const { sink, subscriptions } = connection;
  if (sink.status !== 'active') {
    return bad(`the sink ${sink.sid} is ${sink.status}, not active`, 'voice-events connect');
  }
  if (subscriptions.length === 0) {
    return bad(`the sink ${sink.sid} is active, but nothing is subscribed`, 'voice-events connect');
  }
  const types = new Set(subscriptions.flatMap((each) => each.types));
  const voice = subscribableTypes.filter((type) => types.has(type)).length;
  const others = types.size - voice;
  const more = others > 0 ? ` and ${counted(others, 'other')}` : '';
  const says = `${sink.sid} is active, subscribed to ${voice} of ${subscribableTypes.length} Voice types${more}`;
  return { state: 'good', says, facts };
}
