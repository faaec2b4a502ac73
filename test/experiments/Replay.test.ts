import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { LiveRun } from "../../src/experiments/LiveRun.ts"
import { replay } from "../../src/experiments/Replay.ts"
import type { Result } from "../../src/experiments/Result.ts"
import type { RunRequest } from "../../src/experiments/Run.ts"
import { prepare, resultOf, run } from "../../src/experiments/Run.ts"
import { load } from "../../src/scenarios/Load.ts"
import { Fault } from "../../src/sim/faults/Fault.ts"
import { second } from "../../src/sim/kernel/Instant.ts"

const text = `
name: queue
title: A queue that is disturbed
duration: 10s
system:
  desk:
    service: {workers: 2}
    endpoints: {ask: [{work: exponential(50ms)}]}
journeys: {visit: [{call: desk.ask}]}
load:
  k6: {scenarios: {visitors: {executor: constant-arrival-rate, rate: 20, duration: 10s, preAllocatedVUs: 500, exec: visit}}}
  arrivals: poisson
faults:
  slow: {on: desk, slow: 3x, at: 2s, for: 6s}
variants:
  two: {}
  four: {set: {system.desk.service.workers: 4}}
`

let folder = ""
let source = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-"))
  source = join(folder, "queue.yaml")
  writeFileSync(source, text)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const requested = async (about: Partial<RunRequest> = {}): Promise<RunRequest> => ({
  decoded: await Effect.runPromise(load(source)),
  seed: "7",
  set: [],
  source,
  ...about
})

const again = (recorded: Result, whenChanged: "refuse" | "run" = "refuse") =>
  Effect.runPromise(replay(recorded, { whenChanged }))

describe("a replay", () => {
  it("goes the way of the recording", async () => {
    const recorded = await Effect.runPromise(run(await requested({ variant: "four" })))

    const { parting, result } = await again(recorded)

    expect(parting).toBe(undefined)
    expect(result).toEqual(recorded)
  })

  it("does by hand what was done by hand", async () => {
    const request = await requested()
    const live = new LiveRun(prepare(request), (written) => Schema.decodeUnknownSync(Fault)(written))
    live.go({ instant: 3 * second })
    live.inject({ on: "desk", errors: "50%", for: "1s" })
    live.lift("slow")
    live.go({ instant: 5 * second })
    live.load(2)
    live.go({})
    const recorded = resultOf(request, live.simulation, live.byHand)

    const { parting, result } = await again(recorded)

    expect(recorded.byHand).toHaveLength(3)
    // Without what was done by hand it would be another run.
    expect(recorded.command).toBe("faultline replay result.json")
    expect(parting).toBe(undefined)
    expect(result.fingerprint).toBe(recorded.fingerprint)
  })

  it("ends where a recording ends that was made before the run was over", async () => {
    const request = await requested()
    const live = new LiveRun(prepare(request), (written) => Schema.decodeUnknownSync(Fault)(written))
    live.go({ instant: 4 * second })
    live.go({ events: 5 })
    const recorded = resultOf(request, live.simulation, live.byHand)

    const { parting, result } = await again(recorded)

    expect(parting).toBe(undefined)
    expect(result.events).toBe(recorded.events)
  })

  it("says between which checkpoints the two part", async () => {
    const recorded = await Effect.runPromise(run(await requested()))

    // It was slow until 8 s, and is now until 7 s.
    const { parting } = await again({ ...recorded, set: ["faults.slow.for=5s"] })

    expect(parting).toEqual({ after: 7 * second, before: 8 * second })
  })

  it("says that the two part after the last checkpoint", async () => {
    const recorded = await Effect.runPromise(run(await requested()))

    const { parting } = await again({ ...recorded, fingerprint: "0".repeat(16) })

    expect(parting).toEqual({ after: recorded.checkpoints.at(-1)?.at, before: undefined })
  })

  it("is refused when scenario or program have changed, with every reason", async () => {
    const recorded = await Effect.runPromise(run(await requested()))
    const older: Result = { ...recorded, faultline: "0.0.1", scenario: { ...recorded.scenario, hash: "0" } }

    const changed = await Effect.runPromise(Effect.flip(replay(older)))

    const reasons = [expect.stringContaining("faultline 0.0.1"), expect.stringContaining("has changed")]
    expect(changed).toMatchObject({ _tag: "Changed", isHopeless: false, reasons })
    expect((await again(older, "run")).parting).toBe(undefined)
  })

  it("cannot be made of a variant that is gone", async () => {
    const recorded = await Effect.runPromise(run(await requested()))

    const changed = await Effect.runPromise(
      Effect.flip(replay({ ...recorded, variant: "six" }, { whenChanged: "run" }))
    )

    expect(changed).toMatchObject({ _tag: "Changed", isHopeless: true })
  })
})
