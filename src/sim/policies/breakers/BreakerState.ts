/**
 * Breaker state: closed, open or half-open, and what brings a circuit breaker from one to another.
 *
 * A pure state machine. It is told what is asked and what ended; who counts calls and knows the time is
 * `CircuitBreaker.ts`.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Tally } from "./SlidingWindow.ts"

/** When it opens, for how long, and what it tries then. `Infinity` where something is not looked at. */
export interface Rules {
  /** Shares of the calls in the window. */
  readonly failureRateThreshold: number
  readonly slowCallRateThreshold: number
  /** Calls that the window holds; `Infinity` for a window of time. */
  readonly windowSize: number
  readonly minimumNumberOfCalls: number
  readonly consecutiveFailures: number
  readonly permittedNumberOfCallsInHalfOpenState: number
  /** How long it stays open, for the n-th time in a row without closing in between: 1, 2, ... */
  readonly waitAfter: (openings: number) => Span
}

export type State =
  | { readonly name: "closed" }
  /** `openings`: how often it has opened since it was closed. */
  | { readonly name: "open"; readonly until: Instant; readonly openings: number }
  /** `permits`: how many more calls may begin. */
  | { readonly name: "half-open"; readonly permits: number; readonly openings: number }

export type Signal =
  /** A call wants to be made. */
  | { readonly kind: "asked"; readonly at: Instant }
  /** A call ended: `tally` is the window of this state with it, `inARow` how many failed up to it without a success. */
  | { readonly kind: "ended"; readonly at: Instant; readonly tally: Tally; readonly inARow: number }
  /** A call was interrupted and says nothing. */
  | { readonly kind: "left" }
  /** The wait while open is over, and nobody has asked. */
  | { readonly kind: "waited" }
  /** It has been half-open for as long as it may. */
  | { readonly kind: "tried too long"; readonly at: Instant }

export const closed: State = { name: "closed" }

/** Whether a call that asks at this instant may be made. */
export const permits = (state: State, at: Instant): boolean => {
  switch (state.name) {
    case "closed":
      return true
    case "open":
      return at >= state.until
    case "half-open":
      return state.permits > 0
  }
}

/** What comes after `state`: the very same where nothing changes. Whether "asked" is let through, `permits` tells. */
export const step = (rules: Rules, state: State, signal: Signal): State => {
  switch (state.name) {
    case "closed": {
      if (signal.kind !== "ended") return state
      if (signal.inARow >= rules.consecutiveFailures) return opened(rules, 1, signal.at)
      return verdict(rules, signal.tally, rules.windowSize) === "bad" ? opened(rules, 1, signal.at) : state
    }
    case "open": {
      const { openings, until } = state
      const trials = rules.permittedNumberOfCallsInHalfOpenState
      if (signal.kind === "waited") return { name: "half-open", permits: trials, openings }
      if (signal.kind !== "asked" || signal.at < until) return state
      return { name: "half-open", permits: trials - 1, openings }
    }
    case "half-open": {
      const { openings, permits } = state
      switch (signal.kind) {
        case "asked":
          return permits > 0 ? { name: "half-open", permits: permits - 1, openings } : state
        case "left":
          return { name: "half-open", permits: permits + 1, openings }
        case "waited":
          return state
        case "tried too long":
          return opened(rules, openings + 1, signal.at)
        case "ended": {
          // Where failures in a row count, one trial that fails is enough.
          if (rules.consecutiveFailures < Infinity && signal.inARow > 0) return opened(rules, openings + 1, signal.at)
          const found = verdict(rules, signal.tally, rules.permittedNumberOfCallsInHalfOpenState)
          if (found === "too few") return state
          return found === "good" ? closed : opened(rules, openings + 1, signal.at)
        }
      }
    }
  }
}

/** What the tally says, in a window of `size` calls. */
const verdict = (rules: Rules, { calls, failed, slow }: Tally, size: number): "bad" | "good" | "too few" => {
  if (calls < Math.min(rules.minimumNumberOfCalls, size)) return "too few"
  const isBad = failed / calls >= rules.failureRateThreshold || slow / calls >= rules.slowCallRateThreshold
  return isBad ? "bad" : "good"
}

const opened = (rules: Rules, openings: number, at: Instant): State => ({
  name: "open",
  until: at + rules.waitAfter(openings),
  openings
})
