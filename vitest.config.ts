import { defineConfig } from 'vitest/config';

/** Two cores are the reference machine: end-to-end suites start several processes each, so they run one by one. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/{regulation,terminal,gateway,firmware-sim,architecture,console}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/{acceptance,faults,browser}/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
