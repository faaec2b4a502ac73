import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { inProcess } from "../../../../src/sim/components/links/Ways.ts"
import { describe as inWords, Service, ServiceComponent } from "../../../../src/sim/components/services/Service.ts"
import { answered } from "../../../../src/sim/model/Endpoint.ts"
import { decode, Ground } from "../Ground.ts"

/** A service of so many places that answers at once, and whose autoscaler has not begun; calls come from one place and tell where they were answered. */
const served = (written: object, slots: number) => {
  const ground = new Ground()
  const places = Array.from({ length: slots }, (_, i) => ground.place(`server/${i + 1}`))
  const component = new ServiceComponent(decode(Service, written), "server", places, ground.run, inProcess)
  const by: Array<string> = []
  component.define("serve", ({ place }) => () => {
    return Effect.suspend(() => {
      by.push(place.name)
      return answered
    })
  })
  const shop = ground.place("shop/1")
  const callAt = (...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.callAt(at, component.endpoint("serve"), ground.from(shop))
  }
  return { ground, component, by, callAt }
}

const elastic = { autoscaler: { min: 1, max: 2, target: { utilisation: "50%" } }, workers: 1 }

describe("a service whose callers look instances up", () => {
  it("sends nobody to a new instance before the list has expired", () => {
    const { by, callAt, component, ground } = served({ ...elastic, discovery: { ttl: "10s" } }, 2)

    callAt(0)
    ground.at(1, () => component.fleet!.grow(1, () => 0))
    callAt(2, 3, 20_000, 20_001)
    ground.finish(30_000)

    // The first list may last for no time or for 10 s, and no longer.
    expect(by.slice(0, 3).includes("server/2")).toBe(false)
    expect(by.slice(3)).toEqual(["server/1", "server/2"])
  })

  it("goes on sending them to one that is gone, who is refused", () => {
    const { callAt, component, ground } = served({ ...elastic, discovery: { ttl: "10s" } }, 2)

    ground.at(0, () => component.fleet!.grow(1, () => 0))
    callAt(1)
    ground.at(20_000, () => component.fleet!.shrink(1, 0))
    // Who called first at 1 ms looks up again within 10 s of that, and then every 10 s at the first call after it.
    callAt(19_990, 20_001, 20_002, 40_000, 40_001)
    ground.finish(50_000)

    expect([...ground.endings.slice(2, 4)].sort()).toEqual(["full at 20001", "unreachable at 20002"])
    expect(ground.endings.slice(4)).toEqual(["full at 40000", "full at 40001"])
  })
})

describe("a service in words", () => {
  it("says who is chosen, and how who is not is found out", () => {
    const written = {
      instances: 3,
      workers: 8,
      balancer: { kind: "hash", by: "session" },
      healthCheck: { interval: "5s" },
      outlierEjection: { successRate: { factor: 1.5 }, maxEjectionPercent: "50%" },
      discovery: { ttl: "30s" }
    }

    expect(inWords(decode(Service, written))).toBe(
      "3 x 8 workers, unbounded line, consistent hash of the session, 100 points each, probed every 5s, out after 3 failures, " +
        "back after 1 success, ejected for 30s or longer after 5 errors in a row or a success rate far below the others', " +
        "at most 50% of instances or one, callers look instances up every 30s"
    )
  })
})
