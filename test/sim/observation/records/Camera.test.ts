import { describe, expect, it } from "vitest"
import { Camera, picture } from "../../../../src/sim/observation/records/Camera.ts"
import { at, HandMadeRun } from "../HandMadeRun.ts"

const busyRun = () => {
  const run = new HandMadeRun({
    duration: 20,
    warmup: 2,
    journeys: ["buy", "browse"],
    components: { shop: 4, ledger: 1 },
    meters: [
      { name: "hits", of: "cache", kind: "counter" },
      { name: "breaker state", of: "shop", kind: "gauge" }
    ],
    objectives: { checkout: { of: "buy", good: "answered within 1s", target: 0.9 } }
  })
  for (let s = 0; s < 20; s++) {
    const isSlow = s >= 8 && s < 12
    run.request(s + 0.1, s + (isSlow ? 1.9 : 0.6), s % 5 === 4 ? { reason: "error" } : {})
    run.request(s + 0.2, s + 0.3, { journey: "browse" })
    run.call("shop", { arrived: s + 0.1, started: s + 0.1, ended: s + 0.6 })
    run.call("ledger", { arrived: s + 0.2, started: s + 0.3, ended: s + 0.5, from: "shop", attempt: isSlow ? 2 : 1 })
    run.fact(s + 0.4, (facts, now) => facts.counted(now, 0, 3))
    run.fact(s + 0.5, (facts, now) => facts.levelled(now, 1, s % 2))
  }
  run.fault("slow-ledger", 8, 12)
  run.fact(8, (facts, now) => facts.changed(now, "ledger", "ledger 6x slower (slow-ledger)"))
  return run
}

describe("a picture", () => {
  it("tells where in the run it was taken", () => {
    expect(picture(busyRun().until(10.5), at(10.5))).toMatchObject({
      atMs: 10_500,
      durationMs: 20_000,
      warmupMs: 2_000,
      windowMs: 1_000,
      windows: 11,
      fullWindows: 10
    })
    expect(picture(busyRun().until(20), at(20))).toMatchObject({ atMs: 20_000, windows: 20, fullWindows: 20 })
  })

  it("has the phases and faults of the run so far", () => {
    const { faults, phases } = picture(busyRun().until(10.5), at(10.5))

    expect(phases).toEqual([
      { name: "before", kind: "before", fromMs: 2_000, toMs: 8_000 },
      { name: "during slow-ledger", kind: "during", fromMs: 8_000, toMs: 10_500 }
    ])
    expect(faults).toEqual([
      {
        name: "slow-ledger",
        on: "ledger",
        components: ["ledger"],
        what: "6x slower",
        fromMs: 8_000,
        toMs: null,
        byHand: false
      }
    ])
  })

  it("has a value of every series for every window", () => {
    const { components, journeys, meters, objectives, windows } = picture(busyRun().until(10.5), at(10.5))
    const all = [
      ...[...journeys, ...components].flatMap(({ series }) => Object.values<ReadonlyArray<unknown>>({ ...series })),
      ...journeys.flatMap(({ heat }) => heat.counts),
      ...meters.map(({ series }) => series),
      ...objectives.map(({ burn }) => burn)
    ]

    expect(new Set(all.map((values) => values.length))).toEqual(new Set([windows]))
  })

  it("is plain data", () => {
    const taken = picture(busyRun().until(20), at(20))

    expect(JSON.parse(JSON.stringify(taken))).toEqual(taken)
  })

  it("is the same whether or not others were taken before it", () => {
    const [watched, unwatched] = [busyRun(), busyRun()]
    const camera = new Camera(watched.recording)
    for (const s of [0.5, 1, 3.7, 8, 8.5, 12, 12.3]) watched.fact(s, (_, now) => void camera.picture(now))
    watched.until(20)

    expect(camera.picture(at(20))).toEqual(picture(unwatched.until(20), at(20)))
  })

  it("does not change when the run goes on", () => {
    const run = busyRun()
    const camera = new Camera(run.recording)
    let early = ""
    let taken: unknown
    run.fact(5.5, (_, now) => {
      taken = camera.picture(now)
      early = JSON.stringify(taken)
    })
    camera.picture(run.until(20).now)

    expect(JSON.stringify(taken)).toBe(early)
  })

  it("shows an edge as it is in the last full window", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    for (const arrived of [0.1, 1.1, 1.2, 1.3, 1.4, 2.1]) run.call("ledger", { arrived, started: arrived })
    run.call("ledger", { arrived: 1.5, ended: 1.5, reason: "queue full", attempt: 2 })
    const { edges } = picture(run.until(2.5), at(2.5))

    expect(edges).toEqual([
      { from: "buy", to: "ledger", calls: 7, retries: 1, failed: 1, perSecond: 5, failedShare: 1 }
    ])
  })

  it("shows counters as sums and gauges as they stand, after the warm-up", () => {
    const { meters } = picture(busyRun().until(20), at(20))

    expect(meters[0]).toMatchObject({ kind: "counter", value: 54, mean: 3 })
    expect(meters[1]).toMatchObject({ kind: "gauge", value: 1 })
    expect(meters[1]!.mean).toBeCloseTo(0.5, 9)
    expect(meters[1]!.series.slice(0, 4)).toEqual([0, 1, 0, 1])
  })

  it("has what happened, by time", () => {
    expect(picture(busyRun().until(20), at(20)).happenings).toEqual([
      { atMs: 8_000, of: "ledger", what: "ledger 6x slower (slow-ledger)" }
    ])
  })

  it("can be taken before anything has happened", () => {
    const taken = picture(busyRun().until(0), 0)

    expect(taken).toMatchObject({ atMs: 0, windows: 1, fullWindows: 0, phases: [], faults: [], edges: [] })
    expect(taken.journeys[0]!.total).toMatchObject({ seconds: 0, offered: 0, availability: null })
  })

  it("of a run with an open end has no duration", () => {
    expect(picture(new HandMadeRun({ duration: Infinity }).until(3), at(3)).durationMs).toBeNull()
  })
})
