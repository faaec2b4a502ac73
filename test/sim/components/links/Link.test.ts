import { describe, expect, it } from "vitest"
import { directionsOf, describe as inWords, Link, Links, LinkTable } from "../../../../src/sim/components/links/Link.ts"
import { millisecond, second } from "../../../../src/sim/kernel/Instant.ts"
import * as Timeout from "../../../../src/sim/policies/Timeout.ts"
import { decode, Ground } from "../Ground.ts"

/** A shop in eu-1 and payments in us-1, whose work takes 10 ms. */
const connected = (written: unknown, seed = 1) => {
  const ground = new Ground(seed)
  const links = new Links(decode(LinkTable, written), ground.run)
  const shop = ground.place("shop/1", "eu-1", "eu")
  const payments = ground.place("payments/1", "us-1", "us")
  const callee = ground.callee([10, "full"])
  const call = links.passage(shop, payments)(callee.endpoint)
  return { ground, links, shop, payments, callee, call }
}

describe("a link", () => {
  it("is crossed twice: 20 ms there, 30 ms back", () => {
    const { call, callee, ground, shop } = connected({
      "shop -> payments": { latency: "20ms" },
      "payments -> shop": { latency: "30ms" }
    })

    ground.callAt(0, call, ground.from(shop))
    ground.finish()

    expect(callee.instants).toEqual([20])
    expect(ground.endings).toEqual(["full at 60"])
  })

  it("adds jitter to every message", () => {
    const { call, ground, shop } = connected({ default: { latency: "20ms", jitter: "5ms" } })

    ground.callAt(0, call, ground.from(shop))
    ground.finish()

    expect(ground.endings).toEqual(["full at 60"])
  })

  it("hands the endpoint on as it is within one place", () => {
    const { callee, links, shop } = connected({ default: { latency: "20ms" } })

    expect(links.passage(shop, shop)(callee.endpoint)).toBe(callee.endpoint)
  })

  it("brings failures back, too", () => {
    const { ground, links, payments, shop } = connected({ default: { latency: "20ms" } })
    const failing = ground.callee([10, "queue full"])

    ground.callAt(0, links.passage(shop, payments)(failing.endpoint), ground.from(shop))
    ground.finish()

    expect(ground.endings).toEqual(["queue full at 50"])
  })

  it("answers nothing to who sends a message that is lost", () => {
    const { call, callee, ground, shop } = connected({ "shop -> payments": { loss: "100%" } })
    const patient = ground.through(Timeout.make(second, ground.caller, ground.run), call)

    ground.callAt(0, patient, ground.from(shop))
    ground.finish()

    expect(callee.seen).toEqual([])
    expect(ground.endings).toEqual(["timed out at 1000"])
    expect(ground.counters).toEqual({ "lost messages": 1 })
  })

  it("loses the share that it says: calls that come through are 0.9 x 0.9 of all", () => {
    const { call, ground, shop } = connected({ "shop <-> payments": { loss: "10%" } }, 7)

    for (let i = 0; i < 10_000; i++) ground.callAt(i, call, ground.from(shop))
    ground.finish(20_000)

    // Three standard deviations of a binomial share are 1.2 %.
    expect(Math.abs(ground.endings.length / 10_000 - 0.81)).toBeLessThan(0.012)
    expect(ground.counters["lost messages"]).toBe(10_000 - ground.endings.length)
  })
})

describe("the most specific link", () => {
  const latencyOf = (table: Record<string, unknown>) => {
    const { call, callee, ground, shop } = connected(table)
    ground.callAt(0, call, ground.from(shop))
    ground.finish()
    return callee.instants[0]
  }

  it("counts: component before zone before region before default", () => {
    const table = {
      default: { latency: "1ms" },
      "eu -> us": { latency: "2ms" },
      "eu-1 -> us-1": { latency: "3ms" },
      "shop -> payments": { latency: "4ms" },
      "shop/1 -> payments/1": { latency: "5ms" }
    }

    const found = Object.keys(table).map((_, i) => latencyOf(Object.fromEntries(Object.entries(table).slice(0, i + 1))))

    expect(found).toEqual([1, 2, 3, 4, 5])
  })

  it("leaves to others what it does not say", () => {
    expect(latencyOf({ default: { latency: "1ms" }, "shop -> payments": { loss: "0%" } })).toBe(1)
  })

  it("speaks of the direction that it names only", () => {
    expect(latencyOf({ "us -> eu": { latency: "80ms" } })).toBe(0)
    expect(latencyOf({ "us <-> eu": { latency: "80ms" } })).toBe(80)
  })
})

describe("a fault on a link", () => {
  it("adds latency to messages sent while it lasts, in its direction", () => {
    const { call, ground, links, shop } = connected({ default: { latency: "20ms" } })

    ground.during(100, 200, links.conditionsOf("shop -> payments"), { latency: 500 * millisecond })
    for (const at of [0, 100, 199, 200]) ground.callAt(at, call, ground.from(shop))
    ground.finish()

    expect(ground.endings).toEqual(["full at 50", "full at 250", "full at 650", "full at 749"])
  })

  it("that is slow stretches the latency that is there", () => {
    const { call, ground, links, shop } = connected({ default: { latency: "20ms" } })

    ground.during(0, 100, links.conditionsOf("shop <-> payments"), { slow: 3 })
    ground.callAt(0, call, ground.from(shop))
    ground.finish()

    expect(ground.endings).toEqual(["full at 130"])
  })

  it("that cuts it one way lets the work be done for nobody", () => {
    const { call, callee, ground, links, shop } = connected({})

    ground.during(0, 100, links.conditionsOf("payments -> shop"), { cut: true })
    ground.callAt(0, call, ground.from(shop))
    ground.finish(1000)

    expect(callee.endings).toEqual(["full at 10"])
    expect(ground.endings).toEqual([])
    expect(ground.counters).toEqual({ "lost messages": 1 })
  })

  it("that cuts it lets arrive what is under way", () => {
    const { call, ground, links, shop } = connected({ default: { latency: "20ms" } })

    ground.during(10, 15, links.conditionsOf("shop <-> payments"), { cut: true })
    ground.callAt(0, call, ground.from(shop))
    ground.callAt(12, call, ground.from(shop))
    ground.finish(1000)

    expect(ground.endings).toEqual(["full at 50"])
  })

  it("that takes it down refuses at once", () => {
    const { call, callee, ground, links, shop } = connected({ default: { latency: "20ms" } })

    ground.during(0, 100, links.conditionsOf("shop -> payments"), { down: true })
    ground.callAt(50, call, ground.from(shop))
    ground.finish()

    expect(callee.seen).toEqual([])
    expect(ground.endings).toEqual(["unreachable at 50"])
  })

  it("that pauses it holds messages back and loses none", () => {
    const { call, callee, ground, links, shop } = connected({ default: { latency: "20ms" } })

    ground.during(0, 100, links.conditionsOf("shop -> payments"), { paused: true })
    ground.callAt(50, call, ground.from(shop))
    ground.callAt(95, call, ground.from(shop))
    ground.finish()

    expect(callee.instants).toEqual([100, 115])
    expect(ground.endings).toEqual(["full at 130", "full at 145"])
  })

  it("that overlaps another is not lifted with it", () => {
    const { call, ground, links, shop } = connected({})

    ground.during(0, 100, links.conditionsOf("shop -> payments"), { latency: 5 * millisecond })
    ground.during(0, 200, links.conditionsOf("eu -> us"), { latency: 7 * millisecond })
    for (const at of [0, 100, 200]) ground.callAt(at, call, ground.from(shop))
    ground.finish()

    expect(ground.endings).toEqual(["full at 22", "full at 117", "full at 210"])
  })

  it("reaches ways that are opened later", () => {
    const { callee, ground, links, payments } = connected({})
    const late = ground.place("late/1", "eu-2", "eu")

    ground.during(0, 100, links.conditionsOf("eu -> us"), { down: true })
    ground.at(10, () => {
      ground.call(links.passage(late, payments)(callee.endpoint)(ground.from(late)))
    })
    ground.finish()

    expect(ground.endings).toEqual(["unreachable at 10"])
  })

  it("on a zone concerns what leaves and enters it, not what stays inside", () => {
    const { call, callee, ground, links, shop } = connected({})
    const neighbour = ground.place("catalogue/1", "eu-1", "eu")

    ground.during(0, 100, links.conditionsOf("eu-1"), { down: true })
    ground.callAt(1, call, ground.from(shop))
    ground.callAt(2, links.passage(shop, neighbour)(callee.endpoint), ground.from(shop))
    ground.finish()

    expect(ground.endings).toEqual(["unreachable at 1", "full at 12"])
  })
})

describe("a link's name", () => {
  it("is two ends and an arrow, spaces or not", () => {
    expect(directionsOf("eu-1->us-1")).toEqual([{ from: "eu-1", to: "us-1" }])
    expect(directionsOf("a <-> b")).toEqual([
      { from: "a", to: "b" },
      { from: "b", to: "a" }
    ])
    expect([
      directionsOf("a - b"),
      directionsOf("a -> "),
      directionsOf("a b -> c"),
      directionsOf("a -> b -> c")
    ]).toEqual([undefined, undefined, undefined, undefined])
  })

  it("that cannot be read is a mistake with its place", () => {
    expect(() => decode(LinkTable, { "eu to us": {} })).toThrow(
      /a link is "default", "a -> b" or "a <-> b".*\n?.*eu to us/
    )
  })

  it("goes with words for what holds", () => {
    const words = [{}, { latency: "80ms" }, { latency: "exponential(80ms)", loss: "0.1%" }].map((link) =>
      inWords(decode(Link, link))
    )

    expect(words).toEqual(["no latency", "80ms one way", "80ms one way on average, loses 0.1% of messages"])
  })
})
