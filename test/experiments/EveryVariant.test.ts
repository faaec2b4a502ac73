import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { describe, expect, it } from "vitest"
import { runEvery } from "../../src/experiments/EveryVariant.ts"
import { run } from "../../src/experiments/Run.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"

// Ten visitors, one a second, the first at once. A desk that is shut for the first five seconds turns five of them away.
const text = `
name: desk
title: A desk that opens late
duration: 10s
system:
  desk:
    service: {}
    endpoints: {ask: [{work: constant(10ms)}]}
journeys: {visit: [{call: desk.ask}]}
load:
  k6: {scenarios: {visitors: {executor: constant-arrival-rate, rate: 1, duration: 10s, preAllocatedVUs: 5, exec: visit}}}
faults:
  shut: {on: desk, errors: 100%, at: 0s, for: 4500ms}
variants:
  late: {}
  punctual: {remove: [faults.shut]}
expect:
  - {variant: late, measure: failed requests, is: "= 5"}
  - {compare: [punctual, late], measure: failed requests, is: at least 2x fewer}
`
const request = {
  decoded: Outcome.getOrThrow(decode(sourceOfText(text, "desk.yaml"))),
  seed: "1",
  set: [],
  source: "desk.yaml"
}

describe("every variant", () => {
  it("is run in the order in which it is written, exactly as it would be alone", async () => {
    const [late, punctual] = await Effect.runPromise(runEvery(request))

    expect(late).toEqual(await Effect.runPromise(run({ ...request, variant: "late" })))
    expect(punctual?.fingerprint).toBe((await Effect.runPromise(run({ ...request, variant: "punctual" }))).fingerprint)
  })

  it("is compared where the scenario compares it, in the result of the one of which it is claimed", async () => {
    const results = await Effect.runPromise(runEvery(request))

    expect(
      results.map(({ judged, variant }) => [variant, judged.map(({ verdict, claim }) => [verdict, claim])])
    ).toEqual([
      ["late", [["passed", "failed requests is = 5"]]],
      ["punctual", [["passed", "failed requests: punctual is at least 2x fewer than late"]]]
    ])
  })

  it("is announced before it runs", async () => {
    const announced: Array<string> = []

    const optionsOf = (variant: string) => {
      announced.push(variant)
      return {}
    }
    await Effect.runPromise(runEvery(request, optionsOf))

    expect(announced).toEqual(["late", "punctual"])
  })
})
