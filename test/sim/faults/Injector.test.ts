import { assert, describe, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import { Histogram } from "../../../src/sim/observation/histograms/Histogram.ts"
import { componentColumn } from "../../../src/sim/observation/records/ComponentRecord.ts"
import { open, Ran, simulationOf, visits, watch } from "./Lab.ts"

const isDown = ({ isDown }: { readonly isDown: boolean }) => (isDown ? 1 : 0)
const three = { system: { shop: { service: { instances: 3 }, endpoints: { buy: [{ work: "1ms" }] } } } }

/** The seconds (from 0) in which something holds. */
const when = (figures: ReadonlyArray<number>): ReadonlyArray<number> =>
  figures.flatMap((figure, i) => (figure === 0 ? [] : [i]))

const column = (rows: ReadonlyArray<ReadonlyArray<number>>, i: number) => rows.map((row) => row[i]!)

describe("the instances that a fault hits", () => {
  it("are those that are named", () => {
    const rows = watch(
      visits({ f: { on: "shop", crash: true, at: "2s", instances: [1, 3] } }, three),
      "shop",
      isDown,
      4
    )

    assert.deepStrictEqual(rows.at(-1), [1, 0, 1])
  })

  it("are the first ones, if it says so", () => {
    const rows = watch(
      visits(
        { f: { on: "shop", crash: true, at: "1s", for: "1s", every: "2s", instances: "67%", pick: "first" } },
        three
      ),
      "shop",
      isDown,
      6
    )

    assert.deepStrictEqual(rows, [
      [0, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
      [1, 1, 0]
    ])
  })

  it("fail at times of their own when they fail independently", () => {
    const rows = watch(
      visits({ f: { on: "shop", crash: true, every: "20s", for: "4s", independently: true } }, three),
      "shop",
      isDown,
      60
    )

    for (let i = 0; i < 3; i++) {
      // Every 20 s for 4 s; which seconds of the period is drawn for each.
      const down = when(column(rows, i))
      assert.isAtLeast(down.length, 8)
      assert.isAtMost(down.length, 12)
      assert.isAtLeast(down[0]!, 0)
      assert.isBelow(down[0]!, 20)
    }
    assert.notDeepEqual(column(rows, 0), column(rows, 1))
  })

  it("of a group fail together, wherever they are, and nobody else does", () => {
    const written = visits(
      { f: { on: "rack-1", crash: true, at: "1s" } },
      {
        system: {
          shop: { service: { instances: 2 }, endpoints: { buy: [{ work: "1ms" }, { call: "ledger.note" }] } },
          ledger: { service: { instances: 2 }, endpoints: { note: [{ work: "1ms" }] } }
        },
        groups: { "rack-1": ["shop/2", "ledger/1"] }
      }
    )

    assert.deepStrictEqual(watch(written, "shop", isDown, 2), [
      [0, 0],
      [0, 1]
    ])
    assert.deepStrictEqual(watch(written, "ledger", isDown, 2), [
      [0, 0],
      [1, 0]
    ])
  })
})

describe("a fault with a ramp", () => {
  const slow = ({ slow }: { readonly slow: number }) => slow

  it("comes and goes in a straight line", () => {
    const fault = { on: "shop", slow: "11x", at: "10s", for: "30s", ramp: { in: "10s", out: "10s" } }
    const [before, coming, full, going, after] = [5, 15, 25, 35, 45].map(
      (at) => column(watch(visits({ f: fault }), "shop", slow, at + 1), 0).at(-1)!
    )

    assert.deepStrictEqual([before, full, after], [1, 11, 1])
    // Half a second after the middle of its way, within one of its 20 steps of half a unit.
    assert.closeTo(coming!, 6.5, 0.26)
    assert.closeTo(going!, 5.5, 0.26)
  })

  it("is on average there by half while it comes", () => {
    // 60 s of errors that grow from none to all: half of 6000 calls, with a standard deviation below 39.
    const ran = new Ran(visits({ f: { on: "shop", errors: "100%", ramp: { in: "60s" } } }))

    assert.closeTo(ran.failed("error"), 3000, 160)
  })
})

describe("a recovery", () => {
  it("that is cold makes work slower at first, and well after its time", () => {
    const fault = { on: "shop", crash: true, at: "2s", for: "2s", recovery: "cold(5x, 20s)" }
    const slow = column(
      watch(visits({ f: fault }), "shop", ({ slow }) => slow, 30),
      0
    )

    assert.strictEqual(slow[3], 1)
    // 1 + 4 x (1 - what has passed of the 20 s), within one of its 20 steps of 0.2.
    for (const i of [4, 9, 14, 19]) assert.closeTo(slow[i]!, 5 - (i + 0.5 - 4) * 0.2, 0.101)
    assert.strictEqual(slow[24], 1)
  })

  it("that is gradual brings the instances back one after the other", () => {
    const fault = { on: "shop", crash: true, at: "1s", for: "1s", recovery: "gradual(3s)" }

    // Down from 1 s; the fault is over at 2 s, and they are back at 3 s, 4 s and 5 s.
    assert.deepStrictEqual(watch(visits({ f: fault }, three), "shop", isDown, 6), [
      [0, 0, 0],
      [1, 1, 1],
      [1, 1, 1],
      [0, 1, 1],
      [0, 0, 1],
      [0, 0, 0]
    ])
  })
})

describe("a deploy", () => {
  it("restarts the instances one batch after the other, and is over", () => {
    const fault = { on: "shop", deploy: { batch: 2, down: "2s", settle: "1s" }, at: "1s" }

    assert.deepStrictEqual(watch(visits({ f: fault }, three), "shop", isDown, 8), [
      [0, 0, 0],
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 0],
      [0, 0, 0]
    ])
    const { from, to } = new Ran(visits({ f: fault }, three)).simulation.recording.bands[0]!
    assert.deepStrictEqual([from, to], [second, 6 * second])
  })

  const working = (deploy: object) =>
    new Ran(
      visits(
        { f: { on: "shop", deploy, at: "1s" } },
        {
          system: {
            shop: { service: { instances: 3, balancer: "round-robin" }, endpoints: { buy: [{ work: "900ms" }] } }
          }
        }
      )
    )

  it("kills what is inside, unless the instances are drained before", () => {
    // 100 calls a second of 0.9 s, over 3 instances, or over 2 while another is down.
    assert.closeTo(working({ down: "5s" }).failed("crashed"), 30 + 45 + 45, 3)
    assert.strictEqual(working({ down: "5s", drain: "1s" }).failed("crashed"), 0)
  })
})

describe("a fault that a health check does not see", () => {
  const half = (fault: object) =>
    new Ran(
      visits(
        { f: { on: "shop", at: "10s", instances: [1], ...fault } },
        { system: { shop: { service: { instances: 2 }, endpoints: { buy: [{ work: "1ms" }] } } } }
      )
    )

  it("goes on getting its share of calls", () => {
    // Round robin over two, one of which is gone for 50 s of 100 calls.
    assert.strictEqual(half({ crash: true }).failed("unreachable"), 0)
    assert.closeTo(half({ crash: true, seenByHealthCheck: false }).failed("unreachable"), 2500, 1)
  })

  it("gets none if it is one that does, although it only answers with errors", () => {
    assert.closeTo(half({ errors: "100%" }).failed("error"), 2500, 1)
    assert.strictEqual(half({ errors: "100%", seenByHealthCheck: true }).failed("error"), 0)
  })
})

describe("a fault that hits only some calls", () => {
  const keyed = { journeys: { visit: { key: "uniform(100)", steps: [{ call: "shop.buy" }] } } }
  const errors = (selection: object, more: object = keyed) =>
    new Ran(visits({ f: { on: "shop", errors: "100%", ...selection } }, more)).failed("error")

  it("hits those about its keys", () => {
    // 6000 calls about 100 keys, drawn evenly; a standard deviation of 8 per key.
    assert.closeTo(errors({ keys: [7] }), 60, 32)
    assert.closeTo(errors({ keys: [7, 8, 9] }), 180, 54)
  })

  it("hits a share of all keys, the same ones all the time", () => {
    const written = visits(
      { f: { on: "shop", errors: "100%", keys: "20%" } },
      { journeys: { visit: { key: "uniform(10000)", steps: [{ call: "shop.buy" }] } } }
    )

    // A fifth of 6000, with a standard deviation of 31.
    assert.closeTo(new Ran(written).failed("error"), 1200, 124)
    assert.include([0, 6000], errors({ keys: "20%" }, {}))
  })

  it("hits those of its journeys and endpoints", () => {
    const two = {
      system: { shop: { service: {}, endpoints: { buy: [{ work: "1ms" }], look: [{ work: "1ms" }] } } },
      journeys: { visit: [{ call: "shop.look" }, { call: "shop.buy" }], other: [{ call: "shop.buy" }] }
    }

    assert.strictEqual(errors({ journeys: ["other"] }, two), 0)
    assert.strictEqual(errors({ journeys: ["visit"] }, two), 6000)
    const ran = new Ran(visits({ f: { on: "shop", latency: "3ms", endpoints: ["look"] } }, two))
    // 1 ms each, and 3 ms more at one of the two.
    const times = new Histogram()
    ran.simulation.recording.journeys[0]!.answered.addTo(times, 0, 600)
    assert.closeTo(times.mean, 5 * millisecond, 0.1 * millisecond)
  })

  it("delays the share of calls that its chance says", () => {
    const ran = new Ran(visits({ f: { on: "shop", latency: "100ms", chance: "25%" } }))
    const times = new Histogram()
    ran.simulation.recording.journeys[0]!.answered.addTo(times, 0, 600)

    // 1 ms + a quarter of 100 ms, with a standard error of 43 / sqrt(6000) ms.
    assert.closeTo(times.mean, 26 * millisecond, 4 * 0.56 * millisecond)
  })

  it("hits the first few each time it begins", () => {
    assert.strictEqual(errors({ first: 3 }), 3)
    assert.strictEqual(errors({ first: 3, every: "20s" }), 9)
  })

  it("comes in runs when calls are correlated, and hits as many", () => {
    const runs = (correlation: string) => {
      const simulation = new Ran(visits({ f: { on: "shop", errors: "50%", correlation } }))
      return simulation.failed("error")
    }

    // Half of 6000. With correlation c the variance is (1 + c) / (1 - c) times that of independent calls: here 19 times.
    assert.closeTo(runs("90%"), 3000, 4 * 39 * Math.sqrt(19))
    assert.notStrictEqual(runs("90%"), runs("0%"))
  })
})

describe("clients in a place that is lost", () => {
  const written = (on: string) =>
    visits(
      { f: { on, crash: true, at: "30s" } },
      {
        system: { shop: { service: { zones: ["us-1"] }, endpoints: { buy: [{ work: "1ms" }] } } },
        regions: { eu: ["eu-1"], us: ["us-1"] },
        journeys: {
          visit: { from: "eu", steps: [{ call: "shop.buy" }] },
          away: { from: "us", steps: [{ call: "shop.buy" }] }
        },
        load: {
          k6: { scenarios: { ...open("visit").k6.scenarios, others: open("away").k6.scenarios.users } }
        }
      }
    )

  it("are cut off from everything outside of it, and only they are", () => {
    const ran = new Ran(written("eu"))

    assert.strictEqual(ran.failed("unreachable", 0), 3000)
    assert.strictEqual(ran.failed("unreachable", 1), 0)
    assert.strictEqual(ran.answered(1), 6000)
  })
})

describe("an answer that is lost on its way back", () => {
  it("leaves work that was done, and a client that does not know", () => {
    const ran = new Ran(
      visits(
        { f: { on: "shop -> visit", cut: true } },
        { journeys: { visit: [{ call: "shop.buy", through: [{ timeout: "1s" }] }] } }
      )
    )
    const shop = ran.simulation.recording.components[0]!

    assert.strictEqual(ran.answered(), 0)
    // All that began until 59 s, that instant included, have timed out, and the shop has served every one that began.
    assert.strictEqual(ran.failed("timed out"), 5901)
    assert.strictEqual(shop.tally.now[componentColumn.carried], 6000)
  })
})

describe("a pause of drawn length", () => {
  it("stands still for as long as is drawn, each time", () => {
    const fault = { on: "shop", pause: true, every: "1s", lasting: "uniform(100ms, 300ms)" }
    const bands = new Ran(visits({ f: fault })).simulation.recording.bands
    const lengths = bands.map(({ from, to }) => to - from)

    assert.strictEqual(bands.length, 60)
    // Uniform from 100 to 300 ms: mean 200 ms, with a standard error of 58 / sqrt(60) = 7.5 ms.
    const mean = lengths.reduce((sum, length) => sum + length, 0) / 60
    assert.closeTo(mean, 200 * millisecond, 30 * millisecond)
    assert.isAtLeast(Math.min(...lengths), 100 * millisecond)
    assert.isAtMost(Math.max(...lengths), 300 * millisecond)
  })
})

describe("a fault that is lifted by hand", () => {
  const faults = {
    ramped: { on: "shop", slow: "3x", at: "2s", for: "20s", ramp: { in: "8s", out: "8s" } },
    crashed: { on: "shop", crash: true, at: "2s", for: "20s", instances: [1], recovery: "cold(5x, 10s)" },
    returning: { on: "shop", crash: true, at: "2s", for: "20s", instances: [1, 2], recovery: "gradual(4s)" },
    rolling: { on: "shop", deploy: { down: "3s", settle: "1s", drain: "1s" }, at: "2s", recovery: "cold" },
    alone: { on: "shop", pause: true, every: "2s", lasting: "exponential(300ms)", independently: true }
  }

  it.each(Object.entries(faults))("is over as if the file had said so: %s", (name, fault) => {
    const byHand = simulationOf(visits({ [name]: fault }, three))
    byHand.go({ instant: 7 * second })
    byHand.injector.planned[0]!.lift()
    byHand.go()
    const fromFile = simulationOf(visits({ [name]: { ...fault, until: "7000000001ns" } }, three))
    fromFile.go()

    assert.strictEqual(byHand.run.kernel.fingerprint.value, fromFile.run.kernel.fingerprint.value)
  })
})
