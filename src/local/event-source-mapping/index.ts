export type { Checkpoints } from './checkpoints.ts';
export { fileCheckpoints } from './checkpoints.ts';
export type { FailedBatch } from './failed-batches.ts';
export { folderFailedBatches } from './failed-batches.ts';
export type { KinesisFunction } from './invocation.ts';
export type { EventSourceMapping, EventSourceMappingOptions } from './mapping.ts';
export { startEventSourceMapping } from './mapping.ts';
export type { MappingEvent } from './progress.ts';
