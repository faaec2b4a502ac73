import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { assert, describe, it } from "vitest"
import { conditionOf, Fault, kindOf, describe as say } from "../../../src/sim/faults/Fault.ts"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"

const read = (written: unknown): Fault => Schema.decodeUnknownSync(Fault)(written)

const mistakeIn = (written: unknown): string =>
  Result.match(Schema.decodeUnknownResult(Fault)(written), {
    onFailure: ({ issue }) => {
      const { message, path } = SchemaIssue.makeFormatterStandardSchemaV1()(issue).issues[0]!
      return `${(path ?? []).join(".")}: ${message}`
    },
    onSuccess: () => "no mistake"
  })

describe("a fault", () => {
  it.each([
    [{ on: "ledger", slow: "6x", at: "60s", for: "20s" }, "ledger is 6x slower from 1m to 1m20s"],
    [{ on: "ledger", slow: "0.5x" }, "ledger takes 0.5x as long from 0s on"],
    [{ on: "eu -> us", latency: "200ms", at: "10s" }, "eu -> us takes 200ms longer from 10s on"],
    [
      { on: "payments", errors: "10%", at: "1s", for: "1s" },
      "payments answers 10% of calls with an error from 1s to 2s"
    ],
    [{ on: "payments/2", crash: true, at: "1s" }, "payments/2 is down from 1s on"],
    [{ on: "payments", crash: true, instances: 1, at: "1s" }, "one instance of payments is down from 1s on"],
    [
      { on: "payments", pause: true, instances: "50%", at: "1s", for: "3s" },
      "50% of payments stands still from 1s to 4s"
    ],
    [{ on: "pages", flush: true, at: "1m" }, "pages is flushed at 1m"],
    [{ on: "pages", flush: true, at: "1m", every: "30s" }, "pages is flushed every 30s from 1m on"],
    [{ on: "ledger/2", wipe: true, at: "1m" }, "ledger/2 is wiped at 1m"],
    [{ on: "a <-> b", loss: "1%" }, "a <-> b loses 1% of messages from 0s on"],
    [{ on: "a -> b", errors: "1%" }, "a -> b turns 1% of messages back at once from 0s on"],
    [{ on: "a", workers: "50%", at: "1s" }, "a has 50% of its workers from 1s on"],
    [
      { on: "ledger", errors: "30%", as: "rate limited", endpoints: ["write"], at: "1s" },
      'ledger answers 30% of calls with "rate limited" at write from 1s on'
    ],
    [{ on: "a -> b", duplicates: "5%", at: "1s" }, "a -> b delivers 5% of calls twice from 1s on"],
    [{ on: "a -> b", bandwidth: "10%", at: "1s" }, "a -> b has 10% of its bandwidth from 1s on"],
    [{ on: "a -> b", jitter: "exponential(5ms)" }, "a -> b takes exponential(5ms) longer from 0s on"],
    [
      { on: "ledger/primary", crash: true, at: "1s", for: "1s" },
      "whoever is the primary of ledger then is down from 1s to 2s"
    ],
    [{ on: "ledger/replicas", pause: true, at: "1s" }, "every replica of ledger stands still from 1s on"],
    [
      { on: "ledger/replicas", slow: "2x", instances: 1, at: "1s", for: "1s" },
      "one instance of the replicas of ledger is 2x slower from 1s to 2s"
    ],
    [
      { on: "shop", crash: true, independently: true, random: { mtbf: "2m", mttr: "10s", crews: 1 } },
      "each instance of shop is down at random, for 10s on average, every 2m on average, with 1 repair crew"
    ],
    [{ on: "eu-1", cut: true, at: "5s", for: "5s" }, "eu-1 is cut off from 5s to 10s"],
    [
      { on: "buy", load: "3x", at: "5s", for: "5s", every: "20s", times: 3 },
      "buy at 3x the load for 5s, every 20s from 5s on, 3 times"
    ],
    [
      { on: "payments", crash: true, random: { mtbf: "2m", mttr: "10s" } },
      "payments is down at random, for 10s on average, every 2m on average"
    ],
    [
      { on: "shop", pause: true, every: "10s", lasting: "exponential(200ms)", independently: true },
      "each instance of shop stands still for exponential(200ms), every 10s from 0s on"
    ],
    [
      { on: "shop", crash: true, instances: [1, 3], at: "1s", for: "3s", recovery: "cold" },
      "instances 1, 3 of shop is down from 1s to 4s, coming back cold: 5x slower at first, well after 30s"
    ],
    [
      { on: "shop", crash: true, instances: 2, pick: "first", recovery: "gradual(30s)", seenByHealthCheck: false },
      "the first 2 of shop is down from 0s on, coming back one by one over 30s, unseen by health checks"
    ],
    [
      { on: "shop", slow: "6x", at: "1s", for: "30s", ramp: { in: "10s", out: "5s" } },
      "shop is 6x slower from 1s to 31s, coming over 10s, fading for the last 5s"
    ],
    [{ on: "shop", crash: true, at: "20s", until: "25s" }, "shop is down from 20s on, until 25s at the latest"],
    [
      { on: "shop", deploy: { batch: 2, drain: "5s", down: "20s", settle: "10s" }, at: "1m" },
      "shop is restarted 2 instances at a time, each drained for 5s and down for 20s, 10s apart from 1m on"
    ],
    [
      { on: "shop", errors: "100%", keys: "1%", endpoints: ["buy"], first: 3 },
      "shop answers 100% of calls with an error at buy, about 1% of keys, the first 3 only from 0s on"
    ]
  ])("says itself: %j", (written, sentence) => {
    assert.strictEqual(say(read(written)), sentence)
  })

  it.each([
    [{ on: "x", slow: "6x" }, "slow", { slow: 6 }],
    [{ on: "x", latency: "3ms" }, "latency", { latency: 3 * millisecond }],
    [{ on: "x", errors: "10%" }, "errors", { errors: 0.1 }],
    [{ on: "x", crash: true }, "crash", { down: true }],
    [{ on: "x", pause: true }, "pause", { paused: true }],
    [{ on: "x", loss: "10%" }, "loss", { loss: 0.1 }],
    [{ on: "x", cut: true }, "cut", { cut: true }],
    [{ on: "x", errors: "10%", as: "shed" }, "errors", { errors: 0.1, reason: "shed" as const }],
    [{ on: "x", workers: "10%" }, "workers", { workers: 0.1 }],
    [{ on: "x", duplicates: "5%" }, "duplicates", { duplicates: 0.05 }],
    [{ on: "x", bandwidth: "10%" }, "bandwidth", { bandwidth: 0.1 }],
    [{ on: "x", load: "3x" }, "load", { load: 3 }],
    [{ on: "x", flush: true }, "flush", undefined]
  ])("adds its condition: %j", (written, kind, condition) => {
    const fault = read(written)

    assert.strictEqual(kindOf(fault), kind)
    assert.deepStrictEqual(conditionOf(fault), condition)
  })

  it.each([
    [
      { on: "x" },
      ": a fault does exactly one of slow, latency, errors, crash, pause, workers, flush, wipe, loss, cut, duplicates, bandwidth, jitter, lookups, slowLookups, clock, unattended, load, deploy, reshard, migrate"
    ],
    [
      { on: "x", slow: "2x", crash: true },
      "crash: a fault does one thing, and this one is slow already; write two faults"
    ],
    [
      { on: "a -> b", bandwidth: "0%" },
      "bandwidth: a link with no bandwidth at all lets nothing pass; say `cut: true`"
    ],
    [
      { on: "a -> b", jitter: "5ms", ramp: { in: "1s" } },
      'ramp: "jitter" is there or not; only slow, latency, errors, loss, duplicates, bandwidth, workers, lookups, slowLookups, clock, load can come and go slowly'
    ],
    [
      { on: "x", crash: true, random: { mtbf: "1m", mttr: "1s", crews: 1 } },
      'random.crews: crews are shared by instances that fail "independently"; say so'
    ],
    [{ on: "x", crash: true, times: 3 }, 'times: "times" needs "every"'],
    [{ on: "x", crash: true, every: "10s", for: "11s" }, "for: it lasts 11s and comes again after 10s already"],
    [{ on: "x", crash: true, every: "0s" }, "every: this has to take some time"],
    [{ on: "x", flush: true, for: "3s" }, "for: a flush is over at once and does not last"],
    [{ on: "x", wipe: true, for: "3s" }, "for: a wipe is over at once and does not last"],
    [
      { on: "x", crash: true, random: { mtbf: "1m", mttr: "1s" }, every: "3s" },
      'every: "every" and "random" exclude each other'
    ],
    [
      { on: "x", crash: true, instances: 0 },
      "instances: expected a number of instances such as 1, a share such as 50%, or a list of their numbers such as [1, 3], got 0"
    ]
  ])("has to make sense: %j", (written, message) => {
    assert.strictEqual(mistakeIn(written), message)
  })

  it.each([
    { on: "shop", crash: true, instances: [1, 3], recovery: "cold(5x, 30s)" },
    { on: "shop", crash: true, instances: "50%", pick: "first", recovery: "gradual(30s)" },
    { on: "shop", errors: "50%", keys: [7, 8], journeys: ["buy"], correlation: "90%" },
    { on: "shop", latency: "50ms", keys: "1%", chance: "5%", first: 3 },
    { on: "shop", pause: true, every: "10s", lasting: "exponential(200ms)", independently: true },
    { on: "shop", deploy: { batch: 2, drain: "5s", down: "20s" } }
  ])("can be written and read again: %j", (written) => {
    assert.deepStrictEqual(Schema.encodeSync(Fault)(read(written)), written as never)
  })

  it("is written as it was read", () => {
    const fault = read({ on: "payments", slow: "2.5x", at: "90s", instances: "50%" })

    assert.deepStrictEqual(fault, { on: "payments", slow: 2.5, at: 90 * second, instances: { share: 0.5 } })
    assert.deepStrictEqual(Schema.encodeSync(Fault)(fault), {
      on: "payments",
      slow: "2.5x",
      at: "1m30s",
      instances: "50%"
    })
  })
})
