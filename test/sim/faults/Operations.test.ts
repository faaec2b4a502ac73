import { assert, describe, it } from "vitest"
import { open, Ran, simulationOf, visits, watch } from "./Lab.ts"

const figures = (written: object, component: string) => {
  const simulation = simulationOf(written)
  simulation.go()
  const { tally } = simulation.recording.components.find(({ site }) => site.name === component)!
  return { offered: tally.now[0]!, carried: tally.now[1]!, failed: tally.now[2]! }
}

const store = (more: object = {}) => ({
  system: { ledger: { store: { read: "1ms", write: "1ms", ...more } } },
  journeys: { reading: [{ call: "ledger.read" }], writing: [{ call: "ledger.write" }] },
  load: {
    k6: {
      scenarios: {
        readers: { ...open("reading").k6.scenarios.users },
        writers: { ...open("writing").k6.scenarios.users }
      }
    }
  }
})

describe("a store whose disk is full", () => {
  it("answers reads and no writes", () => {
    const ran = new Ran(visits({ full: { on: "ledger", errors: "100%", endpoints: ["write"], at: "30s" } }, store()))

    assert.strictEqual(ran.failed("error", 0), 0)
    // 100 a second for half a minute.
    assert.strictEqual(ran.failed("error", 1), 3000)
  })
})

describe("a service that is out of quota", () => {
  it("answers with what it says", () => {
    const ran = new Ran(visits({ quota: { on: "shop", errors: "100%", as: "rate limited", at: "50s" } }))

    assert.strictEqual(ran.failed("rate limited"), 1000)
    assert.strictEqual(ran.failed("error"), 0)
  })
})

describe("a fault that takes workers", () => {
  const shop = { system: { shop: { service: { workers: 4 }, endpoints: { buy: [{ work: "40ms" }] } } } }

  it("leaves the throughput of those that are left: one of 40 ms does 25 a second", () => {
    const { carried } = figures(visits({ hung: { on: "shop", workers: "25%" } }, shop), "shop")

    assert.isAtLeast(carried, 25 * 60 - 1)
    assert.isAtMost(carried, 25 * 60)
  })

  it("may be a leak, and is over when it is over", () => {
    const leak = { on: "shop", workers: "0%", at: "10s", for: "20s", ramp: { in: "20s" } }
    const rows = watch(visits({ leak }, shop), "shop", ({ workers }) => workers, 32)

    assert.deepStrictEqual([rows[9], rows[31]], [[1], [1]])
    // Halfway through, half of them are left.
    assert.closeTo(rows[19]![0]!, 0.525, 0.03)
    assert.closeTo(rows[29]![0]!, 0.025, 0.03)
  })
})

describe("a fault on a link", () => {
  it("turns calls back at once", () => {
    const ran = new Ran(visits({ reset: { on: "visit -> shop", errors: "100%", at: "30s" } }))

    assert.strictEqual(ran.failed("unreachable"), 3000)
  })

  it("turns answers back when the work is done", () => {
    const written = visits({ reset: { on: "shop -> visit", errors: "100%", at: "30s" } })

    assert.strictEqual(new Ran(written).failed("unreachable"), 3000)
    assert.strictEqual(figures(written, "shop").carried, 6000)
  })

  it("brings calls twice, which are answered once", () => {
    const written = visits({ twice: { on: "visit <-> shop", duplicates: "100%", at: "30s" } })

    assert.strictEqual(new Ran(written).answered(), 6000)
    assert.strictEqual(figures(written, "shop").offered, 9000)
  })

  it("lets messages overtake each other: the mean latency is that of the jitter, there and back", () => {
    const written = visits({ shaken: { on: "visit <-> shop", jitter: "exponential(50ms)" } })
    const simulation = simulationOf(written)
    simulation.go()
    const { answered } = simulation.recording.journeys[0]!

    // 1 ms and twice 50; the deviation of the mean of 6000 is 70.7 / sqrt(6000) = 0.9 ms.
    const mean = answered.sumBetween(0, 1e9) / answered.countBetween(0, 1e9) / 1e6
    assert.closeTo(mean, 101, 3)
  })
})

describe("a fault on a role", () => {
  const replicated = store({ replicas: { count: 2 }, failover: { after: "1s", promote: "1s" } })
  const isDown = ({ isDown }: { readonly isDown: boolean }) => (isDown ? 1 : 0)

  it("hits whoever has it when the fault begins", () => {
    const crash = { on: "ledger/primary", crash: true, at: "10s", for: "5s", every: "20s" }
    const rows = watch(visits({ crash }, replicated), "ledger", isDown, 60)

    assert.deepStrictEqual(
      [rows[12], rows[32], rows[52]],
      [
        [1, 0, 0],
        [0, 1, 0],
        [1, 0, 0]
      ]
    )
  })

  it("hits all replicas, or so many of them", () => {
    const all = watch(
      visits({ f: { on: "ledger/replicas", pause: true } }, replicated),
      "ledger",
      (c) => Number(c.isPaused),
      1
    )
    const one = watch(
      visits({ f: { on: "ledger/replicas", crash: true, instances: 1, pick: "first" } }, replicated),
      "ledger",
      isDown,
      1
    )

    assert.deepStrictEqual(all[0], [0, 1, 1])
    assert.deepStrictEqual(one[0], [0, 1, 0])
  })

  it("can be at the end of a link: replicas that get nothing are behind", () => {
    const behind = (faults: object) => {
      const simulation = simulationOf(visits(faults, replicated))
      simulation.go({ instant: 20e9 - 1 })
      return simulation.recording.meters.find(({ meter }) => meter.name === "writes behind")!.levelAt(1e6)
    }
    const cut = { on: "ledger/primary -> ledger/replicas", cut: true, at: "10s" }

    assert.strictEqual(behind({}), 1)
    // A hundred writes a second for ten seconds.
    assert.strictEqual(behind({ cut }), 1000)
  })

  it("cuts off who has it, with a fault on the ways", () => {
    const written = visits({ f: { on: "ledger/primary", cut: true, at: "10s", for: "10s" } }, replicated)
    const ran = new Ran(written)

    // Reads and writes of ten seconds go to the primary and are never answered.
    assert.strictEqual(ran.answered(0), 5000)
    assert.strictEqual(ran.answered(1), 5000)
  })
})

describe("repair crews", () => {
  const crash = (random: object) =>
    visits(
      { f: { on: "shop", crash: true, independently: true, random: { mtbf: "5s", mttr: "5s", ...random } } },
      { system: { shop: { service: { instances: 3 }, endpoints: { buy: [{ work: "1ms" }] } } } }
    )
  const times = (random: object) => {
    const simulation = simulationOf(crash(random))
    simulation.go()
    return simulation.recording.bands.map(({ from, to }) => [from, to])
  }

  it("change nothing when there is one for each instance", () => {
    assert.deepStrictEqual(times({ crews: 3 }), times({}))
  })

  it("mend one after the other, in the order of the failures", () => {
    const bands = times({ crews: 1, mttr: "constant(5s)" })

    assert.isAbove(bands.length, 5)
    for (const [i, [from, to]] of bands.entries()) {
      const before = bands[i - 1]?.[1] ?? 0
      if (to! < 60e9) assert.strictEqual(to, Math.max(from!, before) + 5e9)
    }
  })
})
