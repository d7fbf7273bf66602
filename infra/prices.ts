/**
 * US dollars, for the dashboard: list prices of us-east-1, without free tiers. They are also in the
 * table of `docs/scaling.md`, which says where they are from; a test compares the two.
 */
export const PRICES = {
  gbIntoStream: 0.08,
  millionInvocations: 0.2,
  gbSecond: 0.0000133334,
  millionWriteUnits: 0.625,
} as const;
