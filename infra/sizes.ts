/** Each function's memory in MB. Lambda allots CPU in proportion: `docs/scaling.md` shows that it is enough. */
export const MEMORY_MB = 1024;
/**
 * The most records in a batch: more than most shards receive in a batching window. Each function takes
 * the whole batch through each of its steps at once.
 */
export const BATCH_RECORDS = 1000;
