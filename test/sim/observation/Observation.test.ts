import { describe, expect, it } from "vitest"
import { Observation } from "../../../src/sim/observation/Observation.ts"
import { Camera, picture } from "../../../src/sim/observation/records/Camera.ts"
import { Recording } from "../../../src/sim/observation/records/Recording.ts"
import { Traces } from "../../../src/sim/observation/records/Traces.ts"
import { at, HandMadeRun } from "./HandMadeRun.ts"

const filled = () => {
  const meters = [
    { name: "hits", of: "cache", kind: "counter" },
    { name: "level", of: "cache", kind: "gauge" }
  ] as const
  const run = new HandMadeRun({ components: { ledger: 1 }, meters })
  for (let i = 0; i < 20; i++) {
    const request = run.request(i / 10, i / 10 + 0.5)
    run.call("ledger", { arrived: i / 10, started: i / 10 + 0.1, ended: i / 10 + 0.3, of: request })
    run.fact(i / 10, (facts, now) => facts.attempted(now, 0, request, 2))
  }
  run.fact(1, (facts, now) => {
    facts.counted(now, 0, 2)
    facts.levelled(now, 1, 3)
    facts.changed(now, "cache", "flushed")
    facts.iterationLost(now, 0, "dropped")
  })
  return run
}

describe("an observation", () => {
  it("records everything and follows some", () => {
    const run = filled()
    const recording = new Recording({ duration: at(100), window: at(1), subjects: run.subjects })
    const followed = new Traces({ every: 10, offset: 3, ...run.subjects })
    run.until(3, new Observation(recording, followed))
    const { traces, ...rest } = new Camera(recording, followed).picture(at(3))
    const { traces: _, ...expected } = picture(filled().until(3), at(3))

    expect(rest).toEqual(expected)
    expect(traces.map(({ id, spans }) => [id, spans.length])).toEqual([
      [3, 1],
      [13, 1]
    ])
  })
})
