import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    // Tests time nothing and share two cores with worker threads of their own.
    maxWorkers: 2,
  },
});
