const MB = 1024 * 1024;

/**
 * What AWS allows and gives, by service, with the name under which AWS documents it. Quotas that a
 * support case raises are those of {@link DEFAULT_QUOTAS}.
 */
export const AWS = {
  /** Kinesis, "Quotas and limits": a shard takes 1 MB (with partition keys) or 1,000 records a second. */
  shardBytesIn: MB,
  shardRecordsIn: 1_000,
  /** Kinesis, the same page: GetRecords gives 2 MB a second of a shard, to all its consumers together. */
  shardBytesOut: 2 * MB,
  /** Kinesis, the same page: a new on-demand stream. It grows to twice the peak of the last 30 days. */
  newStreamShards: 4,
  /** Lambda, "Memory and computing power": with 1,769 MB a function has one vCPU, and less with less. */
  memoryOfVcpuMb: 1_769,
  /** Lambda, "Quotas": the payload of an invocation. */
  payloadBytes: 6 * MB,
  /** Lambda, "Polling and batching streams": shards are polled once a second at the base rate. */
  pollSeconds: 1,
  /** DynamoDB, "Best practices for partition keys": what one partition, so one key of an index, takes. */
  partitionWriteUnits: 1_000,
  /** DynamoDB, "Partitions": the largest partition. */
  partitionBytes: 10 * 1024 * MB,
  /** DynamoDB, "Warm throughput": a new on-demand table, and a new index, at once. */
  newTableWriteUnits: 4_000,
  /** DynamoDB, "Initial throughput and scaling": to twice the previous peak within 30 minutes. */
  doublingMinutes: 30,
  /** DynamoDB, "Storage": overhead of an entry, in a table and in an index. */
  entryOverheadBytes: 100,
  /** X-Ray, "Sampling": of Lambda's requests, one a second and 5 % of the others are recorded. */
  tracesPerSecond: 1,
  traceShare: 0.05,
} as const;

/** What AWS allows an account in a region until it is asked for more. */
export interface Quotas {
  /** Kinesis, "Shards per Region": 500 in the large regions, 200 in others. */
  readonly shards: number;
  /** Kinesis, "Data stream throughput" on demand: 200 MB a second; up to 10 GB in the large regions. */
  readonly onDemandStreamBytes: number;
  /** Lambda, "Concurrent executions". */
  readonly concurrency: number;
  /** DynamoDB, "Table-level write throughput limit": of a table, and of each index. */
  readonly tableWriteUnits: number;
}

export const DEFAULT_QUOTAS: Quotas = {
  shards: 500,
  onDemandStreamBytes: 200 * MB,
  concurrency: 1_000,
  tableWriteUnits: 40_000,
};
