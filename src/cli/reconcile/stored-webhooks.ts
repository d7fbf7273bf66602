import { paginateQuery } from '@aws-sdk/client-dynamodb';
import { jsonOf } from '../../json/item.ts';
import { isJsonObject } from '../../json/json-object.ts';
import { batchGet, type Table } from '../batch-get.ts';
import { eventOf, type StoredEvent } from '../stored-events.ts';
import { asNumber, asText, asTime } from '../stored-item.ts';
import { parametersOf } from './ledger-request.ts';
import type { WebhookEvent } from './match.ts';

/** What is stored of a call, as far as the ledger can be held against it. */
export interface StoredWebhooks {
  /** Of a webhook request each. */
  readonly events: readonly WebhookEvent[];
  /** How many events of any kind are stored of the call. */
  readonly stored: number;
}

/** Types without a webhook: a call may have hundreds of such events, which are not read. */
const NO_WEBHOOK = /^com\.twilio\.(?:voice\.insights|error-logs)\./;

/**
 * The events about a call, and about others that its requests name: conferences, and the calls that
 * it dialled. The indexes are eventually consistent.
 */
export async function storedWebhooks(
  source: Table,
  callSid: string,
  otherSids: ReadonlySet<string>,
): Promise<StoredWebhooks> {
  const own = await entriesOf(source, callSid);
  const ids = new Set(own.filter(({ type }) => !NO_WEBHOOK.test(type)).map(({ id }) => id));
  for (const sid of otherSids) {
    for (const { id, type } of await entriesOf(source, sid)) {
      if (!NO_WEBHOOK.test(type)) ids.add(id);
    }
  }
  const items = await batchGet(source, 'id', [...ids], {
    // Not the answer's body, which is most of an item.
    ProjectionExpression:
      'id, #type, #parameters, webhook.#method, webhook.#url, webhook.respondedAt, webhook.requestDurationMs, webhook.responseCode',
    ExpressionAttributeNames: {
      '#type': 'type',
      '#parameters': 'parameters',
      '#method': 'method',
      '#url': 'url',
    },
  });
  const events = items.map((item) => webhookEvent(eventOf(jsonOf(item))));
  return { events: events.filter((event) => event !== undefined), stored: own.length };
}

async function entriesOf({ client, table, signal }: Table, sid: string) {
  const [IndexName, key] = sid.startsWith('CF')
    ? ['byConference', 'conferenceSid']
    : ['byCall', 'callSid'];
  const entries: { readonly id: string; readonly type: string }[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      IndexName,
      KeyConditionExpression: '#key = :sid',
      ProjectionExpression: 'id, #type',
      ExpressionAttributeNames: { '#key': key, '#type': 'type' },
      ExpressionAttributeValues: { ':sid': { S: sid } },
    },
    { abortSignal: signal },
  );
  for await (const { Items = [] } of pages) {
    entries.push(...Items.map(({ id, type }) => ({ id: id?.S ?? '', type: type?.S ?? '' })));
  }
  return entries;
}

/** `undefined` of an event without a webhook. */
function webhookEvent({ id, type, parameters, webhook }: StoredEvent): WebhookEvent | undefined {
  if (!isJsonObject(webhook)) return undefined;
  return {
    id,
    type,
    method: asText(webhook.method),
    url: asText(webhook.url),
    parameters: parametersOf(parameters),
    respondedAt: asTime(webhook.respondedAt),
    durationMs: asNumber(webhook.requestDurationMs),
    responseCode: asNumber(webhook.responseCode),
  };
}
