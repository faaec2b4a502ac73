import { describe, expect, it } from "vitest"
import { describe as inWords } from "../../../../src/sim/components/transactions/Lock.ts"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import { measured, users } from "./Ran.ts"

/** Users who work for so long at a desk under a lock and then write. */
const locking = (
  vus: number,
  lock: object,
  { fenced = false, work = "1s", more = {}, faults = {}, instances = 2 }: Record<string, unknown> = {}
) => ({
  duration: "60s",
  system: {
    desk: {
      service: { instances },
      endpoints: {
        book: [{ lock: { name: "booking", steps: [{ work }, { call: "seats.write" }], ...lock } }]
      }
    },
    seats: { store: { write: "0s", ...(fenced ? { fenced: true } : {}) } }
  },
  journeys: { visit: [{ call: "desk.book" }], other: [{ call: "desk.book" }] },
  load: { k6: { scenarios: { users: users(vus), others: users(1, "other", "59s"), ...(more as object) } } },
  faults
})

/** The first holder stands still from 0.5 s to 15.5 s of its second of work; the second asks at 1 s. */
const paused = (lock: object, fenced: boolean) => ({
  ...locking(1, lock, {
    fenced,
    more: { late: users(1, "visit", "1s") },
    faults: { pause: { on: "desk/1", pause: true, at: "500ms", for: "15s" } }
  }),
  duration: "30s"
})

const journeysOnce = (written: ReturnType<typeof locking>) => {
  const { others: _, ...scenarios } = written.load.k6.scenarios
  return { ...written, journeys: { visit: written.journeys.visit }, load: { k6: { scenarios } } }
}

const unsafe = [
  "leases expired of booking",
  "two holders of booking",
  "writes after the lease of booking",
  "writes by two holders of seats",
  "fenced off of seats"
]

describe("a lock", () => {
  it("has one holder at a time, first come first served", () => {
    const written = journeysOnce(locking(3, {}))
    expect(
      measured(written, [
        "max response of visit",
        "max waiting of booking",
        "max service of booking",
        "max busy of booking"
      ])
    ).toEqual({
      "max response of visit": 3000,
      "max waiting of booking": 2000,
      "max service of booking": 1000,
      "max busy of booking": 1,
      "books": []
    })
  })

  it("is one for each key", () => {
    const written = journeysOnce(locking(3, { key: "uniform(1000000)" }))
    expect(measured(written, ["max response of visit"])).toEqual({ "max response of visit": 1000, "books": [] })
  })

  it("is waited for only as long as one's patience lasts", () => {
    const written = journeysOnce(locking(3, { patience: "1500ms" }))
    expect(measured(written, ["failed by timed out of booking", "carried of visit", "max response of visit"])).toEqual({
      "failed by timed out of booking": 1,
      "carried of visit": 2,
      "max response of visit": 2000,
      "books": []
    })
  })

  it("lets only so many wait", () => {
    const written = journeysOnce(locking(5, { capacity: 2 }))
    expect(measured(written, ["failed by queue full of booking", "carried of visit"])).toEqual({
      "failed by queue full of booking": 2,
      "carried of visit": 3,
      "books": []
    })
  })

  it("is given to somebody else when the lease ends, and then two act as its holder", () => {
    // 10 s lease: the second has it from 10 s on and writes at 11 s; the first wakes at 15.5 s and writes at 16 s.
    expect(measured(journeysOnce(paused({ lease: "10s" }, false)), [...unsafe, "carried of visit"])).toEqual({
      "leases expired of booking": 1,
      "two holders of booking": 1,
      "writes after the lease of booking": 1,
      "writes by two holders of seats": 1,
      "fenced off of seats": 0,
      "carried of visit": 2,
      "books": []
    })
  })

  it("does no harm then if the store looks at the token", () => {
    const measures = [...unsafe, "failed by fenced off of visit"]
    expect(measured(journeysOnce(paused({ lease: "10s" }, true)), measures)).toEqual({
      "leases expired of booking": 1,
      "two holders of booking": 1,
      "writes after the lease of booking": 0,
      "writes by two holders of seats": 0,
      "fenced off of seats": 1,
      "failed by fenced off of visit": 1,
      "books": []
    })
  })

  it("without a lease is waited for until its holder has woken up", () => {
    expect(measured(journeysOnce(paused({}, false)), [...unsafe, "max response of visit"])).toMatchObject({
      "two holders of booking": 0,
      "writes by two holders of seats": 0,
      // Asked at 1 s, had it at 16 s.
      "max response of visit": 16_000
    })
  })

  it.each([
    // The holder dies at 0.5 s. Who waits has the lock when the lease ends at 10 s.
    ["is kept until its lease ends by a holder that dies", { lease: "10s" }, 11_000],
    ["goes with a holder that dies where it has no lease", {}, 1_500]
  ])("%s", (_, lock, expected) => {
    const faults = { death: { on: "desk/1", crash: true, at: "500ms", for: "30s" } }
    const written = journeysOnce(locking(2, lock, { faults }))
    expect(measured(written, ["carried of visit", "max response of visit", "two holders of booking"])).toEqual({
      "carried of visit": 1,
      "max response of visit": expected,
      "two holders of booking": 0,
      "books": []
    })
  })

  it("is let go by a holder whose caller calls it back", () => {
    const written = journeysOnce(locking(2, { lease: "10s" }, { instances: 1 }))
    const hasty = {
      ...written,
      journeys: {
        visit: [{ call: "desk.book", through: [{ timeout: { after: "500ms", cancels: "everything" } }] }]
      },
      load: { k6: { scenarios: { users: users(1), late: users(1, "visit", "400ms") } } }
    }
    // Neither has time to finish its second of work; the second has the lock from 0.5 s on.
    expect(measured(hasty, ["max waiting of booking", "leases expired of booking"])).toEqual({
      "max waiting of booking": 100,
      "leases expired of booking": 0,
      "books": []
    })
  })

  it("lets everything wait that is done under it, in services below too, and carries its token there", () => {
    const written = journeysOnce(paused({ lease: "10s" }, true))
    const { desk, seats } = written.system
    const deep = {
      ...written,
      system: {
        seats,
        below: { service: {}, endpoints: { save: [{ call: "seats.write" }] } },
        desk: {
          ...desk,
          endpoints: {
            book: [{ lock: { name: "booking", lease: "10s", steps: [{ work: "1s" }, { call: "below.save" }] } }]
          }
        }
      }
    }
    expect(measured(deep, ["fenced off of seats", "failed by fenced off of visit"])).toEqual({
      "fenced off of seats": 1,
      "failed by fenced off of visit": 1,
      "books": []
    })
  })

  it("says itself in words", () => {
    expect(inWords({}, "booking", "[works 1s]")).toBe("holds the lock booking during [works 1s]")
    expect(inWords({ lease: 10 * second, patience: second, capacity: 9 }, "booking", "[works 1s]")).toBe(
      "holds the lock booking for up to 10s during [works 1s], waits up to 1s for it, as one of at most 9"
    )
  })
})
