/**
 * Finding: why the kernel stopped a run that could not go on usefully.
 *
 * A finding is about the simulated design (or the user's own code), not about us: it is reported, never thrown.
 */
import type { Instant } from "./Instant.ts"
import { formatSpan } from "./Instant.ts"

export interface Finding {
  readonly kind: "deadlock" | "livelock" | "growth"
  readonly at: Instant
  /** One sentence for a person. */
  readonly message: string
}

/** Nothing is due, yet `unfinished` programs or requests still wait. */
export const deadlock = (at: Instant, unfinished: number): Finding => ({
  kind: "deadlock",
  at,
  message:
    `Deadlock at ${formatSpan(at)}: nothing is due any more, but ${unfinished} ` +
    `${unfinished === 1 ? "request or program still waits" : "requests or programs still wait"} for something that will never come.`
})

/** `events` things happened at one instant. */
export const livelock = (at: Instant, events: number): Finding => ({
  kind: "livelock",
  at,
  message:
    `Livelock at ${formatSpan(at)}: ${events} events happened without any virtual time passing; ` +
    "something repeats itself without ever waiting."
})

/** More is pending or unfinished than a run may hold. */
export const growth = (at: Instant, unfinished: number, pending: number): Finding => ({
  kind: "growth",
  at,
  message:
    `Unbounded growth at ${formatSpan(at)}: ${unfinished} requests are unfinished and ${pending} timers pending; ` +
    "arrivals outrun what the system can ever answer. Bound a waiting line, shed load, or end the load earlier."
})
