/** The function's memory in MB. CPU comes with it: see `docs/scaling.md` on why it is enough. */
export const MEMORY_MB = 1024;
/** As many as the consumer takes through its steps at once; more than most shards hold in a window. */
export const BATCH_RECORDS = 1000;
