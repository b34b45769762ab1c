import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/helpers/setup.ts"],
    testTimeout: 60_000,
    // The first start of a browser on a cold machine takes its time.
    hookTimeout: 60_000,
    // Two cores: a test that waits for its browser or its processes leaves room for a third.
    maxWorkers: 3,
  },
});
