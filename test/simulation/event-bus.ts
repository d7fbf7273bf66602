import type { EventBridgeClient, PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { callService, type ServiceCall } from './service-call.ts';
import type { Caller, World } from './world.ts';

/** EventBridge's client of a publisher: what is put is told to the invariants. */
export function eventBusClient(world: World, caller: Caller): EventBridgeClient {
  const { invariants } = world;
  const CODES = ['ThrottlingException', 'InternalFailure'];
  const code = (part: number) => CODES[part % CODES.length] as string;

  function put({ Entries = [] }: PutEventsCommandInput): ServiceCall {
    const results = (refused: ReadonlySet<number>) => ({
      FailedEntryCount: refused.size,
      Entries: Entries.map((_, part) =>
        refused.has(part) ? { ErrorCode: code(part) } : { EventId: String(part) },
      ),
    });
    return {
      operation: 'publish',
      parts: Entries.length,
      run(refused) {
        for (const [part, { Source = '', DetailType = '', Detail = '' }] of Entries.entries()) {
          if (!refused.has(part)) invariants.published(Source, DetailType, Detail);
        }
        return results(refused);
      },
      denied: results,
    };
  }
  const describe: ServiceCall = {
    operation: 'look at the bus',
    parts: 1,
    run: () => ({ Name: 'default' }),
    denied: () => ({ Name: 'default' }),
  };
  const send = async (
    { constructor: { name }, input }: { constructor: { name: string }; input: object },
    { abortSignal }: { abortSignal?: AbortSignal } = {},
  ) => {
    const call = name === 'PutEventsCommand' ? put(input as PutEventsCommandInput) : describe;
    return callService(world, caller, call, abortSignal);
  };
  return { send } as unknown as EventBridgeClient;
}
