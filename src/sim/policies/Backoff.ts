/**
 * Back-off: how long a retry waits, written `none`, `constant(100ms)` or `exponential(100ms, factor=2, max=2s)`.
 *
 * The wait after the n-th failed try is `base * factor^(n-1)`, at most `max`; jitter is drawn on top of that.
 * Decorrelated jitter is different: it grows from the wait before, `U(base, 3 * previous)`, and knows the factor only
 * by name. The four jitters are those of the AWS Architecture Blog, "Exponential Backoff And Jitter" (2015).
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { formatSpan, type Span, wholeSpan } from "../kernel/Instant.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { expectedButGot, notation, type Reading } from "../model/Notation.ts"
import { readFactor, writeFactor } from "../model/Quantities.ts"
import { readSpan, writeSpan } from "../model/SpanText.ts"

export type Backoff =
  | { readonly kind: "none" }
  | { readonly kind: "constant"; readonly delay: Span }
  /** `max` is `Infinity` where none is given. */
  | { readonly kind: "exponential"; readonly base: Span; readonly factor: number; readonly max: Span }

const expected = "a back-off: none, constant(100ms) or exponential(100ms, factor=2, max=2s)"
const example = { constant: "constant(100ms)", exponential: "exponential(100ms, factor=2, max=2s)" }
const names = { constant: ["delay"], exponential: ["base", "factor", "max"] }

/** The arguments in brackets by name; the first may stand without its name. */
const argumentsOf = (kind: "constant" | "exponential", text: string): Reading<ReadonlyMap<string, string>> => {
  const given = new Map<string, string>()
  for (const [place, argument] of text.split(",").entries()) {
    const [, label = place === 0 ? names[kind][0]! : "", value = ""] = /^\s*(?:(\w+)\s*=)?\s*(.*?)\s*$/.exec(argument)!
    if (label === "") return Result.fail(`${kind} wants its arguments by name, e.g. ${example[kind]}`)
    if (!names[kind].includes(label)) return Result.fail(`${kind} has no argument "${label}", e.g. ${example[kind]}`)
    if (given.has(label)) return Result.fail(`${kind} is given its ${label} twice`)
    given.set(label, value)
  }
  return Result.succeed(given)
}

const spanOf = (kind: string, name: string, text: string): Reading<Span> =>
  Result.mapError(readSpan(text), (mistake) => `the ${name} of ${kind}: ${mistake}`)

const readExponential = (given: ReadonlyMap<string, string>): Reading<Backoff> =>
  Result.gen(function* () {
    const base = yield* spanOf("exponential", "base", given.get("base") ?? "")
    const factor = yield* Result.mapError(
      readFactor(given.get("factor") ?? "2"),
      (it) => `the factor of exponential: ${it}`
    )
    const written = given.get("max")
    const max = written === undefined ? Infinity : yield* spanOf("exponential", "max", written)
    if (factor < 1) return yield* Result.fail(`the factor of exponential must be at least 1, got ${factor}`)
    if (max < base) return yield* Result.fail("the max of exponential must not be shorter than its base")
    return { kind: "exponential", base, factor, max } as const
  })

const read = (written: string): Reading<Backoff> => {
  const text = written.trim()
  if (text === "none") return Result.succeed({ kind: "none" })
  const call = /^(constant|exponential)\s*\((.*)\)$/.exec(text)
  if (call === null) return Result.fail(expectedButGot(expected, written))
  const kind = call[1] as "constant" | "exponential"
  return Result.flatMap(argumentsOf(kind, call[2]!), (given) =>
    kind === "exponential"
      ? readExponential(given)
      : Result.map(spanOf(kind, "delay", given.get("delay")!), (delay): Backoff => ({ kind, delay }))
  )
}

const write = (backoff: Backoff): string => {
  if (backoff.kind === "none") return "none"
  if (backoff.kind === "constant") return `constant(${writeSpan(backoff.delay)})`
  const { base, factor, max } = backoff
  const times = String(writeFactor(factor)).replace("x", "")
  return `exponential(${writeSpan(base)}, factor=${times}${max === Infinity ? "" : `, max=${writeSpan(max)}`})`
}

const isBackoff = (value: unknown): value is Backoff => typeof value === "object" && value !== null && "kind" in value

/** How long a retry waits, before jitter. */
export const Backoff = notation<Backoff, string>({
  identifier: "Backoff",
  expected,
  description: "How long a retry waits: not at all, always as long, or ever longer up to a max (default: none)",
  examples: ["none", "constant(100ms)", "exponential(100ms, factor=2, max=2s)"],
  written: Schema.String,
  value: Schema.declare(isBackoff),
  read,
  write
})

/** What is drawn around the wait `v`: nothing, U(0, v), v/2 + U(0, v/2), or U(base, 3 * previous wait). */
export const Jitter = Schema.Literals(["none", "full", "equal", "decorrelated"]).annotate({
  identifier: "Jitter",
  description:
    "How the wait is spread: `none` keeps it, `full` draws from 0 to it, `equal` keeps one half and draws the other, " +
    "`decorrelated` draws from the base to three times the wait before."
})

export type Jitter = typeof Jitter.Type

/** In words: "exponential back-off from 100ms with full jitter". */
export const describe = (backoff: Backoff, jitter: Jitter): string => {
  if (backoff.kind === "none") return "at once"
  const spread = jitter === "none" ? "" : ` with ${jitter} jitter`
  if (backoff.kind === "constant") return `after ${formatSpan(backoff.delay)}${spread}`
  const limit = backoff.max === Infinity ? "" : ` up to ${formatSpan(backoff.max)}`
  return `exponential back-off from ${formatSpan(backoff.base)}${limit}${spread}`
}

/** The wait after `tries` failed tries (1, 2, ...) without jitter. */
const planned = (backoff: Backoff, tries: number): Span => {
  if (backoff.kind === "none") return 0
  if (backoff.kind === "constant") return backoff.delay
  const { base, factor, max } = backoff
  let wait = base
  // Multiplied out, for the bits of a power differ between versions of Node; past the last instant it is for ever.
  for (let i = 1; i < tries && wait < max && wait < Number.MAX_SAFE_INTEGER; i++) wait *= factor
  return Math.min(wait, max)
}

/**
 * The wait after `tries` failed tries, for a draw from [0, 1). `previous` is the wait before; 0 after the first try.
 */
export const waitAfter = (backoff: Backoff, jitter: Jitter, tries: number, previous: Span, draw: number): Span => {
  if (jitter === "decorrelated") {
    const base = planned(backoff, 1)
    const max = backoff.kind === "exponential" ? backoff.max : Infinity
    return Math.min(max, wholeSpan(base + draw * (3 * Math.max(previous, base) - base)))
  }
  const wait = planned(backoff, tries)
  if (jitter === "full") return wholeSpan(draw * wait)
  if (jitter === "equal") return wholeSpan(wait / 2 + draw * (wait / 2))
  return wholeSpan(wait)
}

/** Draws the waits of one caller's retries: one draw per wait, none where there is nothing to draw. */
export const make = (backoff: Backoff, jitter: Jitter, stream: RandomStream) => {
  const isDrawn = jitter !== "none" && backoff.kind !== "none"
  return (tries: number, previous: Span): Span =>
    waitAfter(backoff, jitter, tries, previous, isDrawn ? stream.next() : 0)
}
