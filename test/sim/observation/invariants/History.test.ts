import { describe, expect, it } from "vitest"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { historyOf } from "../../../../src/sim/observation/invariants/History.ts"
import type { TracePicture, TraceSpan } from "../../../../src/sim/observation/pictures/Picture.ts"

const span = (of: string, from: string, arrivedMs: number, endedMs: number, outcome = "ok"): TraceSpan => ({
  of,
  from,
  parent: -1,
  attempt: 1,
  arrivedMs,
  startedMs: arrivedMs,
  endedMs,
  outcome,
  wasted: false
})

const trace = (spans: ReadonlyArray<TraceSpan>): TracePicture => ({
  id: 7,
  journey: "buy",
  startedMs: 0,
  endedMs: 100,
  outcome: "ok",
  spans
})

/** Something is written at 10 ms, and gone at 50 ms. */
const violation = {
  at: 50 * millisecond,
  says: "gone",
  history: [
    { at: 10 * millisecond, of: "ledger", request: 7, says: "writes" },
    { at: 50 * millisecond, of: "ledger", request: 7, says: "is lost" }
  ]
}

const fault = (name: string, fromMs: number, toMs: number, ...components: ReadonlyArray<string>) => ({
  name,
  on: `${components[0]}/1`,
  what: "down",
  components,
  from: fromMs * millisecond,
  to: toMs * millisecond
})

const said = (spans: ReadonlyArray<TraceSpan>, ...faults: ReadonlyArray<ReturnType<typeof fault>>) =>
  historyOf(violation, () => trace(spans), faults).events.map(({ atMs, from, says }) => [atMs, from, says])

const write = span("ledger", "buy", 5, 10)

describe("what led to a violation", () => {
  it("has the faults meanwhile on those who are there, and no others", () => {
    const events = said(
      [write],
      fault("before", -9, -1, "ledger"),
      fault("on the way", 1, 4, "ledger"),
      fault("meanwhile", 20, 30, "ledger"),
      fault("elsewhere", 20, 30, "shop"),
      fault("lasting", 2, Number.POSITIVE_INFINITY, "ledger"),
      fault("later", 60, 70, "ledger")
    )

    expect(events).toEqual([
      [0, "buy", "request 7 begins"],
      [1, "ledger", "fault on the way: ledger/1 down"],
      [2, "ledger", "fault lasting: ledger/1 down"],
      [4, "ledger", "fault on the way is over"],
      [5, "buy", ""],
      [10, "ledger", "writes"],
      [10, "ledger", "ok"],
      [20, "ledger", "fault meanwhile: ledger/1 down"],
      [30, "ledger", "fault meanwhile is over"],
      [50, "ledger", "is lost"]
    ])
  })

  it("keeps the order of what happens at one instant: who is called next has been answered before", () => {
    const shop = { ...span("shop", "buy", 5, 10), parent: -1 }
    const inner = { ...span("ledger", "shop", 5, 10), parent: 0 }
    const next = { ...span("mail", "buy", 10, 10, "error"), parent: -1 }
    const later = [
      { at: 10 * millisecond, of: "ledger", request: 7, says: "writes" },
      { at: 10 * millisecond, of: "buy", request: 7, says: "booked" },
      { at: 50 * millisecond, of: "ledger", request: 7, says: "is lost" }
    ]
    const { events } = historyOf({ ...violation, history: later }, () => trace([shop, inner, next]))

    expect(events.map(({ from, says, to }) => (from === to ? says : `${from} > ${to} ${says}`.trim()))).toEqual([
      "request 7 begins",
      "buy > shop",
      "shop > ledger",
      "writes",
      "ledger > shop ok",
      "shop > buy ok",
      "booked",
      "buy > mail",
      "mail > buy error",
      "is lost"
    ])
  })

  it("has an answer after what its giver has still asked for, and an effect with the call that brought it about", () => {
    const shop = span("shop", "buy", 5, 10, "stuck")
    const first = { ...span("ledger", "shop", 5, 10), parent: 0 }
    // Both begin when the first has ended; the last one is not known to be on behalf of the shop's call.
    const second = { ...span("ledger", "shop", 10, 20), parent: 0 }
    const undo = span("mail", "shop", 10, 10, "error")
    const { events } = historyOf(violation, () => trace([shop, first, second, undo]))

    expect(events.map(({ from, says, to }) => (from === to ? says : `${from} > ${to} ${says}`.trim()))).toEqual([
      "request 7 begins",
      "buy > shop",
      "shop > ledger",
      "writes",
      "ledger > shop ok",
      "shop > ledger",
      "shop > mail",
      "mail > shop error",
      "shop > buy stuck",
      "ledger > shop ok",
      "is lost"
    ])
  })

  it("has of many faults the first and the last, and who is there in the order in which they take part", () => {
    const many = Array.from({ length: 10 }, (_, i) => fault(`${i}`, 11 + i, 11 + i, "ledger"))
    const { events, lanes } = historyOf(violation, () => trace([write]), [fault("first", -5, 50, "ledger"), ...many])

    expect(lanes).toEqual(["buy", "ledger"])
    expect(events.flatMap(({ says }) => /^fault (\w+):/.exec(says)?.[1] ?? [])).toEqual(["first", "0", "8", "9"])
  })

  it("has the calls that failed, whoever they asked", () => {
    // Not what a step is counted under: nobody calls that.
    const saga = span("shop.book saga", "buy", 5, 30, "stuck")
    const events = said([write, span("mail", "buy", 20, 25, "crashed"), span("search", "buy", 20, 25), saga])

    expect(events.filter(([, , says]) => says === "crashed" || says === "stuck" || says === "ok")).toEqual([
      [10, "ledger", "ok"],
      [25, "mail", "crashed"]
    ])
  })

  it("marks what broke it, also when something that was under way is told later", () => {
    const later = { at: 60 * millisecond, of: "ledger", request: 7, says: "writes, at last" }
    const { events } = historyOf({ ...violation, history: [...violation.history, later] }, () => trace([write]))

    expect(events.flatMap(({ mark, says }) => (mark === undefined ? [] : [says]))).toEqual(["is lost"])
  })
})
