import type { Figure } from './figures.ts';

/**
 * What was measured, and the one place to change it. Sizes and units are means over the sample
 * traffic: `npm run scale-model -- --measure` prints them anew, and a test of `npm test` fails when
 * they are no longer true within 5 %.
 */
export const MEASURED = {
  recordsPerEvent: {
    value: 0.908,
    unit: 'records',
    what: 'a few events share a record, as an array',
  },
  recordBytes: { value: 1_627, unit: 'bytes', what: 'a record, with its partition key' },
  recordBilledKb: {
    value: 2.09,
    unit: 'KB',
    what: 'a record in whole KB, as an on-demand stream bills it',
  },
  recordPutUnits: { value: 1, unit: 'units', what: 'a record in PUT payload units of 25 KB' },
  invocationBytes: {
    value: 2_712,
    unit: 'bytes',
    what: 'a record in the JSON that Lambda hands over',
  },
  itemBytes: { value: 1_618, unit: 'bytes', what: 'a stored event, by DynamoDB’s rules' },
  itemWriteUnits: { value: 2, unit: 'units', what: 'to write it: whole KB' },
  itemReadUnits: { value: 0.5, unit: 'units', what: 'to look an id up: half of whole 4 KB' },
  byCallShare: { value: 0.947, unit: '', what: 'share of stored events that name a call' },
  byCallBytes: { value: 222, unit: 'bytes', what: 'their entry in byCall' },
  byCallWriteUnits: { value: 1, unit: 'units', what: 'to write that entry' },
  byConferenceShare: {
    value: 0.152,
    unit: '',
    what: 'share of stored events that name a conference',
  },
  byConferenceBytes: { value: 245, unit: 'bytes', what: 'their entry in byConference' },
  byConferenceWriteUnits: { value: 1, unit: 'units', what: 'to write that entry' },
  rejectionBytes: {
    value: 1_189,
    unit: 'bytes',
    what: 'a rejection, with the bytes that were sent',
  },
  rejectionWriteUnits: { value: 1.65, unit: 'units', what: 'to write it' },
  logBytesOne: {
    value: 1_187,
    unit: 'bytes',
    what: 'log line and metrics of a batch of one event',
  },
  logBytesFull: { value: 3_081, unit: 'bytes', what: 'log line and metrics of a full batch' },
  logBytesRejection: { value: 484, unit: 'bytes', what: 'log line of a rejection' },
} as const satisfies Record<string, Figure>;

/**
 * Figures of the function's speed: `npm run bench`, on the machine that docs/performance.md names,
 * and not a property of the code. Rounded up: a vCPU of Lambda's may be slower.
 */
export const BENCHMARKED = {
  cpuMicrosPerEvent: {
    value: 100,
    unit: 'µs',
    what: 'CPU of a whole vCPU for an event, in a full batch',
  },
  cpuMillisPerBatch: {
    value: 1,
    unit: 'ms',
    what: 'CPU of a whole vCPU for a batch, whatever is in it',
  },
} as const satisfies Record<string, Figure>;
