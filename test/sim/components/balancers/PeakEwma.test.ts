import { describe, expect, it } from "vitest"
import { Balancer, describe as inWords, seenBy } from "../../../../src/sim/components/balancers/Balancer.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import type { Callee } from "../../policies/Lab.ts"
import { decode, Ground } from "../Ground.ts"

/** A balancer's view of one instance whose calls go as the script says; loads in milliseconds. */
const watched = (...script: ConstructorParameters<typeof Callee>[1]) => {
  const ground = new Ground()
  const options = decode(Balancer, { kind: "peak-ewma", decay: "1s" })
  const targets = [{ place: ground.place("payments/1"), outstanding: 0, isHealthy: true }]
  const { peaks, targets: seen } = seenBy(options, targets, ground.kernel)
  const endpoint = peaks!.measuring(0, ground.callee(...script).endpoint)
  const loads: Array<number> = []
  const lookAt = (...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.at(at, () => void loads.push(seen[0]!.outstanding / millisecond))
  }
  return { callAt: (at: number) => ground.callAt(at, endpoint), ground, loads, lookAt, peaks }
}

describe("a peak-ewma balancer", () => {
  it("takes a longer answer in full, times the calls under way and one more", () => {
    const { callAt, ground, loads, lookAt } = watched([100, "full"], [500, "full"])

    callAt(0)
    for (const at of [100.001, 100.002]) callAt(at)
    lookAt(100.0005, 100.003, 600.0015)
    ground.finish()

    expect(loads[0]).toBeCloseTo(100, 3)
    expect(loads[1]).toBeCloseTo(300, 2)
    expect(loads[2]).toBeCloseTo(1000, 2)
  })

  it("forgets it to 1/e in the time of decay, and counts shorter ones as they come in", () => {
    const { callAt, ground, loads, lookAt } = watched([100, "full"], [10, "full"])

    callAt(0)
    callAt(1050)
    lookAt(1049, 1061)
    ground.finish()

    expect(loads[0]).toBeCloseTo(100 * Math.exp(-0.949), 6)
    // From the look at 1049 ms to the answer at 1060 ms, and a millisecond more.
    const left = Math.exp(-0.011)
    expect(loads[1]).toBeCloseTo((100 * Math.exp(-0.949) * left + 10 * (1 - left)) * Math.exp(-0.001), 6)
  })

  it("takes who has not answered yet for very slow, and idle ones for free", () => {
    const { callAt, ground, loads, lookAt } = watched([100, "error"])

    callAt(1)
    lookAt(0, 50, 101.5)
    ground.finish()

    expect(loads[0]).toBe(0)
    expect(loads[1]).toBeGreaterThan(39 * 3_600_000)
    // A failure takes time like an answer.
    expect(loads[2]).toBeCloseTo(100 * Math.exp(-0.0005), 6)
  })

  it("knows nothing of an instance that has come in the place of another", () => {
    const { callAt, ground, loads, lookAt, peaks } = watched([100, "full"])

    callAt(0)
    ground.at(200, () => peaks!.forget(0))
    lookAt(199, 201)
    ground.finish()

    expect(loads[0]).toBeGreaterThan(50)
    expect(loads[1]).toBe(0)
  })

  it("says so", () => {
    const words = ["peak-ewma", { kind: "peak-ewma", decay: "1s" }, { kind: "zone-aware", within: "peak-ewma" }]

    expect(words.map((written) => inWords(decode(Balancer, written)))).toEqual([
      "peak-ewma",
      "peak-ewma over 1s",
      "zone-aware, peak-ewma within"
    ])
    expect(() => decode(Balancer, { kind: "two-choices", decay: "1s" })).toThrow(/does nothing with two-choices/)
  })
})
