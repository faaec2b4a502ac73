import { describe, expect, it } from "vitest"
import { Balancer, describe as inWords, make, seenBy } from "../../../../src/sim/components/balancers/Balancer.ts"
import { decode, Ground } from "../Ground.ts"

const informed = (every: string, instances: number) => {
  const ground = new Ground()
  const targets = Array.from({ length: instances }, (_, i) => ({
    place: ground.place(`payments/${i + 1}`),
    outstanding: 0,
    isHealthy: true
  }))
  const options = decode(Balancer, { kind: "least-outstanding", informationEvery: every })
  const { targets: seen } = seenBy(options, targets, ground.kernel)
  const choose = make(options, seen, ground.kernel.streams.stream("payments/balancer"))
  const clients = ground.place("clients")
  const picks: Array<number> = []
  const pickAt = (...instants: ReadonlyArray<number>) => {
    for (const at of instants) {
      ground.at(at, () => {
        const picked = choose(ground.from(clients))
        targets[picked]!.outstanding++
        picks.push(picked)
      })
    }
  }
  return { ground, targets, picks, pickAt }
}

describe("a balancer that is told how loaded everybody is every second", () => {
  it("sends all calls of a second to whoever was least loaded before it", () => {
    const { ground, pickAt, picks, targets } = informed("1s", 2)
    targets[0]!.outstanding = 5

    pickAt(1001, 1100, 1500, 1999, 2001, 2500)
    // When it looks for the first time it is told what is so then: 5 and 0. After four more calls: 5 and 4. Then 5 and 9.
    ground.at(2400, () => (targets[1]!.outstanding = 9))
    pickAt(3001)
    ground.finish()

    expect(picks).toEqual([1, 1, 1, 1, 1, 1, 0])
  })

  it("draws among those who looked equal, whatever has become of them", () => {
    const { ground, pickAt, picks } = informed("1s", 2)

    pickAt(...Array.from({ length: 100 }, (_, i) => i))
    ground.finish()

    // Told at once it would have been 50 each.
    expect(picks.filter((one) => one === 0).length).not.toBe(50)
    expect(new Set(picks)).toEqual(new Set([0, 1]))
  })

  it("lets a run end when nobody looks and nothing moves", () => {
    const { ground, pickAt } = informed("1s", 2)

    pickAt(10)
    ground.finish()

    // It is told at 1 s that there is a call more, and at 2 s that nothing is new.
    expect(ground.kernel.now).toBe(2e9)
  })

  it("says so", () => {
    expect(inWords(decode(Balancer, { kind: "two-choices", informationEvery: "1s" }))).toBe(
      "two-choices as known every 1s"
    )
  })
})
