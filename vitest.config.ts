import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/helpers/setup.ts"],
    testTimeout: 60_000,
    // The first start of a browser on a cold machine takes its time.
    hookTimeout: 60_000,
    // Tests time nothing and share two cores with worker threads of their own.
    maxWorkers: 2,
  },
});
