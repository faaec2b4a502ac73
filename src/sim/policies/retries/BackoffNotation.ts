/**
 * Back-off notation: `none`, `constant(100ms)`, `linear(100ms, max=1s)`, `exponential(100ms, factor=2, max=2s)` or
 * `delays(100ms, 1s, 5s)`.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { expectedButGot, notation, type Reading } from "../../model/Notation.ts"
import { readFactor, writeFactor } from "../../model/Quantities.ts"
import { readSpan, writeSpan } from "../../model/SpanText.ts"

export type Backoff =
  | { readonly kind: "none" }
  | { readonly kind: "constant"; readonly delay: Span }
  /** `base`, then longer by `step` each time; `max` is `Infinity` where none is given. */
  | { readonly kind: "linear"; readonly base: Span; readonly step: Span; readonly max: Span }
  /** `max` is `Infinity` where none is given. */
  | { readonly kind: "exponential"; readonly base: Span; readonly factor: number; readonly max: Span }
  /** One after the other; the last one for ever. */
  | { readonly kind: "delays"; readonly delays: ReadonlyArray<Span> }

const expected =
  "a back-off: none, constant(100ms), linear(100ms, max=1s), exponential(100ms, factor=2, max=2s) or delays(100ms, 1s)"
const example = {
  constant: "constant(100ms)",
  linear: "linear(100ms, step=50ms, max=1s)",
  exponential: "exponential(100ms, factor=2, max=2s)"
}
const names = { constant: ["delay"], linear: ["base", "step", "max"], exponential: ["base", "factor", "max"] }

type Named = keyof typeof names
type Given = ReadonlyMap<string, string>

/** The arguments in brackets by name; the first may stand without its name. */
const argumentsOf = (kind: Named, text: string): Reading<Given> => {
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

const maxOf = (kind: string, given: Given, base: Span): Reading<Span> => {
  const written = given.get("max")
  if (written === undefined) return Result.succeed(Infinity)
  return Result.flatMap(spanOf(kind, "max", written), (max) =>
    max < base ? Result.fail(`the max of ${kind} must not be shorter than its base`) : Result.succeed(max)
  )
}

const readExponential = (given: Given): Reading<Backoff> =>
  Result.gen(function* () {
    const base = yield* spanOf("exponential", "base", given.get("base") ?? "")
    const factor = yield* Result.mapError(
      readFactor(given.get("factor") ?? "2"),
      (it) => `the factor of exponential: ${it}`
    )
    if (factor < 1) return yield* Result.fail(`the factor of exponential must be at least 1, got ${factor}`)
    const max = yield* maxOf("exponential", given, base)
    return { kind: "exponential", base, factor, max } as const
  })

const readLinear = (given: Given): Reading<Backoff> =>
  Result.gen(function* () {
    const base = yield* spanOf("linear", "base", given.get("base") ?? "")
    const written = given.get("step")
    const step = written === undefined ? base : yield* spanOf("linear", "step", written)
    const max = yield* maxOf("linear", given, base)
    return { kind: "linear", base, step, max } as const
  })

const readDelays = (text: string): Reading<Backoff> =>
  Result.gen(function* () {
    const delays: Array<Span> = []
    for (const delay of text.split(",")) delays.push(yield* spanOf("delays", "delay", delay.trim()))
    return { kind: "delays", delays } as const
  })

const read = (written: string): Reading<Backoff> => {
  const text = written.trim()
  if (text === "none") return Result.succeed({ kind: "none" })
  const call = /^(constant|linear|exponential|delays)\s*\((.*)\)$/.exec(text)
  if (call === null) return Result.fail(expectedButGot(expected, written))
  const kind = call[1] as Named | "delays"
  if (kind === "delays") return readDelays(call[2]!)
  return Result.flatMap(argumentsOf(kind, call[2]!), (given) => {
    if (kind === "exponential") return readExponential(given)
    if (kind === "linear") return readLinear(given)
    return Result.map(spanOf(kind, "delay", given.get("delay")!), (delay): Backoff => ({ kind, delay }))
  })
}

const writeMax = (max: Span): string => (max === Infinity ? "" : `, max=${writeSpan(max)}`)

const write = (backoff: Backoff): string => {
  switch (backoff.kind) {
    case "none":
      return "none"
    case "constant":
      return `constant(${writeSpan(backoff.delay)})`
    case "delays":
      return `delays(${backoff.delays.map(writeSpan).join(", ")})`
    case "linear": {
      const { base, max, step } = backoff
      return `linear(${writeSpan(base)}${step === base ? "" : `, step=${writeSpan(step)}`}${writeMax(max)})`
    }
    case "exponential": {
      const { base, factor, max } = backoff
      return `exponential(${writeSpan(base)}, factor=${String(writeFactor(factor)).replace("x", "")}${writeMax(max)})`
    }
  }
}

const isBackoff = (value: unknown): value is Backoff => typeof value === "object" && value !== null && "kind" in value

/** How long a retry waits, before jitter. */
export const Backoff = notation<Backoff, string>({
  identifier: "Backoff",
  expected,
  description:
    "How long a retry waits: not at all, always as long, longer by a step each time, ever longer by a factor, or as " +
    "listed, the last one for all that follow; up to a max (default: none)",
  examples: [
    "none",
    "constant(100ms)",
    "linear(100ms, step=50ms, max=1s)",
    "exponential(100ms, factor=2, max=2s)",
    "delays(100ms, 1s, 5s)"
  ],
  written: Schema.String,
  value: Schema.declare(isBackoff),
  read,
  write
})
