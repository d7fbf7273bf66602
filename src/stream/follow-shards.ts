import { bell } from './bell.ts';
import { type ListedShard, type Position, shardsInTurn } from './lineage.ts';

/** How long a resharding may go unnoticed, if no shard ends before. */
const LISTING_INTERVAL_MS = 1_000;

/** What happens to the shards while they are followed. */
export type ShardEvent =
  | { readonly kind: 'shard-found'; readonly shardId: string }
  | { readonly kind: 'shard-started'; readonly shardId: string }
  | { readonly kind: 'shard-ended'; readonly shardId: string };

/** What it takes to follow a stream's shards. */
export interface FollowOptions {
  /** The shards at the start. */
  readonly first: readonly ListedShard[];
  readonly list: () => Promise<readonly ListedShard[]>;
  /** Where to begin a shard, or that there is nothing to do about it. */
  readonly beginning: (shard: ListedShard) => Position | 'ended';
  readonly work: (shardId: string, position: Position) => Promise<'ended' | 'stopped'>;
  /** Asked before each listing, to tell listings before something from those after it. */
  readonly generation: () => number;
  readonly emit: (event: ShardEvent) => void;
  /** A call that failed and is made again. */
  readonly onProblem: (doing: string, error: unknown) => void;
  /** Called after each listing, when what it brought has begun. */
  readonly onListed: () => void;
  /** Told what no retry mends: a defect, or an error that a callback throws. Must abort `signal`. */
  readonly fail: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** The shards of a stream while they are followed. */
export interface Following {
  /** Those last listed that are not done, and the generation they were listed in. */
  readonly unfinished: () => { readonly shardIds: readonly string[]; readonly generation: number };
  /** Lists the shards again now. */
  readonly lookAgain: () => void;
  /** Resolves when `signal` has aborted and all work is over. */
  readonly over: Promise<void>;
}

/** Works on every shard of a stream in its turn, and on those that a resharding brings. */
export function followShards(options: FollowOptions): Following {
  const { emit, signal } = options;
  const states = new Map<string, 'reading' | 'ended'>();
  const found = new Set<string>();
  const news = bell();
  let listed = options.first;
  let listedIn = options.generation();

  async function work(shardId: string, position: Position): Promise<void> {
    emit({ kind: 'shard-started', shardId });
    if ((await options.work(shardId, position)) === 'ended') end(shardId);
  }

  function end(shardId: string): void {
    states.set(shardId, 'ended');
    emit({ kind: 'shard-ended', shardId });
    // It may be its children's turn.
    news.ring();
  }

  /** Begins the shards whose turn it is. */
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
    let heard = news.wait(signal, LISTING_INTERVAL_MS);
    while (!signal.aborted) {
      for (const { shardId } of listed) {
        if (!found.has(shardId)) emit({ kind: 'shard-found', shardId });
        found.add(shardId);
      }
      works.push(...begin());
      options.onListed();
      await heard;
      // Before the listing, so that no news is missed during it.
      heard = news.wait(signal, LISTING_INTERVAL_MS);
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
    lookAgain: news.ring,
    over: follow().catch(options.fail),
  };
}
