import { assert, describe, expect, it } from "vitest"
import { describe as inWords, Link, Links, LinkTable } from "../../../../src/sim/components/links/Link.ts"
import { Ran, visits } from "../../faults/Lab.ts"
import { decode, Ground } from "../Ground.ts"

/** A shop that calls payments, whose work takes 10 ms, over 10 ms in each direction. */
const connected = (connect: object) => {
  const ground = new Ground()
  const links = new Links(decode(LinkTable, { "shop <-> payments": { latency: "10ms", connect } }), ground.run)
  const shop = ground.place("shop/1")
  const payments = ground.place("payments/1")
  const callee = ground.callee([10, "full"])
  const call = links.passage(shop, payments)(callee.endpoint)
  const at = (...instants: ReadonlyArray<number>) => {
    for (const instant of instants) ground.callAt(instant, call, ground.from(shop))
    ground.finish()
    return callee.instants
  }
  return { at, ground, links }
}

describe("a connection", () => {
  it("is opened before the first call, and there for those that follow", () => {
    // Two round trips of 20 ms, then 10 ms there.
    expect(connected({ roundTrips: 2 }).at(0, 20, 100)).toEqual([50, 50, 110])
  })

  it("takes one round trip by default", () => {
    expect(connected({}).at(0)).toEqual([30])
  })

  it("is opened anew when nothing was sent for too long", () => {
    const { at, ground } = connected({ keepAlive: "1s" })

    expect(at(0, 900, 1_950)).toEqual([30, 910, 1_980])
    expect(ground.counters).toEqual({ "connections opened": 2 })
  })

  it("is opened anew after the link was cut", () => {
    const { at, ground, links } = connected({})
    ground.during(100, 200, links.conditionsOf("payments -> shop"), { cut: true })

    expect(at(0, 300)).toEqual([30, 330])
  })

  it("is opened anew after the callee was down", () => {
    const down = { on: "shop", crash: true, at: "30s", for: "1s" }
    const more = { links: { "visit <-> shop": { latency: "10ms", connect: { roundTrips: 3 } } } }
    const opened = (faults: object) => {
      const { simulation } = new Ran(visits(faults, more))
      return simulation.recording.meters.find(({ meter }) => meter.name === "connections opened")!.between(0, 1e6)
    }

    assert.strictEqual(opened({}), 1)
    // One in vain while it is down, and one when it is back.
    assert.strictEqual(opened({ down }), 3)
  })

  it("says itself", () => {
    const say = (link: unknown) => inWords(decode(Link, link))

    expect(say({ connect: {} })).toBe("no latency, 1 round trip to connect")
    expect(say({ connect: { roundTrips: 3, keepAlive: "1m" } })).toBe(
      "no latency, 3 round trips to connect, anew after 1m without a call"
    )
  })
})
