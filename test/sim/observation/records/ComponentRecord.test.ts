import { describe, expect, it } from "vitest"
import { componentColumn as column } from "../../../../src/sim/observation/records/ComponentRecord.ts"
import { at, HandMadeRun } from "../HandMadeRun.ts"

const ledger = { components: { ledger: 1 } }

const ledgerOf = (run: HandMadeRun, end: number) => run.until(end).components[0]!

describe("a component's record", () => {
  it("counts arrivals, answers and failures", () => {
    const run = new HandMadeRun(ledger)
    run.call("ledger", { arrived: 0.1, started: 0.1, ended: 0.5 })
    run.call("ledger", { arrived: 0.2, ended: 0.2, reason: "queue full" })
    run.call("ledger", { arrived: 0.3 })
    const { inFlight, tally } = ledgerOf(run, 2)

    expect([column.offered, column.carried, column.failed].map((one) => tally.between(one, 0, 2))).toEqual([3, 1, 1])
    expect(tally.between(column.reasons + 2, 0, 2)).toBe(1)
    expect(inFlight).toBe(1)
  })

  it("adds up how many wait and how many are worked on, over time and window by window", () => {
    const run = new HandMadeRun(ledger)
    run.call("ledger", { arrived: 0, started: 0, ended: 2.5 })
    run.call("ledger", { arrived: 0.5, started: 2.5, ended: 3 })
    const { tally } = ledgerOf(run, 4)

    expect([0, 1, 2, 3].map((w) => tally.between(column.waitingArea, w, w + 1))).toEqual([0.5, 1, 0.5, 0].map(at))
    expect([0, 1, 2, 3].map((w) => tally.between(column.busyArea, w, w + 1))).toEqual([1, 1, 1, 0].map(at))
  })

  it("does not take a call that starts at once as having waited", () => {
    const run = new HandMadeRun(ledger)
    run.call("ledger", { arrived: 0.5, started: 0.5, ended: 0.7 })
    const component = ledgerOf(run, 2)

    expect([component.waitingMax(0, 2), component.busyMax(0, 2)]).toEqual([0, 1])
  })

  it("knows the longest line in any stretch", () => {
    const run = new HandMadeRun(ledger)
    run.call("ledger", { arrived: 0, started: 0, ended: 3.5 })
    for (const arrived of [1.1, 1.2, 1.3]) run.call("ledger", { arrived, ended: 1.5, reason: "shed" })
    run.call("ledger", { arrived: 2.5, started: 3.5, ended: 4 })
    const component = ledgerOf(run, 5)

    expect([0, 1, 2, 3, 4].map((w) => component.waitingMax(w, w + 1))).toEqual([0, 3, 1, 1, 0])
    expect(component.waitingMax(0, 5)).toBe(3)
  })

  it("measures the waiting of those who left the line, served or not, and not of those refused at the door", () => {
    const run = new HandMadeRun(ledger)
    run.call("ledger", { arrived: 0, started: 0.2, ended: 0.5 })
    run.call("ledger", { arrived: 0, ended: 0.4, reason: "expired" })
    run.call("ledger", { arrived: 0.1, ended: 0.1, reason: "queue full" })
    const { responses, services, waitings } = ledgerOf(run, 1)

    expect([waitings.countBetween(0, 1), waitings.sumBetween(0, 1)]).toEqual([2, at(0.6)])
    expect([services.countBetween(0, 1), services.sumBetween(0, 1)]).toEqual([1, at(0.3)])
    expect([responses.countBetween(0, 1), responses.sumBetween(0, 1)]).toEqual([2, at(0.9)])
  })

  it("counts work done for nobody, and the time it took", () => {
    const run = new HandMadeRun(ledger)
    run.call("ledger", { arrived: 0, started: 0, ended: 0.75, wasted: true })
    run.call("ledger", { arrived: 1, started: 1, ended: 1.25 })
    const { services, tally } = ledgerOf(run, 2)

    expect(tally.between(column.wasted, 0, 2)).toBe(1)
    expect(tally.between(column.wastedTime, 0, 2) / services.sumBetween(0, 2)).toBe(0.75)
  })

  it("follows a site that grows", () => {
    const run = new HandMadeRun(ledger)
    run.subjects.sites[0] = { name: "ledger", kind: "pool", capacity: 20 }

    expect(ledgerOf(run, 1).site.capacity).toBe(20)
  })
})
