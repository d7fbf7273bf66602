import type { KinesisStreamEvent } from 'aws-lambda';
import type {
  Checkpoints,
  EventSourceMapping,
  EventSourceMappingOptions,
  KinesisFunction,
  MappingEvent,
} from '../../../src/local/event-source-mapping/index.ts';
import { startEventSourceMapping } from '../../../src/local/event-source-mapping/index.ts';
import type { ShardCheckpoint } from '../../../src/stream/lineage.ts';
import { FUNCTION_ARN, inputWith, STREAM_ARN } from '../../stream/factories.ts';
import type { fakeKinesis } from '../../stream/fake-kinesis.ts';

const running: EventSourceMapping[] = [];

/** Stops what {@link start} started. */
export async function stopMappings(): Promise<void> {
  await Promise.all(running.splice(0).map((mapping) => mapping.stop()));
}

/** Starts a mapping whose function notes what it gets, as `shard:data`. */
export async function start(
  kinesis: ReturnType<typeof fakeKinesis>,
  options: Partial<EventSourceMappingOptions> = {},
) {
  const delivered: string[] = [];
  const events: MappingEvent[] = [];
  const mapping = await startEventSourceMapping({
    client: kinesis.client,
    streamName: 'voice-events',
    streamArn: STREAM_ARN,
    functionArn: FUNCTION_ARN,
    settings: inputWith(),
    invoke: async (event) => {
      delivered.push(...contents(event));
    },
    onProgress: (event) => events.push(event),
    ...options,
  });
  running.push(mapping);
  const problems = () => events.filter((event) => event.kind === 'problem');
  return { mapping, delivered, events, problems };
}

/** An event's records as `shard:data`. */
export function contents(event: KinesisStreamEvent): string[] {
  return event.Records.map(({ eventID, kinesis }) => {
    const [shardId] = eventID.split(':');
    return `${shardId}:${Buffer.from(kinesis.data, 'base64').toString()}`;
  });
}

/** A function that gets nothing done. */
export const fails: KinesisFunction = () => Promise.reject(new Error('no table'));

/** Checkpoints in memory, and a look at them. */
export function memoryCheckpoints() {
  const saved = new Map<string, ShardCheckpoint>();
  const checkpoints: Checkpoints = {
    load: async () => new Map(saved),
    async save(shardId, checkpoint) {
      // Takes a moment, like any file.
      await new Promise((resolve) => setImmediate(resolve));
      saved.set(shardId, checkpoint);
    },
  };
  return { saved, checkpoints };
}
