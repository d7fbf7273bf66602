import { processors } from '../../voice/registry.ts';
import { counted } from '../../voice/wording.ts';
import { shortType } from '../printable.ts';
import type { StackOutputs } from '../system.ts';
import type { Environment } from '../terminal.ts';
import { twilioClient } from '../twilio/client.ts';
import { type Connection, findConnections } from '../twilio/connection.ts';
import { mentionsTwilio, TWILIO_VARIABLES, twilioCredentials } from '../twilio/credentials.ts';
import { type CatalogueType, typeCatalogue } from '../twilio/offered-types.ts';
import { differences, sinkConfiguration } from '../twilio/plan.ts';
import type { Finding } from './part.ts';

/** Sink and subscription, if Twilio's credentials are there. */
export async function twilioFinding(outputs: StackOutputs, env: Environment): Promise<Finding> {
  if (!mentionsTwilio(env)) {
    return { state: 'open', says: `not looked at: set ${TWILIO_VARIABLES}` };
  }
  const client = await twilioClient(twilioCredentials(env), env);
  return connectionFinding(
    await findConnections(client, outputs.StreamArn),
    outputs,
    await typeCatalogue(client),
  );
}

/** What the connections into the stack's stream mean, held against what Twilio offers. */
export function connectionFinding(
  connections: readonly Connection[],
  outputs: StackOutputs,
  catalogue: readonly CatalogueType[],
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
  const compared = compareTypes(types, catalogue);
  return {
    state: 'good',
    says: `${sink.sid} is active, subscribed to ${typesInWords(compared)}`,
    facts: { ...facts, types: compared },
  };
}

interface ComparedTypes {
  /** Voice types that Twilio offers, and that are subscribed to. */
  readonly subscribed: readonly string[];
  readonly notSubscribed: readonly string[];
  /** Of {@link notSubscribed}, those that this version does not know. */
  readonly unknown: readonly string[];
  /** Subscribed to, but deprecated by Twilio or gone. */
  readonly outdated: readonly string[];
  /** Subscribed to, of other products. */
  readonly others: readonly string[];
}

const VOICE = 'com.twilio.voice.';

function compareTypes(
  types: ReadonlySet<string>,
  catalogue: readonly CatalogueType[],
): ComparedTypes {
  const offered = catalogue
    .filter(({ type, status }) => type.startsWith(VOICE) && status === 'available')
    .map(({ type }) => type);
  const notSubscribed = offered.filter((type) => !types.has(type));
  const isOutdated = (type: string) => type.startsWith(VOICE) && !offered.includes(type);
  return {
    subscribed: offered.filter((type) => types.has(type)),
    notSubscribed,
    unknown: notSubscribed.filter((type) => !processors.has(type)),
    outdated: [...types].filter(isOutdated),
    others: [...types].filter((type) => !type.startsWith(VOICE)),
  };
}

/** More names than this say no more. */
const MAX_NAMES = 4;

function typesInWords(compared: ComparedTypes): string {
  const { subscribed, notSubscribed, unknown, outdated, others } = compared;
  const known = notSubscribed.filter((type) => !unknown.includes(type));
  return [
    `${subscribed.length} of ${subscribed.length + notSubscribed.length} Voice types`,
    others.length > 0 && ` and ${counted(others.length, 'other')}`,
    known.length > 0 && `; not to ${names(known)}`,
    unknown.length > 0 && `; not to ${names(unknown)}, which this version does not know`,
    outdated.length > 0 && `; and to ${names(outdated)}, which Twilio does not offer any more`,
  ]
    .filter(Boolean)
    .join('');
}

function names(types: readonly string[]): string {
  const shown = types.slice(0, MAX_NAMES).map(shortType);
  const more = types.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
