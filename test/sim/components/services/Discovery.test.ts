import { describe, expect, it } from "vitest"
import { Discovery, describe as inWords, make } from "../../../../src/sim/components/services/Discovery.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { decode, Ground } from "../Ground.ts"

/** Instances 0 to 2 of which those in `there` are listed; callers take the first they know, and say when they looked. */
const lookedUp = (written: unknown) => {
  const ground = new Ground()
  const there = new Set([0, 1, 2])
  let lookUps = 0
  const { choose, wait } = make(
    decode(Discovery, written),
    "payments",
    {
      isSilent: () => false,
      latency: () => 0,
      listed: () => {
        lookUps++
        return [...there]
      },
      balanced: (positions) => () => positions[0] ?? -1
    },
    ground.run
  )
  const shop = ground.place("shop/1")
  const chosen: Array<number> = []
  const callAt = (...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.at(at, () => void chosen.push(choose(ground.from(shop))))
  }
  const waits: Array<number> = []
  const waitAt = (...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.at(at, () => void waits.push(wait(ground.from(shop)) / millisecond))
  }
  return { ground, there, callAt, chosen, lookUps: () => lookUps, waitAt, waits }
}

const every = (step: number, to: number) => Array.from({ length: to / step + 1 }, (_, i) => i * step)

describe("discovery", () => {
  it("lets a caller believe what it looked up for as long as that lives, and no longer", () => {
    const { callAt, chosen, ground, there } = lookedUp({ ttl: "30s" })

    callAt(...every(1000, 60_000))
    ground.at(29_999, () => there.delete(0))
    ground.finish()

    // The first list lives for some part of 30 s, all later ones 30 s.
    const changed = chosen.indexOf(1)
    expect(changed).toBeGreaterThanOrEqual(30)
    expect(changed).toBeLessThanOrEqual(60)
    expect(chosen).toEqual(chosen.map((_, i) => (i < changed ? 0 : 1)))
  })

  it("takes its time, once for all who call meanwhile, and none where the list is still good", () => {
    const { callAt, ground, waitAt, waits } = lookedUp({ ttl: "1s", takes: "200ms" })

    callAt(0)
    // The first list is gone after a second at the latest; the next lasts for one from when it is found.
    waitAt(0, 1500, 1650, 1700, 2000, 2699, 2701)
    ground.finish()

    expect(waits).toEqual([0, 200, 50, 0, 0, 0, 200])
  })

  it("looks up once per time to live", () => {
    const { callAt, ground, lookUps } = lookedUp({ ttl: "30s" })

    callAt(...every(100, 300_000))
    ground.finish()

    // Once at first, once in the first 30 s, then every 30 s: 300 s hold ten or, if the draw was early, eleven of these.
    expect(lookUps()).toBeGreaterThanOrEqual(11)
    expect(lookUps()).toBeLessThanOrEqual(12)
  })

  it("learns of somebody new as late", () => {
    const { callAt, chosen, ground, there } = lookedUp({ ttl: "10s" })
    there.clear()
    there.add(2)

    ground.at(5000, () => {
      there.clear()
      for (const one of [1, 2]) there.add(one)
    })
    callAt(0, 4000, 15_000)
    ground.finish()

    expect(chosen).toEqual([2, 2, 1])
  })

  it("goes on with the old list where the new one is empty", () => {
    const { callAt, chosen, ground, there } = lookedUp({ ttl: "1s" })

    callAt(0, 5000)
    ground.at(1000, () => there.clear())
    ground.finish()

    expect(chosen).toEqual([0, 0])
  })

  it("needs a time to live that is not nothing", () => {
    expect(() => decode(Discovery, { ttl: "0s" })).toThrow(/without a time to live/)
  })

  it("says itself in words", () => {
    expect([{ ttl: "30s" }, { ttl: "1m", caches: 100 }].map((written) => inWords(decode(Discovery, written)))).toEqual([
      "callers look instances up every 30s",
      "callers look instances up every 1m, with 100 caches each"
    ])
  })
})
