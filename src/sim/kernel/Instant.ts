/**
 * Instant and span: whole nanoseconds of virtual time in a double.
 *
 * Exact up to 2^53 ns, which is 104 days. Nothing in the kernel adds fractions: whatever draws or computes a span rounds it
 * first (`wholeSpan`), so that the order of events never hangs on the last bit of a float.
 */

/** A point in virtual time: whole nanoseconds since the start of the run. */
export type Instant = number

/** A length of virtual time: whole nanoseconds, never negative. `Infinity` means "never ends". */
export type Span = number

export const nanosecond: Span = 1
export const microsecond: Span = 1_000
export const millisecond: Span = 1_000_000
export const second: Span = 1_000_000_000
export const minute: Span = 60_000_000_000
export const hour: Span = 3_600_000_000_000
export const day: Span = 86_400_000_000_000

/** The latest instant a run can reach (2^53 - 1 ns). */
export const lastInstant: Instant = Number.MAX_SAFE_INTEGER

/** Rounds to whole nanoseconds; anything below zero is zero. */
export const wholeSpan = (nanoseconds: number): Span => (nanoseconds > 0 ? Math.round(nanoseconds) : 0)

const units: ReadonlyArray<readonly [name: string, span: Span]> = [
  ["d", day],
  ["h", hour],
  ["m", minute],
  ["s", second],
  ["ms", millisecond],
  ["us", microsecond],
  ["ns", nanosecond]
]

/**
 * A span as people write it, at most two units: `800ms`, `1m20s`, `12.4ms`, `never`.
 * Below a minute one unit with up to three significant digits; rounding is for reading, not for computing.
 */
export const formatSpan = (span: Span): string => {
  if (span === Infinity) return "never"
  if (span === 0) return "0s"
  for (let i = 0; i < units.length; i++) {
    const [name, unit] = units[i]!
    if (span < unit) continue
    if (unit < minute) return `${Number((span / unit).toPrecision(3))}${name}`
    const [nextName, next] = units[i + 1]!
    const whole = Math.floor(span / unit)
    const rest = Math.round((span - whole * unit) / next)
    return rest === 0 ? `${whole}${name}` : `${whole}${name}${rest}${nextName}`
  }
  return `${Number(span.toPrecision(3))}ns`
}
