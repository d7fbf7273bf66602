import type { Figure } from './figures.ts';

/** What depends on the traffic and on AWS, and cannot be measured here: assumed, and yours to set. */
export const ASSUMPTIONS = {
  duplicateShare: { value: 0.05, unit: '', what: 'share of events that are stored already' },
  ignoredShare: { value: 0.02, unit: '', what: 'share of events of other Twilio products' },
  rejectedShare: { value: 0.02, unit: '', what: 'share of events that are rejected' },
  averageToPeak: { value: 1, unit: '', what: 'average rate to the rate that is planned for' },
  busiestShard: { value: 1.2, unit: '', what: 'busiest shard to the average one' },
  busiestKeyEvents: {
    value: 50,
    unit: '/s',
    what: 'events of one call or conference, the busiest',
  },
  targetShare: { value: 0.7, unit: '', what: 'how full a limit may be before more is asked for' },
  lookupMs: { value: 10, unit: 'ms', what: 'a BatchGetItem of 100 keys, from the function' },
  insertMs: {
    value: 20,
    unit: 'ms',
    what: 'a BatchExecuteStatement of 25 INSERTs, from the function',
  },
  platformLogBytes: { value: 700, unit: 'bytes', what: 'Lambda’s own log lines of an invocation' },
} as const satisfies Record<string, Figure>;
