/**
 * Virtual clock: Effect's `Clock` reference on the kernel's time.
 *
 * Milliseconds are the fraction that Effect expects; nanoseconds are exact. The epoch is the start of the run, so `Date`s made
 * from it lie in January 1970, on every machine.
 */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Instant, Span } from "./Instant.ts"
import { wholeSpan } from "./Instant.ts"

/** What the clock stands on: the kernel's time and its way to wait. */
interface Time {
  readonly now: Instant
  sleep(span: Span): Effect.Effect<void>
}

/** An Effect duration as a span; infinite durations stay infinite. */
export const spanOf = (duration: Duration.Duration): Span =>
  Duration.isFinite(duration) ? wholeSpan(Duration.toMillis(duration) * 1e6) : Infinity

export const make = (time: Time): Clock.Clock => {
  const millis = () => time.now / 1e6
  const nanos = () => BigInt(time.now)
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep: (duration) => time.sleep(spanOf(duration))
  }
}
