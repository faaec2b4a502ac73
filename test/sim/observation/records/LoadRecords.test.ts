import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { judgeRun } from "../../../../src/experiments/Judge.ts"
import { compile } from "../../../../src/scenarios/Compile.ts"
import { decode } from "../../../../src/scenarios/Decode.ts"
import { sourceOfValue } from "../../../../src/scenarios/reading/Source.ts"

const executor = { executor: "constant-arrival-rate", exec: "visit", duration: "30s" }

/** Two k6 scenarios of one journey: `a` asks while the shop takes 10 ms, `b` while it takes 50 ms, with too few users. */
const scenario = (thresholds: Readonly<Record<string, ReadonlyArray<string>>>) => ({
  name: "two",
  title: "Two loads of one journey",
  duration: "61s",
  system: { shop: { service: {}, endpoints: { buy: [{ work: "10ms" }] } } },
  journeys: { visit: [{ call: "shop.buy", through: [{ retry: { attempts: 2, backoff: "none" } }] }] },
  load: {
    k6: {
      scenarios: {
        a: { ...executor, rate: 10, preAllocatedVUs: 10 },
        b: { ...executor, startTime: "30s", rate: 40, preAllocatedVUs: 1 }
      },
      thresholds
    }
  },
  faults: {
    slow: { on: "shop", slow: "5x", at: "30s" },
    broken: { on: "shop", errors: "100%", first: 3, at: "40s" }
  }
})

const judged = (thresholds: Readonly<Record<string, ReadonlyArray<string>>>) => {
  const { scenario: read } = Result.getOrThrow(decode(sourceOfValue(scenario(thresholds), "two.ts")))
  const simulation = compile(read, { seed: 1 })
  simulation.go()
  return {
    fingerprint: simulation.run.kernel.fingerprint.value,
    values: Object.fromEntries(
      judgeRun(simulation, read, "base").map(({ claim, value }) => [claim.split(": ")[0]!, value] as const)
    )
  }
}

describe("two k6 scenarios of one journey", () => {
  const keys = ["http_req_duration{scenario:a}", "http_req_duration{scenario:b}", "http_req_duration{name:visit}"]
  const counts = ["http_reqs{scenario:a}", "http_reqs{scenario:b}", "dropped_iterations{scenario:b}"]
  const { fingerprint, values } = judged({
    ...Object.fromEntries(keys.map((key) => [key, ["max<1000"]])),
    ...Object.fromEntries(counts.map((key) => [key, ["count>=0"]])),
    "dropped_iterations{scenario:a}": ["count==0"],
    "lab_retries{scenario:a}": ["count==0"],
    "lab_retries{scenario:b}": ["count==2"]
  })

  it("have times of their own", () => {
    assert.closeTo(values["http_req_duration{scenario:a}"]!, 10, 0.2)
    assert.closeTo(values["http_req_duration{scenario:b}"]!, 50, 1)
    assert.closeTo(values["http_req_duration{name:visit}"]!, 50, 1)
  })

  it("have counts of their own", () => {
    assert.strictEqual(values["http_reqs{scenario:a}"], 300)
    assert.strictEqual(values["dropped_iterations{scenario:a}"], 0)
    // 40 a second for 30 s, for one user who takes 50 ms: about every other finds it busy.
    assert.strictEqual(values["http_reqs{scenario:b}"]! + values["dropped_iterations{scenario:b}"]!, 1200)
    assert.isAbove(values["dropped_iterations{scenario:b}"]!, 500)
    // Three calls in a row fail: one visit fails twice and one once, so that two of them try again.
    assert.deepStrictEqual([values["lab_retries{scenario:a}"], values["lab_retries{scenario:b}"]], [0, 2])
  })

  it("change nothing of what happens by being told apart", () => {
    assert.strictEqual(judged({}).fingerprint, fingerprint)
  })
})
