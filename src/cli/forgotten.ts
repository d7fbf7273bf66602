import { batchGet, type Table } from './batch-get.ts';
import { asText, asTime, jsonOf } from './stored-item.ts';

/**
 * Those of the calls that were forgotten, and when: ISO 8601. Their events are gone by request; an
 * item under a call's SID says so, and has nothing else. Read consistently.
 *
 * @throws CliError where DynamoDB leaves keys unprocessed attempt after attempt
 */
export async function forgottenCalls(
  callSids: readonly string[],
  source: Table,
): Promise<Map<string, string>> {
  const items = await batchGet(source, 'id', [...new Set(callSids)], {
    ProjectionExpression: 'id, forgottenAt',
    ConsistentRead: true,
  });
  const forgotten = new Map<string, string>();
  for (const { id, forgottenAt } of items.map(jsonOf)) {
    const [sid, at] = [asText(id), asTime(forgottenAt)];
    if (sid !== undefined && at !== undefined) forgotten.set(sid, at);
  }
  return forgotten;
}
