import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Workers and the processes that tests start find their code compiled, where Node keeps it by default.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

export default defineConfig({
  test: {
    // Node loads the tests as it loads the program, which takes half of the time of Vite's runner.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // More than there are processors, because tests wait: for processes, timers and deadlines.
    maxWorkers: availableParallelism() * 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**', 'test/infra/**', '**/node_modules/**'],
          setupFiles: ['test/fixtures/keep-compiled.ts'],
          testTimeout: 30_000,
          // Half of the CPU time was that of loading the AWS SDK once more for each file.
          isolate: false,
        },
      },
      {
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          setupFiles: ['test/fixtures/keep-compiled.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // The CDK takes seconds to load: twice, and not for every file.
          isolate: false,
          maxWorkers: 2,
          // With another number of workers than the unit tests, these come after them.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
