/**
 * Adaptive throttling of Google's SRE book: a client makes at most `k` times as many calls as its callee accepts.
 *
 * Of the last two minutes it counts all calls that were wanted, those held back too, and those that were accepted; a call
 * is held back with probability `(calls - k * accepted) / (calls + 1)` ("Site Reliability Engineering", chapter 21,
 * equation 21-1). With k = 2 a callee that accepts 100 calls a second is asked 200 times, however many are wanted.
 */
import * as Schema from "effect/Schema"
import type { Instant } from "../../kernel/Instant.ts"
import { formatSpan, minute } from "../../kernel/Instant.ts"
import { Reasons } from "../Reasons.ts"
import { History, Window } from "./History.ts"
import type { Rule } from "./Rule.ts"

const Multiplier = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1))

export const Options = Schema.Struct({
  algorithm: Schema.optionalKey(Schema.Literal("adaptive")).annotate({
    description: "At most so many times as many calls as are accepted. The default."
  }),
  k: Schema.optionalKey(Multiplier).annotate({
    description:
      "Calls that are made for each that is accepted, at least 1. Default 2, as in the SRE book: lower holds back sooner."
  }),
  window: Schema.optionalKey(Window).annotate({
    description: "Over how long calls are counted: whole seconds. Default 2m, as in the SRE book."
  }),
  on: Schema.optionalKey(Reasons).annotate({
    description:
      "Failures that mean that a call was not accepted. Default: all but `error`, `compensated` and `stuck`, which say " +
      "that the callee did work on it."
  })
})

export type Options = typeof Options.Type

/** Failures of calls that were accepted all the same. */
export const accepted = ["error", "compensated", "stuck"] as const

const complete = (options: Options) => ({ k: 2, window: 2 * minute, ...options })

/** In words: "makes at most 2 times as many calls as were accepted in the last 2m, and holds the others back". */
export const describe = (options: Options): string => {
  const { k, window } = complete(options)
  return `makes at most ${k} times as many calls as were accepted in the last ${formatSpan(window)}, and holds the others back`
}

export class AdaptiveThrottle implements Rule {
  readonly #k: number
  readonly #history: History

  constructor(options: Options) {
    const { k, window } = complete(options)
    this.#k = k
    this.#history = new History(window)
  }

  chance(now: Instant): number {
    const history = this.#history
    history.moveTo(now)
    return Math.max(0, (history.calls - this.#k * history.good) / (history.calls + 1))
  }

  heldBack(now: Instant): void {
    this.#history.add(now, 1, 0)
  }

  made(now: Instant): void {
    this.#history.add(now, 1, 0)
  }

  ended(now: Instant, isGood: boolean): void {
    if (isGood) this.#history.add(now, 0, 1)
  }
}
