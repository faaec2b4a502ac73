import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { LiveRun } from "../../src/experiments/LiveRun.ts"
import { prepare } from "../../src/experiments/Run.ts"
import { decoded, load } from "../../src/scenarios/Load.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"
import { withAdditions } from "../../src/scenarios/Save.ts"
import { Fault } from "../../src/sim/faults/Fault.ts"
import { second } from "../../src/sim/kernel/Instant.ts"

const name = "slow-server"
const decodeFault = Schema.decodeUnknownSync(Fault)

const live = async (): Promise<{ readonly run: LiveRun; readonly text: string }> => {
  const found = await Effect.runPromise(load(name))
  const simulation = prepare({ decoded: found, seed: "5", set: [], source: name })
  return { run: new LiveRun(simulation, decodeFault), text: found.source.text! }
}

/** The fingerprint of the scenario as it was saved, run from its beginning. */
const replayed = async (run: LiveRun, text: string): Promise<string> => {
  const faults = Object.fromEntries(run.byHand.map((one) => [one.name, decodeFault(one.written)]))
  const saved = withAdditions(text, { name: "saved", faults })
  const found = await Effect.runPromise(decoded(sourceOfText(saved, "saved.yaml")))
  const simulation = prepare({ decoded: found, seed: "5", set: [], source: "saved.yaml" })
  simulation.go()
  return simulation.run.kernel.fingerprint.value
}

describe("a run that was disturbed by hand", () => {
  it("goes the same way when it is saved and run from its beginning", async () => {
    const { run, text } = await live()
    run.go({ instant: 5 * second })
    run.go({ events: 37 })
    const crash = run.inject({ on: "server", crash: true })
    run.go({ instant: 6 * second })
    run.lift(crash)
    run.go({ events: 1 })
    run.load(1.5)
    run.go({ instant: 45 * second })
    run.load(1)
    run.go({})

    expect(await replayed(run, text)).toBe(run.simulation.run.kernel.fingerprint.value)
  })

  it("goes another way than one that was left alone", async () => {
    const alone = await live()
    const { run } = await live()
    run.go({ instant: 5 * second })
    run.inject({ on: "server", slow: "2x" })
    run.go({})
    alone.run.go({})

    expect(run.simulation.run.kernel.fingerprint.value).not.toBe(alone.run.simulation.run.kernel.fingerprint.value)
  })
})
