import type { Twilio } from 'twilio';
import { askTwilio } from './errors.ts';

/** A sink of the account that sends into our stream. */
export interface Sink {
  readonly sid: string;
  /** `initialized`, `validating`, `active` or `failed`. */
  readonly status: string;
  readonly roleArn: string;
  /** Not there where Twilio does not tell it. */
  readonly externalId?: string;
}

/** The subscription of a sink: which events go there. */
export interface Subscription {
  readonly sid: string;
  readonly types: readonly string[];
  /** The version of the schema in which the events of a type come. */
  readonly schemaVersions?: Readonly<Record<string, number>>;
  /** Events from before then never came: ISO 8601. */
  readonly createdAt?: string;
}

/** A sink into our stream, with what is subscribed for it: one subscription, or none yet. */
export interface Connection {
  readonly sink: Sink;
  /** Twilio's guides speak of one a sink, the examples of its API description show two. */
  readonly subscriptions: readonly Subscription[];
}

/** Every connection of the account to a stream. A healthy account has one. */
export async function findConnections(client: Twilio, streamArn: string): Promise<Connection[]> {
  const sinks = await askTwilio('list the sinks', () => client.events.v1.sinks.list());
  const ours = sinks.filter(
    ({ sinkType, sinkConfiguration }) =>
      sinkType === 'kinesis' && sinkConfiguration?.arn === streamArn,
  );
  const connections: Connection[] = [];
  for (const { sid, status, sinkConfiguration } of ours) {
    const subscriptions = await subscriptionsOf(client, sid);
    const { role_arn: roleArn, external_id: externalId } = sinkConfiguration;
    connections.push({
      sink: { sid, status, roleArn, ...(typeof externalId === 'string' && { externalId }) },
      subscriptions,
    });
  }
  return connections;
}

async function subscriptionsOf(client: Twilio, sinkSid: string): Promise<Subscription[]> {
  const { subscriptions } = client.events.v1;
  const listed = await askTwilio('list the subscriptions', () => subscriptions.list({ sinkSid }));
  const found: Subscription[] = [];
  for (const { sid, dateCreated } of listed) {
    const events = await askTwilio('list the subscribed events', () =>
      subscriptions(sid).subscribedEvents.list(),
    );
    found.push({
      sid,
      types: events.map(({ type }) => type),
      schemaVersions: Object.fromEntries(
        events.map(({ type, schemaVersion }) => [type, schemaVersion]),
      ),
      ...(dateCreated && { createdAt: dateCreated.toISOString() }),
    });
  }
  return found;
}
