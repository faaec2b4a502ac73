import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../../src/sim/model/Endpoint.ts"
import { outcomeFor } from "../../../../src/sim/model/Failure.ts"
import * as Retry from "../../../../src/sim/policies/retries/Retry.ts"
import * as Timeout from "../../../../src/sim/policies/Timeout.ts"
import { decode, Lab, reasons } from "../Lab.ts"

const retry = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(Retry.make(decode(Retry.Retry, written), lab.caller, lab.run), endpoint)

describe("a retry", () => {
  it("hands on the first answer, and states that one try", () => {
    const lab = new Lab()

    lab.callAt(0, retry(lab, { attempts: 3 }, lab.callee([10, "stale"]).endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["stale at 10"])
    expect(lab.attempts).toEqual(["1 at 0"])
  })

  it("tries up to three times by default, at once, and hands on the last failure", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "error"], [20, "queue full"], [30, "timed out"])

    lab.callAt(0, retry(lab, {}, callee.endpoint))
    lab.finish()

    expect(lab.attempts).toEqual(["1 at 0", "2 at 10", "3 at 30"])
    expect(lab.endings).toEqual(["timed out at 60"])
  })

  it("makes every later try a hop of its own, on behalf of the same request", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "error"], [0, "error"], [0, "full"])
    const request = lab.request()

    lab.callAt(0, retry(lab, {}, callee.endpoint), request)
    lab.finish()

    const [first, second, third] = callee.seen.map((call) => call.request)
    expect(first).toBe(request)
    expect([second!.parent, third!.parent]).toEqual([request, request])
    expect([first, second, third].map((hop) => hop!.attempt)).toEqual([1, 2, 3])
  })

  it("waits longer each time with exponential back-off", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "error"])

    lab.callAt(0, retry(lab, { attempts: 4, backoff: "exponential(100ms, max=300ms)" }, callee.endpoint))
    lab.finish()

    // 0; 10 + 100; 120 + 200; 330 + 300.
    expect(callee.instants).toEqual([0, 110, 320, 630])
    expect(lab.endings).toEqual(["error at 640"])
  })

  it("hands on the answer that comes after a wait, once", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "error"], [10, "full"])

    lab.callAt(0, retry(lab, { attempts: 5, backoff: "constant(100ms)" }, callee.endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["full at 120"])
    expect(callee.instants).toEqual([0, 110])
  })

  it("draws its waits from the stream of its caller, the same in every run", () => {
    const instants = [1, 1, 2].map((seed) => {
      const lab = new Lab(seed)
      const callee = lab.callee([0, "error"])
      lab.callAt(0, retry(lab, { attempts: 4, backoff: "constant(1s)", jitter: "full" }, callee.endpoint))
      lab.finish()
      return callee.instants
    })

    expect(instants[1]).toEqual(instants[0])
    expect(instants[2]).not.toEqual(instants[0])
  })

  it.each([
    [["error"], "error", 3],
    [["error"], "timed out", 1],
    [["timed out", "unreachable"], "unreachable", 3],
    [["breaker open"], "breaker open", 3]
  ] as const)("told to act on %j, tries a call that fails with %s %d times", (on, reason, tries) => {
    const lab = new Lab()

    lab.callAt(0, retry(lab, { on }, lab.callee([1, reason]).endpoint))
    lab.finish()

    expect(lab.attempts).toHaveLength(tries)
  })

  it("tries again by default whatever the failure, but for four", () => {
    const notRetried = reasons.filter((reason) => {
      const lab = new Lab()
      lab.callAt(0, retry(lab, {}, lab.callee([1, reason]).endpoint))
      return lab.finish().attempts.length === 1
    })

    expect(notRetried).toEqual(["breaker open", "expired", "stuck", "throttled"])
  })

  it("takes failures of a user's own code for errors", () => {
    const lab = new Lab()
    const own: Endpoint = () => Effect.fail({ _tag: "OutOfStock" } as never)

    lab.callAt(0, retry(lab, { on: ["error"] }, own))
    lab.callAt(0, retry(lab, { on: ["timed out"] }, own))

    expect(lab.finish().attempts).toEqual(["1 at 0", "2 at 0", "3 at 0", "1 at 0"])
  })

  it("does not try again after a defect or an interruption", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "full"])

    lab.callAt(0, retry(lab, {}, lab.callee([5, "defect"]).endpoint))
    const fiber = lab.call(retry(lab, {}, callee.endpoint)(lab.request()))
    lab.at(3, () => fiber.interruptUnsafe())
    lab.finish()

    expect(lab.endings).toEqual(["interrupted at 3", "died at 5"])
    expect(callee.instants).toEqual([0])
  })

  it("does not try again when interrupted while it waits", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "error"])

    const fiber = lab.call(retry(lab, { backoff: "constant(1s)" }, callee.endpoint)(lab.request()))
    lab.at(500, () => fiber.interruptUnsafe())
    lab.finish()

    expect(lab.endings).toEqual(["interrupted at 500"])
    expect(callee.instants).toEqual([0])
    expect(lab.kernel.unfinished).toBe(0)
  })

  it("begins no retry at or after the deadline of the request", () => {
    const withDeadline = (deadlineMs: number) => {
      const lab = new Lab()
      const request = lab.request()
      request.deadline = deadlineMs * millisecond
      lab.callAt(0, retry(lab, { backoff: "constant(100ms)" }, lab.callee([10, "error"]).endpoint), request)
      return lab.finish().endings
    }

    // Retries would begin at 110 and 220.
    expect(withDeadline(110)).toEqual(["error at 10"])
    expect(withDeadline(111)).toEqual(["error at 120"])
    expect(withDeadline(221)).toEqual(["error at 230"])
  })

  it("begins anew each time its effect is run", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "error"], [10, "error"], [10, "error"], [10, "full"])
    const call = retry(lab, { attempts: 2 }, callee.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 1 }))
    lab.finish()

    expect(lab.attempts).toEqual(["1 at 0", "2 at 10", "1 at 20", "2 at 30"])
    expect(lab.endings).toEqual(["full at 40"])
  })

  it("tries k times on each of n layers, k^n in all, when the bottom is dead", () => {
    const attemptsOn = (layers: number, attempts: number) => {
      const lab = new Lab()
      const callee = lab.callee([0, "error"])
      let endpoint = callee.endpoint
      for (let i = 0; i < layers; i++) endpoint = retry(lab, { attempts }, endpoint)
      lab.callAt(0, endpoint)
      lab.finish()
      return callee.seen.length
    }

    expect([attemptsOn(3, 4), attemptsOn(5, 3), attemptsOn(1, 3)]).toEqual([64, 243, 3])
  })

  it("says the tries of the nearest retry above in each hop", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "error"])

    lab.callAt(0, retry(lab, { attempts: 2 }, retry(lab, { attempts: 2 }, callee.endpoint)))
    lab.finish()

    expect(callee.seen.map(({ request }) => request.attempt)).toEqual([1, 2, 1, 2])
  })

  it("has its own time for each try when a timeout is inside, and one for all when it is outside", () => {
    const inside = new Lab()
    const outside = new Lab()
    const slow = 1000 * millisecond
    const timeout = (lab: Lab, endpoint: Endpoint) => lab.through(Timeout.make(slow, lab.caller, lab.run), endpoint)

    inside.callAt(0, retry(inside, { attempts: 2 }, timeout(inside, inside.callee([1500, "full"]).endpoint)))
    outside.callAt(0, timeout(outside, retry(outside, { attempts: 2 }, outside.callee([600, "error"]).endpoint)))

    expect(inside.finish().endings).toEqual(["timed out at 2000"])
    expect(outside.finish().endings).toEqual(["timed out at 1000"])
  })

  it("goes on without end where tries are unlimited", () => {
    const lab = new Lab()
    const callee = lab.callee(...Array.from({ length: 99 }, () => [1, "error"] as const), [1, "full"])

    lab.callAt(0, retry(lab, { attempts: "unlimited" }, callee.endpoint))

    expect(lab.finish().endings).toEqual(["full at 100"])
  })

  it("waits differently after it was told that it asks too much", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "rate limited"], [0, "error"], [0, "shed"], [0, "full"])
    const written = { attempts: 4, backoff: "constant(50ms)", backoffWhenThrottled: "exponential(1s)" }

    lab.callAt(0, retry(lab, written, callee.endpoint))
    lab.finish()

    // 1 s, then 50 ms, then 4 s: the number of tries counts, whatever came before.
    expect(callee.instants).toEqual([0, 1000, 1050, 5050])
  })

  it.each([
    [{}, "up to 3 tries, at once"],
    [{ attempts: "unlimited" }, "as many tries as it takes, at once"],
    [{ attempts: 1 }, "a single try, no retries"],
    [
      { attempts: 3, backoff: "exponential(100ms)", jitter: "full" },
      "up to 3 tries, exponential back-off from 100ms with full jitter"
    ],
    [
      { budget: "10%", on: ["timed out", "error"] },
      "up to 3 tries, at once, retries at most 10% of the calls of the last 10s, if timed out or error"
    ],
    [{ attempts: 2, instance: "another" }, "up to 2 tries, each on another instance, at once"],
    [{ attempts: 2, instance: "same" }, "up to 2 tries, on the same instance, at once"]
  ])("says %j in words", (written, words) => {
    expect(Retry.describe(decode(Retry.Retry, written))).toBe(words)
  })

  it.each([[{ attempts: 0 }], [{ on: [] }], [{ on: ["ok"] }], [{ on: ["cancelled"] }], [{ jitter: "half" }]])(
    "does not accept %j",
    (written) => {
      expect(() => decode(Retry.Retry, written)).toThrow()
    }
  )
})

describe("a retry with a budget", () => {
  /** 1000 calls a second for 100 s, of which a share fails, independently. Calls that reached the callee, per call made. */
  const loadFactor = (failureRatio: number, budget: unknown) => {
    const lab = new Lab(3)
    const dice = lab.kernel.streams.stream("dice")
    let reached = 0
    const error = Effect.fail({ outcome: outcomeFor("error") } as never)
    const endpoint = retry(lab, budget === undefined ? {} : { budget }, () =>
      Effect.suspend(() => {
        reached++
        return dice.next() < failureRatio ? error : Effect.succeed({ quality: "full" as const })
      })
    )
    const calls = 100_000
    for (let i = 0; i < calls; i++) lab.at(i, () => void lab.kernel.start(endpoint(lab.request())))
    lab.finish()
    return reached / calls
  }

  it("costs 1.1 times the calls at most with 10%, where it would cost 3 times without", () => {
    expect(loadFactor(1, "10%")).toBeCloseTo(1.1, 3)
    expect(loadFactor(1, undefined)).toBe(3)
  })

  it("does not stand in the way of a few failures", () => {
    // 1 + p + p^2 for p = 5 %.
    expect(Math.abs(loadFactor(0.05, "10%") / 1.0525 - 1)).toBeLessThan(0.01)
  })

  it("counts what it refuses, and hands on the failure", () => {
    const lab = new Lab()
    const endpoint = retry(lab, { attempts: 2, budget: "50%" }, lab.callee([1, "error"]).endpoint)

    for (const at of [0, 10, 20, 30]) lab.callAt(at, endpoint)
    lab.finish()

    // Two first tries pay for one retry: at 11 and at 31.
    expect(lab.attempts).toEqual(["1 at 0", "1 at 10", "2 at 11", "1 at 20", "1 at 30", "2 at 31"])
    expect(lab.counters).toEqual({ "retries refused by budget": 2 })
    expect(lab.endings).toEqual(["error at 1", "error at 12", "error at 21", "error at 32"])
  })

  it("that counts retries under way gives places back, however calls end", () => {
    const lab = new Lab()
    const written = { attempts: 2, backoff: "constant(100ms)", budget: { envoy: { maxRetries: 1 } } }
    const endpoint = retry(lab, written, lab.callee([10, "error"]).endpoint)

    const stopped = lab.call(endpoint(lab.request()))
    // Refused, while the first one waits; then that is stopped, and the third finds its place free.
    lab.callAt(5, endpoint)
    lab.at(50, () => stopped.interruptUnsafe())
    lab.callAt(60, endpoint)
    lab.callAt(300, endpoint)
    lab.finish()

    expect(lab.attempts).toEqual(["1 at 0", "1 at 5", "1 at 60", "2 at 170", "1 at 300", "2 at 410"])
    expect(lab.counters).toEqual({ "retries refused by budget": 1 })
  })

  it("that is Finagle's own stops one call at a fifth of what there is", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "unreachable"])

    lab.callAt(0, retry(lab, { preset: "finagle" }, callee.endpoint))
    lab.finish()

    // ceil(20% of 10 a second for 10 s), and the first try.
    expect(callee.seen).toHaveLength(21)
  })

  it("of AWS refuses the 101st retry in a row, and an answered call pays for later ones", () => {
    const lab = new Lab()
    const callee = lab.callee(...Array.from({ length: 201 }, () => [0, "error"] as const), [0, "full"])
    const endpoint = retry(lab, { attempts: 2, budget: { aws: {} } }, callee.endpoint)

    for (let i = 0; i < 101; i++) lab.callAt(i, endpoint)
    lab.finish()

    expect(callee.seen).toHaveLength(201)
    expect(lab.counters).toEqual({ "retries refused by budget": 1 })
  })

  // Brooker's article: deposits by answers at one half failing, L = 1 + 0.1 * L / 2 tries for a call.
  it("of Brooker costs 1 / 0.95 tries a call when one half of them fail, independently", () => {
    const lab = new Lab(5)
    const dice = lab.kernel.streams.stream("dice")
    let reached = 0
    const error = Effect.fail({ outcome: outcomeFor("error") } as never)
    const endpoint = retry(lab, { attempts: "unlimited", budget: { brooker: {} } }, () =>
      Effect.suspend(() => {
        reached++
        return dice.next() < 0.5 ? error : Effect.succeed({ quality: "full" as const })
      })
    )
    const calls = 50_000
    for (let i = 0; i < calls; i++) lab.at(i, () => void lab.kernel.start(endpoint(lab.request())))
    lab.finish()

    // Retries are known to about 5 in a thousand, and are a nineteenth of all.
    expect(Math.abs((reached / calls) * 0.95 - 1)).toBeLessThan(0.002)
  })

  it("is one for all endpoints of its caller", () => {
    const lab = new Lab()
    const policy = Effect.runSync(Retry.make(decode(Retry.Retry, { attempts: 2, budget: "50%" }), lab.caller, lab.run))
    const callee = lab.callee([1, "error"])
    const one = policy(callee.endpoint)
    const other = policy(callee.endpoint)

    lab.callAt(0, one)
    lab.callAt(10, other)
    lab.finish()

    expect(lab.attempts).toEqual(["1 at 0", "1 at 10", "2 at 11"])
  })
})
