import { describe, expect, it } from "vitest"
import { Station } from "../../../../src/sim/components/places/Station.ts"
import { Workplace } from "../../../../src/sim/components/places/Workplace.ts"
import type { SagaPart } from "../../../../src/sim/components/transactions/Saga.ts"
import { describe as inWords, make, Saga } from "../../../../src/sim/components/transactions/Saga.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../../src/sim/model/Endpoint.ts"
import type { FailureReason } from "../../../../src/sim/model/Failure.ts"
import { failing } from "../../../../src/sim/model/Failure.ts"
import * as Timeout from "../../../../src/sim/policies/Timeout.ts"
import { decode, Ground } from "../Ground.ts"

/** hold, charge and confirm take 10 ms each, as does undoing them; `fails` says which of them fail, and how often. */
const booking = (written: unknown, fails: Record<string, [FailureReason, times: number]> = {}) => {
  const ground = new Ground()
  const done: Array<string> = []
  const step = (name: string): Endpoint => {
    let left = fails[name]?.[1] ?? 0
    const origin = ground.origin(10, () => {
      done.push(`${name} at ${ground.kernel.now / millisecond}`)
      return left-- > 0 ? fails[name]![0] : undefined
    })
    return (request) => (request.isObsolete(ground.kernel.now) ? failing(name, "expired") : origin(request))
  }
  const parts: ReadonlyArray<SagaPart> = ["hold", "charge", "confirm"].map((name) => ({
    name,
    do: step(name),
    undo: name === "confirm" ? undefined : step(`un${name}`)
  }))
  return { ground, done, parts, saga: make(decode(Saga, written), "booking", parts, ground.run) }
}

describe("a saga", () => {
  it("does its parts in order and answers", () => {
    const { done, ground, saga } = booking({})

    ground.callAt(0, saga)
    ground.finish()

    expect(done).toEqual(["hold at 10", "charge at 20", "confirm at 30"])
    expect(ground.endings).toEqual(["full at 30"])
    expect(ground.counters).toEqual({ completed: 1 })
    expect(ground.calls).toEqual(["booking ok at 30"])
  })

  it("undoes what was done, in reverse, when a part fails", () => {
    const { done, ground, saga } = booking({}, { confirm: ["error", 1] })

    ground.callAt(0, saga)
    ground.finish()

    expect(done).toEqual(["hold at 10", "charge at 20", "confirm at 30", "uncharge at 40", "unhold at 50"])
    expect(ground.endings).toEqual(["compensated at 50"])
    expect(ground.counters).toEqual({ "undo runs": 2, compensated: 1 })
    expect(ground.calls).toEqual(["booking compensated at 50"])
  })

  it("undoes the part that failed, too, where it is told so: it may have been done", () => {
    const { done, ground, saga } = booking({ undoFailed: true }, { charge: ["timed out", 1] })

    ground.callAt(0, saga)
    ground.finish()

    expect(done).toEqual(["hold at 10", "charge at 20", "uncharge at 30", "unhold at 40"])
  })

  it("fails as its first part does if nothing was done before", () => {
    const { done, ground, saga } = booking({}, { hold: ["queue full", 1] })

    ground.callAt(0, saga)
    ground.finish()

    expect(done).toEqual(["hold at 10"])
    expect(ground.endings).toEqual(["queue full at 10"])
    expect(ground.counters).toEqual({})
  })

  it("tries an undo again, after a while", () => {
    const { done, ground, saga } = booking(
      { undoBackoff: "100ms" },
      { charge: ["error", 1], unhold: ["unreachable", 2] }
    )

    ground.callAt(0, saga)
    ground.finish()

    expect(done).toEqual(["hold at 10", "charge at 20", "unhold at 30", "unhold at 140", "unhold at 250"])
    expect(ground.endings).toEqual(["compensated at 250"])
    expect(ground.counters).toEqual({ "undo runs": 3, compensated: 1 })
  })

  it("is stuck when an undo fails for the last time, and undoes nothing more", () => {
    const { done, ground, saga } = booking(
      { undoAttempts: 2, undoBackoff: "0s" },
      { confirm: ["error", 1], uncharge: ["error", 2] }
    )

    ground.callAt(0, saga)
    ground.finish()

    expect(done).toEqual(["hold at 10", "charge at 20", "confirm at 30", "uncharge at 40", "uncharge at 50"])
    expect(ground.endings).toEqual(["stuck at 50"])
    expect(ground.counters).toEqual({ "undo runs": 2, stuck: 1 })
  })

  it("leaves everything as it is where it is told so", () => {
    const { done, ground, saga } = booking({ onFailure: "leave" }, { charge: ["error", 1] })

    ground.callAt(0, saga)
    ground.finish()

    expect(done).toEqual(["hold at 10", "charge at 20"])
    expect(ground.endings).toEqual(["error at 20"])
    expect(ground.counters).toEqual({ "left half done": 1 })
  })

  it("undoes although the deadline of its request has passed", () => {
    const { done, ground, saga } = booking({})
    const request = ground.request()
    request.deadline = 15 * millisecond

    ground.callAt(0, saga, request)
    ground.finish()

    // It is charged from 10 to 20, and nothing more is begun after 15.
    expect(done).toEqual(["hold at 10", "charge at 20", "uncharge at 30", "unhold at 40"])
    expect(ground.endings).toEqual(["compensated at 40"])
  })
})

describe("a saga that is cut off", () => {
  const timedOut = (written: unknown, afterMs: number) => {
    const bench = booking(written)
    const { ground, saga } = bench
    const options = { after: afterMs * millisecond, cancels: "everything" } as const
    ground.callAt(0, ground.through(Timeout.make(options, ground.caller, ground.run), saga))
    ground.finish()
    return bench
  }

  it("is left half done, and that is told", () => {
    const { done, ground } = timedOut({}, 25)

    expect(done).toEqual(["hold at 10", "charge at 20"])
    expect(ground.endings).toEqual(["timed out at 25"])
    expect(ground.counters).toEqual({ "left half done": 1 })
    expect(ground.changes).toEqual(["1 saga was cut off and left half done at 25"])
    expect(ground.calls).toEqual(["booking cancelled at 25"])
  })

  it("before anything was done has nothing to be left", () => {
    const { ground } = timedOut({}, 5)

    expect(ground.counters).toEqual({})
    expect(ground.changes).toEqual([])
  })

  it("is undone by somebody else where it is told so", () => {
    const { done, ground } = timedOut({ onCrash: "undo" }, 25)

    expect(done).toEqual(["hold at 10", "charge at 20", "uncharge at 35", "unhold at 45"])
    expect(ground.counters).toEqual({ "undo runs": 2, compensated: 1 })
    expect(ground.calls).toEqual(["booking cancelled at 25"])
  })

  it("is gone on with where it was, by somebody who reads its log ten milliseconds later", () => {
    const { done, ground } = timedOut({ onCrash: "resume", takeover: "10ms" }, 25)

    // What was being done at 25 is begun again at 35.
    expect(done).toEqual(["hold at 10", "charge at 20", "confirm at 45"])
    expect(ground.counters).toEqual({ completed: 1 })
    expect(ground.calls).toEqual(["booking cancelled at 25"])
  })

  it("with others at once is told of with them", () => {
    const { ground, saga } = booking({})
    const workplace = new Workplace(ground.place("shop/1"), ground.kernel)
    const call = new Station({ site: 0, servers: 10, waiting: {} }, workplace, ground.run).serve(saga)

    for (const at of [0, 1, 2]) ground.callAt(at, call)
    ground.during(15, 16, [workplace.conditions], { down: true })
    ground.finish()

    expect(ground.endings).toEqual(["crashed at 15", "crashed at 15", "crashed at 15"])
    expect(ground.changes).toEqual(["3 sagas were cut off and left half done at 15"])
  })
})

describe("a saga that is stuck", () => {
  const stuck = { undoAttempts: 2, undoBackoff: "5ms", review: "constant(100ms)" }

  it("is parked until somebody has looked at it, and undone then", () => {
    const { done, ground, saga } = booking(stuck, { confirm: ["error", 1], uncharge: ["error", 2] })

    ground.callAt(0, saga)
    ground.finish()

    // The second try fails at 55; the caller is told, and somebody has looked at it at 155.
    expect(ground.endings).toEqual(["stuck at 55"])
    expect(done.slice(3)).toEqual(["uncharge at 40", "uncharge at 55", "uncharge at 165", "unhold at 175"])
    expect(ground.counters).toEqual({ "undo runs": 4, "stuck": 1, "undone by hand": 1 })
  })

  it("is parked again if it cannot be undone then either, and stuck only once", () => {
    const { ground, saga } = booking(stuck, { confirm: ["error", 1], uncharge: ["error", 4] })

    ground.callAt(0, saga)
    ground.finish()

    expect(ground.counters).toEqual({ "undo runs": 6, "stuck": 1, "undone by hand": 1 })
  })

  it("is never stuck if it is undone any number of times", () => {
    const { ground, saga } = booking({ undoAttempts: "unlimited" }, { confirm: ["error", 1], uncharge: ["error", 50] })

    ground.callAt(0, saga)
    ground.finish()

    expect(ground.counters).toEqual({ "undo runs": 52, "compensated": 1 })
  })
})

describe("sagas of one name", () => {
  it("are one site", () => {
    const { ground, parts } = booking({})

    make({}, "booking", parts, ground.run)

    expect(ground.journal.sites.filter(({ kind }) => kind === "saga").length).toBe(1)
  })

  it("say themselves in words", () => {
    const words = [{}, { undoAttempts: 1, undoFailed: true, onCrash: "undo" }, { onFailure: "leave" }].map((written) =>
      inWords(decode(Saga, written))
    )

    expect(words).toEqual([
      "undone on failure, up to 3 attempts 1s apart",
      "undone on failure, the failed part included, 1 attempt, undone after a crash",
      "left as it is on failure"
    ])
  })
})
