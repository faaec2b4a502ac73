import { describe, expect, it } from "vitest"
import { picture } from "../../../../src/sim/observation/records/Camera.ts"
import { at, HandMadeRun } from "../HandMadeRun.ts"

const componentAt = (run: HandMadeRun, end: number) => picture(run.until(end), at(end)).components[0]!

describe("a component in a picture", () => {
  it("has its figures over the time that passed", () => {
    const run = new HandMadeRun({ components: { ledger: 2 } })
    run.requests(4, 0, 3)
    run.call("ledger", { arrived: 0, started: 0, ended: 2 })
    run.call("ledger", { arrived: 0, started: 0, ended: 3, reason: "error" })
    run.call("ledger", { arrived: 1, started: 2, ended: 3, wasted: true })
    run.call("ledger", { arrived: 1, ended: 1, reason: "queue full" })
    const { total } = componentAt(run, 4)

    expect(total).toMatchObject({
      seconds: 4,
      offered: 4,
      carried: 2,
      failed: 2,
      failedBy: { error: 1, "queue full": 1 },
      wasted: 1,
      callsPerRequest: 1,
      busyMean: 1.5,
      busyMax: 2,
      utilisation: 0.75,
      waitingMean: 0.25,
      waitingMax: 1,
      inFlightMean: 1.75,
      isUnstable: false,
      hitRatio: null,
      perSecond: { offered: 1, carried: 0.5, failed: 0.5 }
    })
    expect(total.wastedShare).toBeCloseTo(1 / 6, 9)
    expect(total.serviceMs).toMatchObject({ count: 3, mean: 2_000 })
    expect(total.waitingMs).toMatchObject({ count: 3, max: 1_000 })
    expect(total.responseMs).toMatchObject({ count: 3, max: 3_000 })
  })

  it("has no utilisation without a limit", () => {
    const run = new HandMadeRun({ components: { ledger: Infinity } })
    run.call("ledger", { arrived: 0, started: 0, ended: 1 })
    const { capacity, total } = componentAt(run, 2)

    expect([capacity, total.utilisation, total.busyMean]).toEqual([null, null, 0.5])
  })

  it("shows what is inside now, and under what conditions", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    run.call("ledger", { arrived: 0, started: 0 })
    for (const arrived of [0.2, 0.3]) run.call("ledger", { arrived })
    run.fault("slow", 0.5, undefined, "ledger/1")

    expect(componentAt(run, 1).now).toEqual({ waiting: 2, busy: 1, inFlight: 3, conditions: ["6x slower"] })
  })

  it("has levels as means over every window", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    run.call("ledger", { arrived: 0, started: 0, ended: 1.5 })
    run.call("ledger", { arrived: 0.5, started: 1.5, ended: 2 })

    expect(componentAt(run, 2.5).series).toMatchObject({ busy: [1, 1, 0], waiting: [0.5, 0.5, 0], carried: [0, 1, 2] })
  })
})
