import { type ListedShard, type Position, shardsInTurn } from './lineage.ts';
import { notifier } from './notifier.ts';

/** How often the shards are listed, to notice a resharding before a shard ends. */
const LISTING_INTERVAL_MS = 1_000;

/** What happens to the shards while they are followed. */
export type ShardEvent =
  | { readonly kind: 'shard-found'; readonly shardId: string }
  | { readonly kind: 'shard-started'; readonly shardId: string }
  | { readonly kind: 'shard-ended'; readonly shardId: string };

/** How to follow a stream's shards. */
export interface FollowOptions {
  /** The shards at the start. */
  readonly first: readonly ListedShard[];
  readonly list: () => Promise<readonly ListedShard[]>;
  /** Where to begin reading a shard, or `ended` if there is nothing to read. */
  readonly beginning: (shard: ListedShard) => Position | 'ended';
  readonly work: (shardId: string, position: Position) => Promise<'ended' | 'stopped'>;
  /** Asked before each listing, to tell older listings from newer ones. */
  readonly generation: () => number;
  readonly emit: (event: ShardEvent) => void;
  /** Called when a call failed and will be retried. */
  readonly onProblem: (doing: string, error: unknown) => void;
  /** Called after each listing, once reading of the new shards has begun. */
  readonly onListed: () => void;
  /** Called with errors that are not retryable: a defect, or an error of a callback. Must abort `signal`. */
  readonly fail: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** The shards of a stream while they are followed. */
export interface Following {
  /** The shards of the last listing that are not done, and the generation of that listing. */
  readonly unfinished: () => { readonly shardIds: readonly string[]; readonly generation: number };
  /** Lists the shards again now. */
  readonly lookAgain: () => void;
  /** Resolves when `signal` has aborted and all work is over. */
  readonly over: Promise<void>;
}

/** Works on every shard of a stream, parents before children, including those that a resharding adds. */
export function followShards(options: FollowOptions): Following {
  const { emit, signal } = options;
  const states = new Map<string, 'reading' | 'ended'>();
  const found = new Set<string>();
  const listingDue = notifier();
  let listed = options.first;
  let listedIn = options.generation();

  async function work(shardId: string, position: Position): Promise<void> {
    emit({ kind: 'shard-started', shardId });
    if ((await options.work(shardId, position)) === 'ended') end(shardId);
  }

  function end(shardId: string): void {
    states.set(shardId, 'ended');
    emit({ kind: 'shard-ended', shardId });
    // Its children may be due now.
    listingDue.notify();
  }

  /** Begins the shards that are due. */
  function begin(): readonly Promise<void>[] {
    return shardsInTurn(listed, states).flatMap((shard) => {
      const position = options.beginning(shard);
      if (position === 'ended') {
        end(shard.shardId);
        return [];
      }
      states.set(shard.shardId, 'reading');
      return [work(shard.shardId, position).catch(options.fail)];
    });
  }

  async function follow(): Promise<void> {
    const works: Promise<void>[] = [];
    let changed = listingDue.wait(signal, LISTING_INTERVAL_MS);
    while (!signal.aborted) {
      for (const { shardId } of listed) {
        if (!found.has(shardId)) emit({ kind: 'shard-found', shardId });
        found.add(shardId);
      }
      works.push(...begin());
      options.onListed();
      await changed;
      // Before the listing, so that no notification is missed during it.
      changed = listingDue.wait(signal, LISTING_INTERVAL_MS);
      const generation = options.generation();
      try {
        listed = await options.list();
        listedIn = generation;
      } catch (error) {
        if (!signal.aborted) options.onProblem('listing shards', error);
      }
    }
    await Promise.all(works);
  }

  return {
    unfinished: () => ({
      shardIds: listed.map(({ shardId }) => shardId).filter((id) => states.get(id) !== 'ended'),
      generation: listedIn,
    }),
    lookAgain: listingDue.notify,
    over: follow().catch(options.fail),
  };
}
