import { describe, expect, it } from "vitest"
import type { ComponentPicture, FaultBand, MeterPicture, Picture } from "../../src/sim/observation/pictures/Picture.ts"
import { isCut, standings, watchRetries } from "../../src/tui/Standing.ts"
import { liveFrame, opening } from "./Samples.ts"

const band = (on: string, what: string, components: ReadonlyArray<string> = [on]): FaultBand => ({
  name: "trouble",
  on,
  what,
  components,
  fromMs: 0,
  toMs: null,
  byHand: false
})

/** The sample before its fault, when all is well, with something changed. */
const calm = (change: Partial<Picture> = {}): Picture => ({
  ...liveFrame.picture,
  fullWindows: 100,
  faults: [],
  meters: [],
  components: liveFrame.picture.components.map((component) => ({
    ...component,
    now: { ...component.now, waiting: 0 }
  })),
  ...change
})

const withComponent = (name: string, change: (component: ComponentPicture) => ComponentPicture): Picture => {
  const picture = calm()
  return {
    ...picture,
    components: picture.components.map((component) => (component.name === name ? change(component) : component))
  }
}

const silent = (component: ComponentPicture): ComponentPicture => ({
  ...component,
  series: { ...component.series, carried: component.series.carried.map(() => 0) }
})

const stateOf = (name: string, picture: Picture) =>
  standings(opening.topology, picture).find((standing) => standing.name === name)!.state

const breaker = (of: string, value: number): MeterPicture => ({
  name: "breaker state",
  of,
  kind: "gauge",
  value,
  mean: null,
  series: []
})

describe("the standing of a component", () => {
  it("is up while all is well", () => {
    expect(standings(opening.topology, calm()).map(({ state }) => state)).toEqual(
      opening.topology.nodes.map(() => "up")
    )
  })

  it.each([
    ["is 4x slower", "degraded"],
    ["answers 20% of calls with an error", "degraded"],
    ["is down", "down"],
    ["stands still", "down"],
    ["is cut off", "partitioned"]
  ])("under a fault that %s is %s", (what, state) => {
    const faults = [band("ledger", what)]

    expect(stateOf("ledger", { ...withComponent("ledger", silent), faults })).toBe(state)
    expect(stateOf("payments", calm({ faults }))).toBe("up")
  })

  it("is degraded while part of it still carries calls", () => {
    expect(stateOf("shop", calm({ faults: [band("shop", "is down")] }))).toBe("degraded")
  })

  it("knows of faults on its zone", () => {
    const faults = [band("eu-1", "is 3x slower", ["shop", "payments"])]

    expect(stateOf("payments", calm({ faults }))).toBe("degraded")
  })

  it("is not touched by faults on links", () => {
    expect(
      stateOf("ledger", calm({ faults: [band("payments -> ledger", "is cut off", ["payments", "ledger"])] }))
    ).toBe("up")
  })

  it.each([
    ["shop.checkout -> payments.charge", 2, "breaker open"],
    ["shop.checkout -> payments.charge", 0, "up"],
    ["in front of shop", 1, "breaker open"],
    ["shopping.cart -> shop.checkout", 2, "up"]
  ])("with the breaker of %s at %i is %s", (of, value, state) => {
    expect(stateOf("shop", calm({ meters: [breaker(of, value)] }))).toBe(state)
  })

  it("is saturated when all of it is busy and calls wait", () => {
    const full = withComponent("ledger", (ledger) => ({
      ...ledger,
      now: { ...ledger.now, waiting: 12 },
      series: { ...ledger.series, busy: ledger.series.busy.map(() => ledger.capacity!) }
    }))

    expect(standings(opening.topology, full).find(({ name }) => name === "ledger")).toMatchObject({
      state: "saturated",
      utilisation: 1,
      waiting: 12
    })
  })

  it("is degraded when it fails one call in twenty", () => {
    const failing = withComponent("catalogue", (cache) => ({
      ...cache,
      series: { ...cache.series, carried: cache.series.carried.map(() => 95), failed: cache.series.failed.map(() => 5) }
    }))

    expect(stateOf("catalogue", failing)).toBe("degraded")
  })
})

describe("the standing of a journey", () => {
  const withSeries = (good: number, failed: number, carried: number): Picture => {
    const picture = calm()
    return {
      ...picture,
      journeys: picture.journeys.map((journey) => ({
        ...journey,
        inFlight: 5,
        series: {
          ...journey.series,
          good: journey.series.good.map(() => good),
          failed: journey.series.failed.map(() => failed),
          carried: journey.series.carried.map(() => carried)
        }
      }))
    }
  }

  it.each([
    ["all requests are good", 100, 0, 100, "up"],
    ["fewer are bad than its objective allows", 95, 5, 95, "up"],
    ["more are bad than its objective allows", 80, 20, 80, "degraded"],
    ["answers come too late", 50, 0, 100, "degraded"],
    ["none is good", 0, 90, 10, "down"],
    ["nothing ends any more", 0, 0, 0, "down"]
  ] as const)("when %s", (_, good, failed, carried, state) => {
    expect(stateOf("buy", withSeries(good, failed, carried))).toBe(state)
  })
})

describe("the standings", () => {
  it("are calm and without figures before there is a picture", () => {
    for (const standing of standings(opening.topology, undefined)) {
      expect(standing).toMatchObject({ state: "up", offered: null, badShare: null, waiting: 0 })
    }
  })
})

describe("a link", () => {
  it.each([
    ["payments -> ledger", "payments", "ledger", true],
    ["payments -> ledger", "ledger", "payments", false],
    ["ledger <-> payments", "payments", "ledger", true],
    ["shop -> payments", "payments", "ledger", false]
  ])("of a fault on %s from %s to %s is cut: %s", (on, from, to, cut) => {
    expect(isCut(calm({ faults: [band(on, "is cut off", [])] }), from, to)).toBe(cut)
  })
})

describe("the watch on retries", () => {
  const edge = (calls: number, retries: number) =>
    calm({ edges: [{ from: "shop", to: "payments", calls, retries, failed: 0, perSecond: 0, failedShare: null }] })

  it("sees what was retried since it last looked", () => {
    const first = watchRetries({ atMs: -1000, counts: {}, retrying: [] }, { ...edge(1000, 500), atMs: 1000 })
    expect(first.retrying).toEqual(["shop -> payments"])

    const then = watchRetries(first, { ...edge(2000, 510), atMs: 2000 })
    expect(then.retrying).toEqual([])
  })

  it("looks once a window", () => {
    const first = watchRetries({ atMs: -1000, counts: {}, retrying: [] }, { ...edge(10, 0), atMs: 1000 })

    expect(watchRetries(first, { ...edge(20, 10), atMs: 1100 })).toBe(first)
  })

  it("begins anew with a run that begins anew", () => {
    const old = watchRetries({ atMs: -1000, counts: {}, retrying: [] }, { ...edge(9000, 5000), atMs: 200_000 })

    expect(watchRetries(old, { ...edge(0, 0), atMs: 0 }).atMs).toBe(0)
  })
})
