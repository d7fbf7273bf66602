import { jsonAnswer } from '../../../src/local/dynamodb/exchange.ts';
import { sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { aChange, aStoredEvent } from '../../fixtures/changes.ts';
import { aBatch } from '../../fixtures/records.ts';
import type { FunctionId } from '../../infra/assembly.ts';
import type { FunctionUnderTest } from './function-under-test.ts';
import {
  type RecordedService,
  startRecordedDynamoDb,
  startRecordedEventBus,
} from './recorded-services.ts';

/** How an asset is taken through all of its outcomes. */
export interface AssetCourse {
  readonly outcomes: readonly string[];
  /** Starts what stands for the services that it calls. */
  readonly startEndpoint: () => Promise<RecordedService>;
  readonly course: (
    fn: FunctionUnderTest,
    meet: RecordedService['meet'],
    seed: number,
  ) => Promise<void>;
}

/** Enough for some calls, and not for long. */
const LITTLE_TIME_MS = 3_000;
const throttle = jsonAnswer(400, { __type: 'ThrottlingException' });

/** The functions of the stack. */
export const ASSETS: Readonly<Record<FunctionId, AssetCourse>> = {
  ConsumerFunction: {
    outcomes: ['processed', 'duplicate', 'ignored', 'rejected', 'unfinished'],
    startEndpoint: startRecordedDynamoDb,
    async course(fn, meet, seed) {
      const { records } = sampleTraffic({ seed, events: 500, bad: 0.1, otherProducts: 0.1 });
      const batch = aBatch(...records.map(({ data }) => data));
      // At the same time: one of the two finds the other's events only as it inserts them.
      await Promise.all([fn.invoke(batch), fn.invoke(batch)]);
      await fn.invoke(batch);
      await fn.invoke(aBatch(...Array(3).fill('x'.repeat(500_000))));
      await throughThrottles(
        meet,
        () => fn.invoke(aBatch(...records.slice(0, 50).map(({ data }) => data))),
        () => fn.invoke(batch.slice(0, 5), LITTLE_TIME_MS),
      );
    },
  },
  PublisherFunction: {
    outcomes: ['published', 'skipped', 'unfinished'],
    startEndpoint: startRecordedEventBus,
    async course(fn, meet) {
      const event = (index: number) =>
        aStoredEvent({ id: `EZ${index}`, details: { text: 'x'.repeat(index * 5_000) } });
      const changes = Array.from({ length: 100 }, (_, index) =>
        aChange(event(index), {
          number: index + 1,
          eventName: index % 10 === 9 ? 'MODIFY' : 'INSERT',
        }),
      );
      await fn.invoke(changes);
      await throughThrottles(
        meet,
        () => fn.invoke(changes.slice(0, 50)),
        () => fn.invoke(changes.slice(0, 5), LITTLE_TIME_MS),
      );
    },
  },
};

/** One invocation of which every other call is throttled, and one of which each is. */
async function throughThrottles(
  meet: RecordedService['meet'],
  some: () => Promise<void>,
  all: () => Promise<void>,
): Promise<void> {
  let calls = 0;
  meet(() => (++calls % 2 === 1 ? throttle : undefined));
  await some();
  meet(() => throttle);
  await all();
}
