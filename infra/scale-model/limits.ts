import { AWS } from './aws-limits.ts';
import type { Deployment, WriteUnits } from './deployment.ts';
import type { Inputs } from './inputs.ts';
import type { Load } from './load.ts';

/** Something that can be full. */
export interface Limit {
  readonly name: string;
  readonly used: number;
  readonly most: number;
  readonly unit: string;
  /** `used` of `most`; above 1 it is exceeded. */
  readonly share: number;
  /** What to do when it is full. */
  readonly remedy: string;
}

const TABLES = ['events', 'byCall', 'byConference', 'rejections'] as const;
const ASK_QUOTA = 'ask AWS for a higher quota';

/** Every limit that the rate uses some of, the fullest first. */
export function limitsOf(load: Load, inputs: Inputs, deployment: Deployment): readonly Limit[] {
  return [
    ...streamLimits(load, inputs, deployment),
    ...functionLimits(load, deployment),
    ...tableLimits(load, deployment),
  ].toSorted((a, b) => b.share - a.share);
}

function streamLimits({ stream }: Load, inputs: Inputs, { settings, quotas }: Deployment): Limit[] {
  if (settings.shardCount === undefined) {
    const newBytes = AWS.newStreamShards * AWS.shardBytesIn;
    const remedy = 'set shardCount, until it has grown';
    const newRecords = AWS.newStreamShards * AWS.shardRecordsIn;
    return [
      limit('bytes into a new on-demand stream', stream.bytesPerSecond, newBytes, 'B/s', remedy),
      limit(
        'records into a new on-demand stream',
        stream.recordsPerSecond,
        newRecords,
        '/s',
        remedy,
      ),
      limit(
        'bytes into an on-demand stream',
        stream.bytesPerSecond,
        quotas.onDemandStreamBytes,
        'B/s',
        ASK_QUOTA,
      ),
    ];
  }
  const busiest = inputs.busiestShard / stream.shards;
  const bytes = stream.bytesPerSecond * busiest;
  const remedy = 'raise shardCount';
  return [
    limit('bytes into the busiest shard', bytes, AWS.shardBytesIn, 'B/s', remedy),
    limit(
      'records into the busiest shard',
      stream.recordsPerSecond * busiest,
      AWS.shardRecordsIn,
      '/s',
      remedy,
    ),
    limit('bytes out of the busiest shard', bytes, AWS.shardBytesOut, 'B/s', remedy),
    limit('shards of the account', stream.shards, quotas.shards, '', ASK_QUOTA),
  ];
}

function functionLimits({ function: load }: Load, { settings, quotas }: Deployment): Limit[] {
  const { environments } = load;
  const reserved = settings.reservedConcurrency;
  return [
    limit(
      'time of the busiest environment',
      load.busyShare,
      1,
      's/s',
      'raise parallelizationFactor',
    ),
    limit('concurrency of the account', environments, quotas.concurrency, '', ASK_QUOTA),
    ...(reserved === undefined
      ? []
      : [limit('reservedConcurrency', environments, reserved, '', 'raise reservedConcurrency')]),
  ];
}

function tableLimits({ tables }: Load, { warm, quotas, settings }: Deployment): Limit[] {
  const { maxWriteUnits } = settings;
  const of = (what: string, most: (table: keyof WriteUnits) => number, remedy: string) =>
    TABLES.map((table) =>
      limit(`${what} ${table}`, tables.writeUnits[table], most(table), 'units/s', remedy),
    );
  return [
    ...of(
      'warm write units of',
      (table) => warm[table],
      'raise its warm throughput, or wait until it has grown',
    ),
    ...of('table-level quota of', () => quotas.tableWriteUnits, ASK_QUOTA),
    ...(maxWriteUnits === undefined
      ? []
      : of('maxWriteUnits of', () => maxWriteUnits, 'raise maxWriteUnits')),
    limit(
      'writes to the busiest key of an index',
      tables.busiestKeyWriteUnits,
      AWS.partitionWriteUnits,
      'units/s',
      'ask for fewer events of that conference (speech events)',
    ),
  ];
}

function limit(name: string, used: number, most: number, unit: string, remedy: string): Limit {
  return { name, used, most, unit, share: used / most, remedy };
}
