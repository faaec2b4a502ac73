import { describe, expect, it } from "vitest"
import { Ejection } from "../../../../src/sim/components/services/Ejection.ts"
import { describe as inWords, OutlierEjection } from "../../../../src/sim/components/services/OutlierEjection.ts"
import { Conditions } from "../../../../src/sim/model/Conditions.ts"
import { ok, outcomeFor } from "../../../../src/sim/model/Failure.ts"
import * as Timeout from "../../../../src/sim/policies/Timeout.ts"
import { decode, Ground } from "../Ground.ts"

const error = outcomeFor("error")

const judged = (written: unknown, instances: number) => {
  const ground = new Ground()
  const parts = Array.from({ length: instances }, (_, i) => ({
    place: ground.place(`payments/${i + 1}`),
    conditions: new Conditions()
  }))
  const ejection = new Ejection(decode(OutlierEjection, written), "payments", parts, ground.run)
  /** So many calls of one instance end like this at one instant. */
  const endAt = (at: number, position: number, outcome: number, times = 1) =>
    ground.at(at, () => {
      for (let i = 0; i < times; i++) ejection.ended(position, outcome)
    })
  const out = () => parts.flatMap((_, i) => (ejection.isEjected(i) ? [i] : []))
  /** Who is out at each of these instants. */
  const outAt = (...instants: ReadonlyArray<number>) => {
    const seen: Array<ReadonlyArray<number>> = []
    for (const at of instants) ground.at(at, () => void seen.push(out()))
    ground.finish()
    return seen
  }
  return { ground, ejection, endAt, outAt }
}

describe("outlier ejection", () => {
  it("ejects at the fifth error in a row, and lets back at the first sweep after 30s", () => {
    const { endAt, ground, outAt } = judged({}, 10)

    endAt(1000, 3, error, 4)
    endAt(2000, 3, error)

    // Sweeps are every 10 s: at 30 s it has been out for 28 s only.
    expect(outAt(1500, 2500, 39_999, 40_001)).toEqual([[], [3], [3], []])
    expect(ground.changes).toEqual([
      "payments/4 is ejected for 30s: 5 errors in a row at 2000",
      "payments/4 gets calls again: it was ejected 38s ago at 40000"
    ])
    expect(ground.levels).toEqual({ "ejected instances": [1, 0] })
  })

  it("counts errors in a row only", () => {
    const { endAt, outAt } = judged({}, 10)

    endAt(1000, 0, error, 4)
    endAt(1001, 0, ok)
    endAt(1002, 0, error, 4)

    expect(outAt(2000)).toEqual([[]])
  })

  it("takes being asked for too much by one client for no error", () => {
    const { endAt, outAt } = judged({}, 10)

    endAt(1000, 0, outcomeFor("rate limited"), 50)
    endAt(1000, 1, outcomeFor("shed"), 5)

    expect(outAt(2000)).toEqual([[1]])
  })

  it("ejects for longer each time in a row, and forgets one time per sweep in good standing", () => {
    const { endAt, ground } = judged({}, 10)

    // Out at 0 s until 30 s; again at 31 s, for 60 s, until 100 s; then well for two sweeps, so that it is the first time.
    for (const at of [0, 31_000, 125_000]) endAt(at, 0, error, 5)
    ground.finish()

    expect(ground.changes.filter((what) => what.includes("is ejected"))).toEqual([
      "payments/1 is ejected for 30s: 5 errors in a row at 0",
      "payments/1 is ejected for 1m: 5 errors in a row at 31000",
      "payments/1 is ejected for 30s: 5 errors in a row at 125000"
    ])
  })

  it("ejects for no longer than the longest time", () => {
    const { endAt, ground } = judged({ baseEjectionTime: "10s", interval: "1s", maxEjectionTime: "15s" }, 10)

    for (const at of [0, 10_100, 25_300]) endAt(at, 0, error, 5)
    ground.finish()

    expect(ground.changes.filter((what) => what.includes("is ejected"))).toEqual([
      "payments/1 is ejected for 10s: 5 errors in a row at 0",
      "payments/1 is ejected for 15s: 5 errors in a row at 10100"
    ])
  })

  it("ejects one in any case, and no more than a tenth after that", () => {
    const few = judged({}, 3)
    few.endAt(1000, 0, error, 5)
    few.endAt(1001, 1, error, 5)
    // Of 21 one in ten is two: with two out the share is 9.5 %, and a third still goes.
    const many = judged({}, 21)
    for (const [i, position] of [5, 6, 7, 8].entries()) many.endAt(1000 + i, position, error, 5)

    expect(few.outAt(2000)).toEqual([[0]])
    expect(few.ground.counters).toEqual({ "ejections refused": 1 })
    expect(many.outAt(2000)).toEqual([[5, 6, 7]])
  })

  it("ejects whose success rate is 1.9 deviations below the mean of all: the example in Envoy's source", () => {
    // Rates of 50, 100, 100, 100 and 100 %: mean 90, deviation 20, threshold 52.
    const { endAt, ground, outAt } = judged({ consecutiveErrors: "none" }, 5)

    endAt(1000, 0, error, 50)
    for (let i = 0; i < 5; i++) endAt(1000, i, ok, i === 0 ? 50 : 100)

    expect(outAt(9999, 10_001)).toEqual([[], [0]])
    expect(ground.changes[0]).toBe("payments/1 is ejected for 30s: 50% of its calls succeed, of all 90% at 10000")
  })

  it("does not compare what is too little to be compared", () => {
    const fewCalls = judged({ consecutiveErrors: "none" }, 5)
    for (let i = 0; i < 5; i++) fewCalls.endAt(1000, i, i === 0 ? error : ok, 99)
    const fewHosts = judged({ consecutiveErrors: "none" }, 4)
    for (let i = 0; i < 4; i++) fewHosts.endAt(1000, i, i === 0 ? error : ok, 100)
    const switchedOff = judged({ consecutiveErrors: 1000, successRate: "none" }, 5)
    for (let i = 0; i < 5; i++) switchedOff.endAt(1000, i, i === 0 ? error : ok, 100)

    expect([fewCalls, fewHosts, switchedOff].map((one) => one.outAt(11_000))).toEqual([[[]], [[]], [[]]])
  })

  it("knows nothing of an instance that has been replaced", () => {
    const { ejection, endAt, ground, outAt } = judged({}, 10)

    endAt(1000, 0, error, 5)
    ground.at(2000, () => ejection.forget(0))

    expect(outAt(1500, 2500)).toEqual([[0], []])
  })

  it("ejects for errors of a gateway in a row, if it is to", () => {
    const { endAt, outAt } = judged({ consecutiveErrors: "none", consecutiveGatewayErrors: 3 }, 10)

    endAt(1000, 0, error, 50)
    endAt(1000, 1, outcomeFor("unreachable"), 2)
    endAt(1001, 1, outcomeFor("timed out"))
    endAt(1000, 2, outcomeFor("crashed"), 2)
    endAt(1001, 2, error)
    endAt(1002, 2, outcomeFor("crashed"), 2)

    expect(outAt(2000)).toEqual([[1]])
  })

  it("counts calls without an answer apart, if it is to", () => {
    const { endAt, outAt } = judged({ consecutiveErrors: 3, consecutiveLocalErrors: 5, maxEjectionPercent: "100%" }, 10)

    endAt(1000, 0, outcomeFor("timed out"), 4)
    endAt(1001, 0, error, 2)
    endAt(1002, 0, outcomeFor("timed out"), 4)
    endAt(1003, 0, error)
    endAt(1000, 1, outcomeFor("timed out"), 5)

    // Of the first neither five without an answer come in a row, as it answers in between; but three errors do, among those.
    expect(outAt(1002.5, 2000)).toEqual([[1], [0, 1]])
  })

  it("ejects who fails too much by itself, though all fail", () => {
    const options = { consecutiveErrors: "none", successRate: "none", maxEjectionPercent: "100%" }
    const { endAt, outAt } = judged({ ...options, failurePercentage: { requestVolume: 10 } }, 5)

    for (let i = 0; i < 5; i++) {
      endAt(1000, i, error, 16 + i)
      endAt(1000, i, ok, 4 - i)
    }

    // 80 % to 100 %, of which 85 % is enough.
    expect(outAt(10_001)).toEqual([[1, 2, 3, 4]])
  })

  it("adds chance to how long it lasts, and leaves some alone", () => {
    const jittered = judged({ baseEjectionTime: "10s", interval: "1s", maxEjectionTimeJitter: "100s" }, 10)
    jittered.endAt(100, 0, error, 5)

    // Without chance it would be back at 11 s; with it at 111 s at the latest.
    expect(jittered.outAt(11_001, 111_001)).toEqual([[0], []])
    const lenient = judged({ enforcing: "0%" }, 10)
    lenient.endAt(100, 0, error, 50)
    expect(lenient.outAt(200)).toEqual([[]])
  })

  it("lets a run end", () => {
    const { endAt, ground } = judged({}, 10)

    endAt(1000, 0, error, 5)
    ground.finish()

    // Back at 40 s, forgiven at 50 s, and there is nothing to do at the sweep after that.
    expect(ground.kernel.now).toBe(50e9)
  })

  it("says itself in words", () => {
    expect(inWords(decode(OutlierEjection, {}))).toBe(
      "ejected for 30s or longer after 5 errors in a row or a success rate far below the others', at most 10% of instances or one"
    )
  })
})

describe("a call that is judged", () => {
  const timedOutAt = (cancels: string) => {
    const { ejection, ground, outAt } = judged({ consecutiveErrors: 1 }, 10)
    const endpoint = ejection.judging(0, ground.origin(5000))
    const timeout = Timeout.make(decode(Timeout.Timeout, { after: "100ms", cancels }), ground.caller, ground.run)
    ground.callAt(0, ground.through(timeout, endpoint))
    return { ground, seen: outAt(99, 101) }
  }

  it.each(["nothing", "waiting", "everything"])("has failed when its caller times out, which cancels %s", (cancels) => {
    expect(timedOutAt(cancels).seen).toEqual([[], [0]])
  })

  it("is not judged again when the callee answers after all", () => {
    expect(timedOutAt("nothing").ground.changes.filter((what) => what.includes("is ejected"))).toHaveLength(1)
  })
})
