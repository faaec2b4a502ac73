import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { fileOf, folder, type Lab, opened, smallScenario } from "../Lab.ts"

/** 50 calls a second come, and each of two instances can do 10 of them; from 4 s on fewer. */
const source = () => fileOf(smallScenario.replace("workers: 4", "workers: 1").replace("20ms", "100ms"))

const runTo = async (lab: Lab, atMs: number) => {
  await lab.conductor.give({ order: "runTo", atMs })
  lab.pass(50)
}

const more = { order: "change", text: "system.shop.service.instances=3" } as const

const carriedIn = (lab: Lab, fromMs: number, toMs: number): number => {
  const { series } = lab.last("frame").frame.picture.journeys[0]!
  const { windowMs } = lab.last("frame").frame.picture
  const windows = series.carried.slice(fromMs / windowMs, toMs / windowMs)
  return (windows.reduce((sum: number, one) => sum + (one ?? 0), 0) * windowMs) / 1000
}

describe("instances that somebody changes by hand", () => {
  it("are more from then on", async () => {
    const lab = await opened(source())
    await runTo(lab, 2000)
    await lab.conductor.give(more)
    expect(lab.atMs).toBeCloseTo(2000, 3)
    await runTo(lab, 4000)

    expect(carriedIn(lab, 0, 2000)).toBeCloseTo(40, -1)
    expect(carriedIn(lab, 3000, 4000)).toBeCloseTo(30, 0)
    expect(lab.last("frame").frame.picture.components[0]!.capacity).toBe(3)
    expect(lab.last("frame").frame.inconsistencies).toEqual([])
  })

  it("are saved as what they were, change by change, to the same fingerprint", async () => {
    const path = join(folder(), "changed.yaml")
    const lab = await opened(source())
    await runTo(lab, 2000)
    await lab.conductor.give(more)
    await runTo(lab, 3000)
    await lab.conductor.give({ order: "change", text: "system.shop.service.instances=1" })
    await runTo(lab, 3100)
    await lab.conductor.give({ order: "change", text: "system.shop.service.instances=6" })
    await lab.conductor.give({ order: "save", path })
    await runTo(lab, 10_000)
    const again = await opened(path)
    await runTo(again, 10_000)

    expect(lab.last("frame").frame.picture.components[0]!.capacity).toBe(6)
    expect(again.last("frame").frame.fingerprint).toBe(lab.last("frame").frame.fingerprint)
  })

  it("can be taken back, and done again", async () => {
    const lab = await opened(source())
    await runTo(lab, 2000)
    await lab.conductor.give(more)
    await runTo(lab, 4000)

    await lab.conductor.give({ order: "undo" })
    lab.pass(50)
    expect(lab.last("frame").frame.picture.components[0]!.capacity).toBe(2)
    await lab.conductor.give({ order: "redo" })
    lab.pass(50)
    expect(lab.last("frame").frame.picture.components[0]!.capacity).toBe(3)
    expect(lab.atMs).toBe(4000)
  })

  it("are more in the run beside it alone, if that is what is asked", async () => {
    const lab = await opened(source())
    await runTo(lab, 2000)
    await lab.conductor.give({ order: "beside", against: { kind: "change", text: more.text } })
    await runTo(lab, 4000)

    expect(lab.last("frame").frame.picture.components[0]!.capacity).toBe(2)
    expect(lab.last("frame").beside!.frame.picture.components[0]!.capacity).toBe(3)
  })
})
