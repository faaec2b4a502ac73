import { describe, expect, it } from "vitest"
import { Links, LinkTable } from "../../../../src/sim/components/links/Link.ts"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import type { Request } from "../../../../src/sim/model/Request.ts"
import * as Timeout from "../../../../src/sim/policies/Timeout.ts"
import { decode, Ground } from "../Ground.ts"

const kilobyte = 1000

/** Two shops and payments, whose work takes 10 ms. 1MB/s is a kilobyte in a millisecond. */
const connected = (written: unknown) => {
  const ground = new Ground()
  const links = new Links(decode(LinkTable, written), ground.run)
  const shops = [ground.place("shop/1", "eu-1", "eu"), ground.place("shop/2", "eu-2", "eu")] as const
  const payments = ground.place("payments/1", "us-1", "us")
  const callee = ground.callee([10, "full"])
  const [call, otherCall] = shops.map((shop) => links.passage(shop, payments)(callee.endpoint)) as [
    typeof callee.endpoint,
    typeof callee.endpoint
  ]
  const from = (shop: number, request = 20, answer = 0): Request =>
    Object.assign(ground.from(shops[shop]!), { size: { request: request * kilobyte, answer: answer * kilobyte } })
  return { ground, links, callee, call, otherCall, from }
}

describe("a link with a bandwidth", () => {
  it("takes size / bandwidth for each message, beside its latency", () => {
    const { call, callee, from, ground } = connected({ "shop <-> payments": { bandwidth: "1MB/s", latency: "5ms" } })

    ground.callAt(0, call, from(0, 20, 100))
    ground.finish()

    expect(callee.instants).toEqual([25])
    expect(ground.endings).toEqual(["full at 140"])
  })

  it("sends one message after the other, whoever they are from", () => {
    const { call, callee, from, ground, otherCall } = connected({ "eu -> us": { bandwidth: "8Mbit/s" } })

    ground.callAt(0, call, from(0))
    ground.callAt(5, otherCall, from(1))
    ground.callAt(5, call, from(0, 1))
    ground.finish()

    expect(callee.instants).toEqual([20, 40, 41])
    expect(ground.calls).toEqual(["eu -> us ok at 20", "eu -> us ok at 40", "eu -> us ok at 41"])
  })

  it("is one of its own for each pair of instances by default", () => {
    const { call, callee, from, ground, otherCall } = connected({ default: { bandwidth: "8Mbit/s" } })

    ground.callAt(0, call, from(0))
    ground.callAt(0, otherCall, from(1))
    ground.finish()

    expect(callee.instants).toEqual([20, 20])
  })

  it("lets messages without a size pass at once", () => {
    const { call, callee, from, ground } = connected({ "eu -> us": { bandwidth: "8Mbit/s" } })

    ground.callAt(0, call, from(0))
    ground.callAt(1, call, from(0, 0))
    ground.finish()

    expect(callee.instants).toEqual([1, 20])
  })

  it("loses what finds no room in its buffer", () => {
    const { call, callee, from, ground } = connected({ "eu -> us": { bandwidth: "1MB/s", buffer: "20KB" } })
    const patient = ground.through(Timeout.make(second, ground.caller, ground.run), call)

    for (let i = 0; i < 3; i++) ground.callAt(0, patient, from(0))
    ground.finish()

    expect(callee.instants).toEqual([20, 40])
    expect(ground.endings).toEqual(["full at 30", "full at 50", "timed out at 1000"])
    expect(ground.counters).toEqual({ "lost messages": 1 })
  })

  it("goes on with what it is sending at the speed that a fault leaves it", () => {
    const { call, callee, from, ground, links } = connected({ "eu -> us": { bandwidth: "1MB/s" } })

    // 10 KB in the first 10 ms, 2 KB in the next 20 ms, then the 8 KB that are left, and 20 KB more.
    ground.during(10, 30, links.conditionsOf("eu -> us"), { bandwidth: 0.1 })
    ground.callAt(0, call, from(0))
    ground.callAt(15, call, from(0))
    ground.finish()

    expect(callee.instants).toEqual([38, 58])
  })

  it("keeps what it has sent while it is paused", () => {
    const { call, callee, from, ground, links } = connected({ "eu -> us": { bandwidth: "1MB/s", latency: "1ms" } })

    ground.during(10, 30, links.conditionsOf("eu -> us"), { paused: true })
    ground.callAt(0, call, from(0))
    ground.finish()

    expect(callee.instants).toEqual([30])
  })
})

describe("a link that duplicates", () => {
  it("brings a call twice, and one answer", () => {
    const { call, callee, from, ground } = connected({ "shop -> payments": { duplicates: "100%", latency: "5ms" } })

    ground.callAt(0, call, from(0))
    ground.finish()

    expect(callee.instants).toEqual([5, 5])
    expect(callee.endings).toEqual(["full at 15", "full at 15"])
    expect(ground.endings).toEqual(["full at 15"])
    expect(callee.seen.map(({ request }) => request.isAbandoned)).toEqual([false, true])
    expect(ground.counters).toEqual({ "duplicated calls": 1 })
  })

  it("does so with the share that it says, and that a fault adds", () => {
    const { call, callee, from, ground, links } = connected({ default: { duplicates: "10%" } })

    ground.during(0, 50_000, links.conditionsOf("shop -> payments"), { duplicates: 0.1 })
    for (let i = 0; i < 10_000; i++) ground.callAt(i, call, from(0))
    ground.finish(50_000)

    // 1 - 0.9 x 0.9; three standard deviations of a binomial share are 1.2 %.
    expect(Math.abs(callee.seen.length / 10_000 - 1.19)).toBeLessThan(0.012)
    expect(ground.endings.length).toBe(10_000)
  })
})
