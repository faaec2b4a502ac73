import "./src/node20.ts"
import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    setupFiles: ["src/node20.ts"],
    // Two are as fast as more on two cores, and leave larger machines usable.
    maxWorkers: 2,
    // A limit for the stuck, not a measure of the slow: simulations on a busy machine take their time.
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
