/**
 * What a deployment has where nobody chose otherwise: a test compares it with the stack's template.
 * The local stack has the same, so that what is tried here behaves there as it did.
 */
export const DEPLOYMENT_DEFAULTS = {
  streamRetentionHours: 168,
  eventRetentionDays: 90,
  batchRecords: 1_000,
  batchingWindowSeconds: 2,
  maxRetryAttempts: 288,
  maxRecordAgeSeconds: 518_400,
  parallelizationFactor: 1,
  functionTimeoutSeconds: 300,
} as const;
