import type { ShardRecord } from '../../src/stream/record.ts';
import type { Change } from './dynamodb.ts';
import { type Lanes, type MappingPorts, mappingSettings, workLanes } from './mapping.ts';
import type { World } from './world.ts';

/** A change in the table's stream, as the publisher's mapping reads it. */
export interface PlacedChange extends ShardRecord {
  readonly change: Change;
  /** In a failed batch. */
  isGivenUp: boolean;
}

const SHARDS = 2;
/** Their digits become more under way. */
const FIRST_SEQUENCE_NUMBER = 10n ** 21n - 3_000n;

/** The events table's stream: changes of one item stay in their order. */
export function tableStream(world: World, ports: MappingPorts) {
  const { clock, faults, invariants, tell } = world;
  const settings = mappingSettings(world);
  const shards = Array.from({ length: SHARDS }, (_, number) => shardOf(number));
  let changes = 0n;

  function shardOf(number: number) {
    /** Not passed by the checkpoint yet, and not read yet. */
    const open: PlacedChange[] = [];
    let unread: PlacedChange[] = [];
    let isPolling = false;
    const lanes: Lanes = workLanes(world, settings, ports, (sequenceNumber) => {
      tell?.(`checkpoint of the table's stream ${number}: ${sequenceNumber}`);
      for (let record = open.shift(); record; record = open.shift()) {
        const { change, isGivenUp } = record;
        if (isNewEvent(change) && !isGivenUp) invariants.changePassed(change.id);
        if (record.sequenceNumber === sequenceNumber) return;
      }
      invariants.violate(`${sequenceNumber} is no change behind the checkpoint`);
    });
    return {
      isIdle: () => open.length === 0,
      put(record: PlacedChange) {
        open.push(record);
        unread.push(record);
        if (isPolling) return;
        isPolling = true;
        clock.after(1_000 * faults.random('poll of the table'), () => {
          isPolling = false;
          lanes.read(unread);
          unread = [];
        });
      },
    };
  }

  return {
    isIdle: () => shards.every((shard) => shard.isIdle()),
    changed(change: Change) {
      changes += 1n;
      const sequenceNumber = String(FIRST_SEQUENCE_NUMBER + changes);
      const lambda = {
        eventName: change.name,
        dynamodb: { SequenceNumber: sequenceNumber, NewImage: change.image },
      };
      shards[Number(change.id.at(-1) === '1' || change.id.at(-1) === '7')]?.put({
        sequenceNumber,
        partitionKey: change.id,
        arrivedAt: clock.now(),
        bytes: 1_000,
        lambda: lambda as never,
        change,
        isGivenUp: false,
      });
    },
  };
}

/** What has to come to the bus. */
export function isNewEvent({ name, image }: Change): boolean {
  return name === 'INSERT' && image?.type !== undefined;
}
