import { defineConfig } from 'vitest/config';

/**
 * The unit tests that the mutants have to get past: those of the modules that are mutated, without
 * the store's contract, which needs a DynamoDB for each of them.
 */
export default defineConfig({
  test: {
    include: ['test/{consumer,dispatch}.test.ts', 'test/{kinesis,events,store}/**/*.test.ts'],
    exclude: ['test/store/contract.test.ts'],
  },
});
