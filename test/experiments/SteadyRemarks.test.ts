import * as Outcome from "effect/Result"
import { describe, expect, it } from "vitest"
import { prepare, resultOf } from "../../src/experiments/Run.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

/** What is remarked on a server that carries 100 a second, and is asked `rate` times a second. */
const remarks = (rate: number, duration: string, about: object = {}): ReadonlyArray<string> => {
  const users = { executor: "constant-arrival-rate", exec: "ask", rate, duration, preAllocatedVUs: 100_000 }
  const written = {
    name: "queue",
    title: "A queue",
    duration,
    warmup: "20s",
    system: { server: { service: { workers: 1 }, endpoints: { ask: [{ work: "exponential(10ms)" }] } } },
    journeys: { ask: [{ call: "server.ask" }] },
    load: { arrivals: "poisson", k6: { scenarios: { users } } },
    ...about
  }
  const decoded = Outcome.getOrThrow(decode(sourceOfValue(written, "queue.ts")))
  const request = { decoded, seed: "1", set: [], source: "queue" }
  const simulation = prepare(request)
  simulation.go()
  return resultOf(request, simulation).findings.map(({ kind, message }) => `${kind}: ${message}`)
}

describe("a run in which nothing is meant to change", () => {
  it("says aloud that a component gets more than it can carry", () => {
    expect(remarks(120, "60s")).toEqual([
      "notice: server is unstable: more comes in than it can carry, and its averages mean nothing"
    ])
  })

  it("says aloud that it was too short for a busy queue", () => {
    expect(remarks(90, "60s").join()).toMatch(
      /the mean response of server has not converged: .* ± .*; let it run longer/
    )
  })

  it("is content when it was long enough", () => {
    expect(remarks(50, "600s")).toEqual([])
  })
})

describe("a run with a fault", () => {
  it("is about what changes, and not about averages", () => {
    expect(remarks(120, "60s", { faults: { slow: { on: "server", slow: "2x", at: "30s", for: "5s" } } })).toEqual([])
  })
})
