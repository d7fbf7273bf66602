import { batchGet, type Table } from './batch-get.ts';
import { asText, jsonOf } from './stored-item.ts';

/**
 * Which of these calls and conferences were forgotten, and when. Their events are gone by request, and
 * an item by their SID keeps what comes later from the table; it expires as its events would have.
 */
export async function forgottenCalls(
  source: Table,
  sids: readonly string[],
): Promise<Map<string, string>> {
  const items = await batchGet(source, 'id', [...new Set(sids)], {
    ProjectionExpression: 'id, forgottenAt',
  });
  const forgotten = new Map<string, string>();
  for (const { id, forgottenAt } of items.map(jsonOf)) {
    const [sid, at] = [asText(id), asText(forgottenAt)];
    if (sid !== undefined && at !== undefined) forgotten.set(sid, at);
  }
  return forgotten;
}
