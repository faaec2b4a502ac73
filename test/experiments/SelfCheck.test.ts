import * as Outcome from "effect/Result"
import { describe, expect, it } from "vitest"
import { isInDoubt, prepare, resultOf } from "../../src/experiments/Run.ts"
import { plainReport } from "../../src/reports/plain/Plain.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const decoded = Outcome.getOrThrow(
  decode(
    sourceOfValue(
      {
        name: "one-queue",
        title: "One queue",
        duration: "20s",
        system: { server: { service: { workers: 1 }, endpoints: { serve: [{ work: "exponential(10ms)" }] } } },
        journeys: { visit: [{ call: "server.serve" }] },
        load: {
          k6: {
            scenarios: {
              users: {
                executor: "constant-arrival-rate",
                rate: 50,
                timeUnit: "1s",
                duration: "20s",
                preAllocatedVUs: 1000,
                exec: "visit"
              }
            }
          }
        },
        expect: [{ measure: "availability", is: "= 100%" }]
      },
      "one-queue.ts"
    )
  )
)
const request = { decoded, seed: "1", set: [], source: "one-queue" }

describe("the result of a run", () => {
  it("passes when nothing contradicts itself", () => {
    const simulation = prepare(request)
    simulation.go()
    const result = resultOf(request, simulation)

    expect(result.verdict).toBe("passed")
    expect(isInDoubt(result)).toBe(false)
  })

  it("passes nothing when the books do not balance, and says so in red", () => {
    const simulation = prepare(request)
    simulation.go()
    // As if something had ended that never began.
    simulation.recording.components[0]!.tally.now[1]! += 3
    const result = resultOf(request, simulation)

    expect(result.verdict).toBe("inconclusive")
    expect(isInDoubt(result)).toBe(true)
    expect(result.findings).toEqual([
      {
        kind: "self-check",
        atMs: null,
        message: "server: -3 calls are inside by arrivals and ends, but 0 wait or are worked on"
      }
    ])
    expect(plainReport(result, { colour: true })).toMatch(/\u001b\[1;31m {2}- self-check: server/)
  })
})
