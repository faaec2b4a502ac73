import "./src/node20.ts"
import { defineConfig } from "vitest/config"

/** Tests that leave nothing behind share their modules: loading those anew for every file takes longer than most tests. */
const pure = "test/{sim,laws,conformance,reports,scenarios,reference,docs,lessons}/**/*.test.ts"

export default defineConfig({
  test: {
    setupFiles: ["test/WithoutSnapshots.ts"],
    // Two are as fast as more on two cores, and leave larger machines usable.
    maxWorkers: 2,
    // A limit for the stuck, not a measure of the slow: simulations on a busy machine take their time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "pure", include: [pure], isolate: false } },
      { extends: true, test: { name: "apart", include: ["test/**/*.test.{ts,tsx}"], exclude: [pure] } }
    ]
  }
})
