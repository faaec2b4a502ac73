import * as Schema from "effect/Schema"
import type { Options } from "k6/options"
import { assert, describe, it } from "vitest"
import { K6Options } from "../../../src/sim/workload/K6Options.ts"

type Written = typeof K6Options.Encoded

/** Compiles only if every `A` is a `B`. */
const everyIsA = <A extends B, B>(): [A, B] | undefined => undefined

// The claims that this file makes are checked by the compiler; the tests below only keep them from being forgotten.
everyIsA<Options, Written>()
everyIsA<Written, Options>()
everyIsA<Exclude<keyof Options, keyof Written>, never>()
// @ts-expect-error a number of users is a number
everyIsA<{ vus: string }, Written>()
// @ts-expect-error k6's types allow no numbers as durations
everyIsA<{ duration: number }, Written>()
// @ts-expect-error k6 2.0 removed this executor
everyIsA<{ executor: "externally-controlled" }, NonNullable<Written["scenarios"]>[string]>()
// @ts-expect-error constant-vus needs a duration
everyIsA<{ executor: "constant-vus" }, NonNullable<Written["scenarios"]>[string]>()
everyIsA<NonNullable<Options["scenarios"]>[string], NonNullable<Written["scenarios"]>[string]>()
everyIsA<NonNullable<Written["scenarios"]>[string], NonNullable<Options["scenarios"]>[string]>()
everyIsA<NonNullable<Options["thresholds"]>[string], NonNullable<Written["thresholds"]>[string]>()
everyIsA<NonNullable<Written["thresholds"]>[string], NonNullable<Options["thresholds"]>[string]>()

const script = {
  scenarios: {
    shared: { executor: "shared-iterations", vus: 10, iterations: 200, maxDuration: "30s" },
    each: { executor: "per-vu-iterations", vus: 10, iterations: 20, startTime: "30s", env: { STORE: "eu" } },
    steady: { executor: "constant-vus", vus: 10, duration: "45m", gracefulStop: "0s", tags: { kind: "closed" } },
    waves: { executor: "ramping-vus", startVUs: 0, stages: [{ duration: "5s", target: 100 }], gracefulRampDown: "0s" },
    paced: {
      executor: "constant-arrival-rate",
      rate: 30,
      timeUnit: "1s",
      duration: "2m",
      preAllocatedVUs: 5,
      maxVUs: 50,
      exec: "buy"
    },
    rush: {
      executor: "ramping-arrival-rate",
      startRate: 50,
      timeUnit: "1m",
      preAllocatedVUs: 5,
      stages: [
        { duration: "2m30s", target: 200 },
        { duration: "0s", target: 0 }
      ],
      options: { browser: { type: "chromium" } }
    }
  },
  thresholds: {
    http_req_duration: ["p(95)<500", { threshold: "p(99)<1500", abortOnFail: true, delayAbortEval: "10s" }],
    "http_req_failed{scenario:rush}": ["rate<0.01"]
  },
  tags: { team: "payments" },
  rps: 1000,
  minIterationDuration: "10s",
  dns: { ttl: "1m", select: "random", policy: "any" },
  tlsVersion: { min: "tls1.2", max: "tls1.3" },
  tlsCipherSuites: ["TLS_AES_128_GCM_SHA256"],
  tlsAuth: [{ cert: "...", key: "...", domains: ["example.com"] }],
  ext: { loadimpact: { projectID: 3 } },
  cloud: { name: "storm" },
  userAgent: "MyK6UserAgent/1.0"
} satisfies Options

describe("the options of a k6 script", () => {
  it("are what the lab reads, and what it gives back is what k6 reads", () => {
    const written: Written = script
    const decoded = Schema.decodeUnknownSync(K6Options)(written, { onExcessProperty: "error" })
    const givenBack: Options = Schema.encodeSync(K6Options)(decoded)

    assert.deepStrictEqual(givenBack, script)
  })
})
