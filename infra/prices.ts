/** What AWS asks for something. */
export interface Price {
  readonly usd: number;
  readonly per: string;
}

/** Where and when these prices held: look at the pages before you rely on them, and edit them here. */
export const PRICES_HOLD = {
  region: 'us-east-1',
  asOf: 'late 2026, from memory and third-party pages, not from a bill',
  pages: [
    'https://aws.amazon.com/kinesis/data-streams/pricing/',
    'https://aws.amazon.com/lambda/pricing/',
    'https://aws.amazon.com/dynamodb/pricing/',
    'https://aws.amazon.com/cloudwatch/pricing/',
    'https://aws.amazon.com/xray/pricing/',
  ],
} as const;

/** US dollars, list prices of the first tier, without free tiers. */
export const PRICES = {
  streamHour: { usd: 0.04, per: 'hour of an on-demand stream' },
  streamGbIn: { usd: 0.08, per: 'GB into an on-demand stream, each record in whole KB' },
  streamGbOut: { usd: 0.04, per: 'GB read from an on-demand stream' },
  streamGbMonth: { usd: 0.1, per: 'GB and month kept for more than a day, on demand' },
  shardHour: { usd: 0.015, per: 'hour of a provisioned shard' },
  shardHourExtended: { usd: 0.02, per: 'hour of a shard that keeps records for more than a day' },
  millionPutUnits: { usd: 0.014, per: 'million PUT payload units of 25 KB, provisioned' },
  millionInvocations: { usd: 0.2, per: 'million invocations' },
  gbSecond: { usd: 0.0000133334, per: 'GB-second on arm64' },
  millionWriteUnits: { usd: 0.625, per: 'million write request units, on demand' },
  millionReadUnits: { usd: 0.125, per: 'million read request units, on demand' },
  writeUnitHour: { usd: 0.00065, per: 'provisioned write unit and hour' },
  tableGbMonth: { usd: 0.25, per: 'GB and month in a table or an index' },
  recoveryGbMonth: { usd: 0.2, per: 'GB and month of point-in-time recovery, tables only' },
  logGb: { usd: 0.5, per: 'GB into CloudWatch Logs' },
  metricMonth: { usd: 0.3, per: 'custom metric and month' },
  alarmMetricMonth: { usd: 0.1, per: 'metric of an alarm and month' },
  millionTraces: { usd: 5, per: 'million traces recorded' },
} as const satisfies Record<string, Price>;
