import { describe, expect, it } from "vitest"
import type { TracePicture, TraceSpan } from "../../src/sim/observation/pictures/Picture.ts"
import { neighbour, picked, waterfall } from "../../src/tui/Waterfall.ts"

const call = (of: string, change: Partial<TraceSpan>): TraceSpan => ({
  of,
  from: "buy",
  parent: -1,
  attempt: 1,
  arrivedMs: 0,
  startedMs: null,
  endedMs: null,
  outcome: null,
  wasted: false,
  ...change
})

/** The shop works for 5 ms, its first try at the ledger fails at once, its second waits for 20 ms and works for 30. */
const trace: TracePicture = {
  id: 7,
  journey: "buy",
  startedMs: 0,
  endedMs: 100,
  outcome: "ok",
  spans: [
    call("shop", { arrivedMs: 2, startedMs: 2, endedMs: 98, outcome: "ok" }),
    call("ledger", { from: "shop", parent: 0, arrivedMs: 7, startedMs: 7, endedMs: 10, outcome: "error" }),
    call("ledger", { from: "shop", parent: 0, attempt: 2, arrivedMs: 40, startedMs: 60, endedMs: 90, outcome: "ok" })
  ]
}

describe("a waterfall", () => {
  const bars = waterfall(trace, 200)

  it("has a bar for the request and for each call, below the one that made it", () => {
    expect(bars.map(({ attempt, depth, name }) => [depth, name, attempt])).toEqual([
      [0, "buy", 1],
      [1, "shop", 1],
      [2, "ledger", 1],
      [2, "ledger", 2]
    ])
  })

  it("tells waiting from work, and both from what lies between two tries", () => {
    expect(bars[3]!.stretches).toEqual([
      { kind: "pause", fromMs: 10, toMs: 40 },
      { kind: "queue", fromMs: 40, toMs: 60 },
      { kind: "service", fromMs: 60, toMs: 90 }
    ])
  })

  it("takes out of the work of a caller what its callees took", () => {
    const own = bars[1]!.stretches.filter(({ kind }) => kind === "service")

    expect(own.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)).toBe(96 - 3 - 50)
  })

  it("shows what the user does between the calls as a pause", () => {
    expect(bars[0]!.stretches.filter(({ kind }) => kind === "pause")).toEqual([
      { kind: "pause", fromMs: 0, toMs: 2 },
      { kind: "pause", fromMs: 98, toMs: 100 }
    ])
  })

  it("tells back-off from the network where both are known, and has the caller wait for all of it", () => {
    const [, shop, , again] = waterfall(
      {
        ...trace,
        spans: [
          trace.spans[0]!,
          { ...trace.spans[1]!, sentMs: 6, returnedMs: 11 },
          { ...trace.spans[2]!, pausedMs: 25, sentMs: 38, returnedMs: 92 }
        ]
      },
      200
    )

    expect(again!.stretches).toEqual([
      { kind: "pause", fromMs: 11, toMs: 13 },
      { kind: "back-off", fromMs: 13, toMs: 38 },
      { kind: "network", fromMs: 38, toMs: 40 },
      { kind: "queue", fromMs: 40, toMs: 60 },
      { kind: "service", fromMs: 60, toMs: 90 },
      { kind: "network", fromMs: 90, toMs: 92 }
    ])
    expect(shop!.stretches.filter(({ kind }) => kind === "service")).toEqual([
      { kind: "service", fromMs: 2, toMs: 6 },
      { kind: "service", fromMs: 11, toMs: 13 },
      { kind: "service", fromMs: 92, toMs: 98 }
    ])
  })

  it("lasts until now for what is under way, and has no back-off after a try that was only left", () => {
    const left = waterfall(
      {
        ...trace,
        spans: [
          call("shop", { arrivedMs: 0, startedMs: 5 }),
          call("ledger", { parent: 0, arrivedMs: 5 }),
          call("ledger", { parent: 0, attempt: 2, arrivedMs: 50 })
        ]
      },
      120
    )

    expect(left[3]!.stretches).toEqual([{ kind: "queue", fromMs: 50, toMs: 120 }])
    expect(left[3]!.tookMs).toBe(70)
  })
})

describe("the request that is shown", () => {
  const of = (id: number, endedMs: number | null, outcome: string | null): TracePicture => ({
    ...trace,
    id,
    startedMs: 0,
    endedMs,
    outcome
  })
  const traces = [of(1, 10, "ok"), of(2, 90, "ok"), of(3, 30, "timed out"), of(4, 20, "ok"), of(5, null, null)]

  it("is the slowest, the last failed or the last that ended", () => {
    expect(picked(traces, "slowest", 50)?.id).toBe(2)
    expect(picked(traces, "failed", 50)?.id).toBe(3)
    expect(picked(traces, "last", 50)?.id).toBe(4)
  })

  it("can be one that is still under way, if it is the slowest by now", () => {
    expect(picked(traces, "slowest", 95)?.id).toBe(5)
  })

  it("is the last where none has failed, and where the chosen one is not kept any more", () => {
    const good = traces.filter(({ outcome }) => outcome === "ok")

    expect(picked(good, "failed", 50)?.id).toBe(4)
    expect(picked(traces, 99, 50)?.id).toBe(4)
  })

  it("can be gone through one by one, up to the ends", () => {
    expect(neighbour(traces, 2, 50, 1)).toBe(3)
    expect(neighbour(traces, "slowest", 50, -1)).toBe(1)
    expect(neighbour(traces, 5, 50, 1)).toBe(5)
  })
})
