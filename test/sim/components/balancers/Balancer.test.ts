import { describe, expect, it } from "vitest"
import { Balancer, describe as inWords, make } from "../../../../src/sim/components/balancers/Balancer.ts"
import { decode, Ground } from "../Ground.ts"

/** Targets in these zones, all healthy and idle; every pick adds one call that stays. */
const balanced = (written: unknown, zones: ReadonlyArray<string | undefined>) => {
  const ground = new Ground()
  const targets = zones.map((zone, i) => ({
    place: ground.place(`payments/${i + 1}`, zone, zone?.split("-")[0]),
    outstanding: 0,
    isHealthy: true
  }))
  const choose = make(decode(Balancer, written), targets, ground.kernel.streams.stream("payments/balancer"))
  const clients = ground.place("clients")
  const pick = (from = clients) => {
    const chosen = choose(ground.from(from))
    targets[chosen]!.outstanding++
    return chosen
  }
  const counts = () => targets.map(({ outstanding }) => outstanding)
  return { ground, targets, pick, counts }
}

const times = <A>(n: number, act: () => A): ReadonlyArray<A> => Array.from({ length: n }, act)
const nowhere = (n: number) => new Array<undefined>(n).fill(undefined)

describe("a round-robin balancer", () => {
  it("takes turns", () => {
    const { pick } = balanced("round-robin", nowhere(3))

    expect(times(7, pick)).toEqual([0, 1, 2, 0, 1, 2, 0])
  })

  it("passes over the sick, and comes back to them when they are well", () => {
    const { pick, targets } = balanced("round-robin", nowhere(3))

    targets[1]!.isHealthy = false
    expect(times(4, pick)).toEqual([0, 2, 0, 2])
    targets[1]!.isHealthy = true
    expect(times(3, pick)).toEqual([0, 1, 2])
  })

  it("goes on as if nothing were wrong when nobody is healthy", () => {
    const { pick, targets } = balanced("round-robin", nowhere(2))

    for (const target of targets) target.isHealthy = false

    expect(times(4, pick)).toEqual([0, 1, 0, 1])
  })

  it("ignores health below its panic threshold, and minds it at the threshold", () => {
    const { pick, targets } = balanced({ kind: "round-robin", panicBelow: "50%" }, nowhere(4))

    for (const i of [0, 1]) targets[i]!.isHealthy = false
    expect(times(4, pick)).toEqual([2, 3, 2, 3])
    targets[2]!.isHealthy = false
    expect(times(4, pick)).toEqual([0, 1, 2, 3])
  })
})

describe("a random balancer", () => {
  it("gives everybody the same share", () => {
    const { counts, pick } = balanced("random", nowhere(4))

    times(40_000, pick)

    // Three standard deviations of a binomial share of 1/4 are 260.
    for (const count of counts()) expect(Math.abs(count - 10_000)).toBeLessThan(260)
  })

  it("gives the healthy the same share, and the sick nothing", () => {
    const { counts, pick, targets } = balanced("random", nowhere(4))
    targets[1]!.isHealthy = false

    times(30_000, pick)

    // Three standard deviations of a binomial share of 1/3 are 245.
    for (const i of [0, 2, 3]) expect(Math.abs(counts()[i]! - 10_000)).toBeLessThan(245)
    expect(counts()[1]).toBe(0)
  })
})

describe("a least-outstanding balancer", () => {
  it("keeps everybody within one call of each other", () => {
    const { counts, pick } = balanced("least-outstanding", nowhere(5))

    times(1003, pick)

    expect([...counts()].sort()).toEqual([200, 200, 201, 201, 201])
  })

  it("draws among those who have as few", () => {
    const { pick, targets } = balanced("least-outstanding", nowhere(3))

    const firsts = times(100, () => {
      const chosen = pick()
      targets[chosen]!.outstanding = 0
      return chosen
    })

    expect([...new Set(firsts)].sort()).toEqual([0, 1, 2])
  })

  it("does not mistake an empty sick one for a good choice", () => {
    const { pick, targets } = balanced("least-outstanding", nowhere(2))
    targets[0]!.isHealthy = false

    expect(times(3, pick)).toEqual([1, 1, 1])
  })
})

describe("a two-choices balancer", () => {
  it("never takes the busiest of all, since the other of the two has less", () => {
    const { pick, targets } = balanced("two-choices", nowhere(3))
    targets[2]!.outstanding = 1_000_000

    expect(times(1000, pick)).not.toContain(2)
  })

  it("with two targets is the same as least-outstanding", () => {
    const { counts, pick } = balanced("two-choices", nowhere(2))

    times(1001, pick)

    expect([...counts()].sort()).toEqual([500, 501])
  })

  it("chooses among the healthy", () => {
    const { counts, pick, targets } = balanced("two-choices", nowhere(4))
    targets[0]!.isHealthy = targets[1]!.isHealthy = false

    times(1000, pick)

    expect(counts()).toEqual([0, 0, 500, 500])
  })

  it("takes the only healthy one there is", () => {
    const { pick, targets } = balanced("two-choices", nowhere(3))
    targets[0]!.isHealthy = targets[2]!.isHealthy = false

    expect(times(20, pick)).toEqual(times(20, () => 1))
  })

  it("spreads far better than one choice: the fullest of n bins after n balls has ln ln n, not ln n, more than the mean", () => {
    const one = balanced("random", nowhere(1000))
    const two = balanced("two-choices", nowhere(1000))

    times(1000, one.pick)
    times(1000, two.pick)

    expect(Math.max(...one.counts())).toBeGreaterThanOrEqual(5)
    expect(Math.max(...two.counts())).toBeLessThanOrEqual(3)
  })
})

describe("a zone-aware balancer", () => {
  const zones = ["eu-1", "eu-2", "us-1", "eu-1"]

  it("stays in the caller's zone, in turn", () => {
    const { ground, pick } = balanced("zone-aware", zones)
    const shop = ground.place("shop/1", "eu-1", "eu")

    expect(times(4, () => pick(shop))).toEqual([0, 3, 0, 3])
  })

  it("goes to the caller's region when its zone is dead, and anywhere when its region is", () => {
    const { ground, pick, targets } = balanced("zone-aware", zones)
    const shop = ground.place("shop/1", "eu-1", "eu")

    targets[0]!.isHealthy = targets[3]!.isHealthy = false
    expect(times(2, () => pick(shop))).toEqual([1, 1])
    targets[1]!.isHealthy = false
    expect(times(2, () => pick(shop))).toEqual([2, 2])
  })

  it("serves callers from nowhere, or from where nobody is, like any other balancer", () => {
    const { ground, pick } = balanced("zone-aware", zones)
    const far = ground.place("shop/1", "ap-1", "ap")

    expect(times(4, pick)).toEqual([0, 1, 2, 3])
    expect(times(4, () => pick(far))).toEqual([0, 1, 2, 3])
  })

  it("can choose otherwise within a zone", () => {
    const { ground, pick, targets } = balanced({ kind: "zone-aware", within: "least-outstanding" }, zones)
    const shop = ground.place("shop/1", "eu-1", "eu")
    targets[0]!.outstanding = 10

    expect(times(3, () => pick(shop))).toEqual([3, 3, 3])
  })
})

describe("a balancer in words", () => {
  it("says what is not usual about it", () => {
    const words = [
      "two-choices",
      { kind: "zone-aware", within: "two-choices" },
      { kind: "random", panicBelow: "50%" }
    ].map((written) => inWords(decode(Balancer, written)))

    expect(words).toEqual([
      "two-choices",
      "zone-aware, two-choices within",
      "random, all when fewer than 50% are healthy"
    ])
  })
})

describe("a balancer with several choices", () => {
  it("with as many choices as there are targets always finds the least loaded", () => {
    const { counts, pick } = balanced({ kind: "two-choices", choices: 5 }, nowhere(5))

    for (let round = 1; round <= 20; round++) {
      times(5, pick)
      expect(counts()).toEqual([round, round, round, round, round])
    }
  })

  it("never draws one twice, so that the most loaded of three has no chance among three", () => {
    const { pick, targets } = balanced({ kind: "two-choices", choices: 3 }, nowhere(3))

    targets[2]!.outstanding = 1000

    expect(new Set(times(600, pick))).toEqual(new Set([0, 1]))
  })

  it("leaves out the sick", () => {
    const { pick, targets } = balanced({ kind: "two-choices", choices: 3 }, nowhere(4))

    for (const i of [0, 2]) targets[i]!.isHealthy = false

    expect(new Set(times(50, pick))).toEqual(new Set([1, 3]))
  })

  it("says so", () => {
    expect(inWords(decode(Balancer, { kind: "two-choices", choices: 3 }))).toBe("best of 3 choices")
  })
})
