/**
 * Histories: the same calls, made through a policy of ours on virtual time and through one of cockatiel's on fake time.
 *
 * Calls begin at whole seconds and their work takes whole seconds and a few milliseconds of its own, so that nothing
 * begins at the instant at which something else ends: what comes first then is no part of what either promises.
 */
import { BrokenCircuitError, BulkheadRejectedError } from "cockatiel"
import * as Effect from "effect/Effect"
import fc from "fast-check"
import { vi } from "vitest"
import { millisecond } from "../../src/sim/kernel/Instant.ts"
import type { Policy } from "../../src/sim/model/Endpoint.ts"
import { failing } from "../../src/sim/model/Failure.ts"
import { Lab, told } from "../sim/policies/Lab.ts"

/** One call: when it begins, and how its tries end; the last entry stands for all later tries. Milliseconds. */
export interface Call {
  readonly at: number
  readonly tries: ReadonlyArray<{ readonly takes: number; readonly isGood: boolean }>
}

/** What became of a call: when its work began, once for each try, and how and when its caller had an answer. */
export interface Fate {
  readonly begun: Array<number>
  answer: string
}

/** So many calls, the n-th so many seconds after the one before. */
export const histories = (options: {
  readonly gap: fc.Arbitrary<number>
  readonly takes: fc.Arbitrary<number>
  readonly tries?: number
  readonly calls?: number
}): fc.Arbitrary<ReadonlyArray<Call>> => {
  const { calls = 20, gap, takes, tries = 1 } = options
  const work = fc.record({ takes, isGood: fc.boolean() })
  return fc
    .array(fc.tuple(gap, fc.array(work, { minLength: tries, maxLength: tries })), { minLength: 1, maxLength: calls })
    .map((all) => {
      let at = 0
      return all.map(([gap, tries], i) => {
        at += 1000 * gap
        return { at, tries: tries.map(({ isGood, takes }) => ({ isGood, takes: 1000 * takes + i + 1 })) }
      })
    })
}

const nobody = (calls: ReadonlyArray<Call>): Array<Fate> => calls.map(() => ({ begun: [], answer: "none" }))

/** The calls through a policy of ours. */
export const ours = (calls: ReadonlyArray<Call>, make: (lab: Lab) => Policy): ReadonlyArray<Fate> => {
  const lab = new Lab()
  const policy = Effect.runSync(make(lab))
  const fates = nobody(calls)
  const now = () => lab.kernel.now / millisecond
  for (const [i, { at, tries }] of calls.entries()) {
    const fate = fates[i]!
    const endpoint = policy(() =>
      Effect.suspend(() => {
        const { isGood, takes } = tries[Math.min(fate.begun.length, tries.length - 1)]!
        fate.begun.push(now())
        const answer = isGood ? Effect.succeed({ quality: "full" } as const) : failing("payments.charge", "error")
        return Effect.andThen(Effect.sleep(takes), answer)
      })
    )
    lab.at(at, () => {
      lab.kernel.start(endpoint(lab.request())).addObserver((exit) => {
        fate.answer = `${told(exit)} at ${now()}`
      })
    })
  }
  lab.finish()
  return fates
}

const reasonOf = (error: unknown): string => {
  if (error instanceof BrokenCircuitError) return "breaker open"
  if (error instanceof BulkheadRejectedError) return "too many in flight"
  return error instanceof Error && error.message === "error" ? "error" : `unexpected: ${String(error)}`
}

/** What a policy of cockatiel's does with work. */
export interface Theirs {
  execute(work: () => Promise<string>): Promise<string>
}

/** The calls through a policy of cockatiel's, made after time is a fake. */
export const theirs = async (calls: ReadonlyArray<Call>, make: () => Theirs): Promise<ReadonlyArray<Fate>> => {
  vi.useFakeTimers({ now: 0 })
  try {
    const policy = make()
    const fates = nobody(calls)
    for (const [i, { at, tries }] of calls.entries()) {
      const fate = fates[i]!
      const work = () => {
        const { isGood, takes } = tries[Math.min(fate.begun.length, tries.length - 1)]!
        fate.begun.push(Date.now())
        return new Promise<string>((resolve, reject) => {
          setTimeout(() => (isGood ? resolve("full") : reject(new Error("error"))), takes)
        })
      }
      setTimeout(() => {
        policy.execute(work).then(
          (answer) => (fate.answer = `${answer} at ${Date.now()}`),
          (error) => (fate.answer = `${reasonOf(error)} at ${Date.now()}`)
        )
      }, at)
    }
    await vi.runAllTimersAsync()
    return fates
  } finally {
    vi.useRealTimers()
  }
}
