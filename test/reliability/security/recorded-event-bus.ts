import { randomUUID } from 'node:crypto';
import { jsonAnswer } from '../../../src/local/dynamodb/exchange.ts';
import { type RecordingEndpoint, startRecordingEndpoint } from './recording-endpoint.ts';

interface Input {
  readonly Name?: string;
  readonly Entries?: readonly { readonly EventBusName: string }[];
}

/** Starts an EventBridge that has every bus, with what it is asked. */
export function startRecordedEventBus(): Promise<RecordingEndpoint> {
  return startRecordingEndpoint({
    usesOf({ headers, body }) {
      const [api, operation] = String(headers['x-amz-target']).split('.');
      const { Name = '', Entries = [{ EventBusName: Name }] }: Input = JSON.parse(body);
      const buses = new Set(Entries.map(({ EventBusName }) => EventBusName));
      const action = api === 'AWSEvents' ? `events:${operation}` : `${api}.${operation}`;
      return [...buses].map((resource) => ({ action, resource }));
    },
    answer({ body }) {
      const { Name, Entries = [] }: Input = JSON.parse(body);
      if (Name !== undefined) return jsonAnswer(200, { Name });
      const taken = Entries.map(() => ({ EventId: randomUUID() }));
      return jsonAnswer(200, { FailedEntryCount: 0, Entries: taken });
    },
  });
}
