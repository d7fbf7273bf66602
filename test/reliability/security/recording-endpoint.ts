import { createServer } from 'node:http';
import { type Answer, type Request, receive, send } from '../../../src/local/dynamodb/exchange.ts';
import { listening } from '../../fixtures/listening.ts';
import type { CountedUse, Grant } from './grants.ts';

/** What is wrong with a service: an answer to the request, or nothing where it goes through. */
export type Trouble = (request: Request) => Answer | undefined;

/** A service's endpoint that is told what is wrong and keeps what it is asked. */
export interface RecordingEndpoint {
  readonly endpoint: string;
  /** How often each action was asked for on each resource. */
  readonly uses: ReadonlyMap<string, CountedUse>;
  /** From now on; nothing makes it well again. */
  readonly meet: (trouble?: Trouble) => void;
  readonly stop: () => Promise<void>;
}

/** What stands behind an endpoint. */
export interface Service {
  /** What IAM asks for before it lets a call through. */
  readonly usesOf: (request: Request) => readonly Grant[];
  readonly answer: (request: Request) => Answer | Promise<Answer>;
  readonly stop?: () => Promise<void>;
}

/** Starts an endpoint in front of a service. */
export async function startRecordingEndpoint(service: Service): Promise<RecordingEndpoint> {
  const uses = new Map<string, CountedUse>();
  let trouble: Trouble = () => undefined;
  const server = createServer(async (message, response) => {
    const request = await receive(message).catch(() => undefined);
    if (!request) return;
    for (const use of service.usesOf(request)) {
      const key = `${use.action} on ${use.resource}`;
      uses.set(key, { ...use, times: (uses.get(key)?.times ?? 0) + 1 });
    }
    send(response, trouble(request) ?? (await service.answer(request)));
  });
  const { endpoint, stop } = await listening(server);
  return {
    endpoint,
    uses,
    meet: (next = () => undefined) => {
      trouble = next;
    },
    stop: async () => {
      await stop();
      await service.stop?.();
    },
  };
}
