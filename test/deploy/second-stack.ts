import { putRecords } from '../../src/stream/put-records.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { type Clients, itemsOf } from './aws.ts';
import type { Outputs } from './cdk.ts';
import type { Steps } from './steps.ts';
import { waitForItems } from './traffic.ts';

/** The second stack has no publisher: the queue of the first one's rule gets nothing of it. */
const OF_THE_PUBLISHER = ['EventBusArn', 'PublisherFunctionName'];

/** A second stack has nothing in common with the first one, and works. */
export async function checkSecond(
  { check }: Steps,
  second: Outputs,
  first: Outputs,
  owner: Clients,
  signal: AbortSignal,
): Promise<void> {
  const names = Object.keys(first).filter((name) => !OF_THE_PUBLISHER.includes(name));
  const shared = names.filter((name) => !second[name] || second[name] === first[name]);
  check('it shares no output with the first one', shared.length === 0, shared);
  const { EventsTableName: table = '', StreamName = '' } = second;
  const { length: before } = await itemsOf(owner.dynamoDb, first.EventsTableName ?? '');
  const id = 'EZofTheSecond';
  const data = new TextEncoder().encode(JSON.stringify(aCloudEvent({ id })));
  await putRecords(owner.kinesis, StreamName, [{ data, partitionKey: id }], { signal });
  const events = await waitForItems(owner, table, 1, signal);
  check('its event is in its own table', events[0]?.id?.S === id && events.length === 1, events);
  const { length: after } = await itemsOf(owner.dynamoDb, first.EventsTableName ?? '');
  check('and the first table has as many as before', after === before, after);
}
