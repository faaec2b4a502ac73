/**
 * Fault: what goes wrong, where and when.
 *
 * A fault does exactly one thing to one target. It is the cause; what callers see of it is a failure. What it does is added to
 * the conditions of its target when it begins and lifted when it ends, so faults that overlap compose.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { formatSpan } from "../kernel/Instant.ts"
import type { Condition } from "../model/Conditions.ts"
import { optional, required } from "../model/Described.ts"
import { expectedButGot, notation, TextOrNumber } from "../model/Notation.ts"
import { Count, Factor, Ratio, readRatio, Span, writeRatio } from "../model/Quantities.ts"

/** How many instances: so many, or a share of them. */
export type HowMany = { readonly count: number } | { readonly share: number }

const howManyExpected = "a number of instances such as 1, or a share such as 50%"

/** `instances: 1` or `instances: 50%`. */
const HowMany = notation<HowMany, string | number>({
  identifier: "HowMany",
  expected: howManyExpected,
  description: "How many instances: a number of at least 1, or a share of all",
  examples: [1, "50%"],
  written: TextOrNumber,
  value: Schema.Union([Schema.Struct({ count: Schema.Int }), Schema.Struct({ share: Schema.Finite })]),
  read: (written) => {
    if (typeof written === "number") {
      return Number.isSafeInteger(written) && written >= 1
        ? Result.succeed({ count: written })
        : Result.fail(expectedButGot(howManyExpected, written))
    }
    return written.endsWith("%")
      ? Result.map(readRatio(written), (share) => ({ share }))
      : Result.fail(expectedButGot(howManyExpected, written))
  },
  write: (howMany) => ("count" in howMany ? howMany.count : writeRatio(howMany.share))
})

const yes = Schema.Literal(true)

const kinds = {
  slow: optional(Factor, "Work takes this many times as long."),
  latency: optional(Span, "Added to every piece of work, or to every passage of a link."),
  errors: optional(Ratio, "Share of calls that are answered with an error."),
  crash: optional(yes, "Not there: calls fail, and what is inside is lost."),
  pause: optional(yes, "There, but doing nothing: work in progress stands still, as in a long garbage collection."),
  flush: optional(yes, "A cache forgets everything, at once."),
  loss: optional(Ratio, "Share of messages on a link that are lost: nobody ever answers."),
  cut: optional(yes, "No message passes a link, or leaves and enters a zone or region."),
  load: optional(Factor, "Arrivals of a journey or k6 scenario times this.")
}

/** What a fault can do. */
export type FaultKind = keyof typeof kinds

export const faultKinds = Object.keys(kinds) as ReadonlyArray<FaultKind>

const Random = Schema.Struct({
  mtbf: required(Span, "Mean time from the end of one fault to the beginning of the next."),
  mttr: required(Span, "Mean time that a fault lasts.")
})

/** One fault. */
export const Fault = Schema.Struct({
  on: required(
    Schema.String,
    "What it hits: a component (`ledger`), one instance of it (`ledger/2`, from 1), a zone, a region, a link " +
      "(`a -> b`, `a <-> b`), or for `load` a journey or k6 scenario."
  ),
  ...kinds,
  at: optional(Span, "When it begins, from the start of the run. Default 0s."),
  for: optional(Span, "How long it lasts. Default: to the end of the run."),
  until: optional(
    Span,
    "From here on it is over for good, as when it was lifted by hand. Default: nothing ends it early."
  ),
  every: optional(Span, "It begins again so long after it began. Default: it happens once."),
  times: optional(Count, "With `every`: how often it happens. Default: to the end of the run."),
  random: optional(Random, "Instead of `for` and `every`: it comes and goes at random, exponentially distributed."),
  instances: optional(HowMany, "How many instances of the target it hits, drawn anew each time. Default: all.")
})
  .check(Schema.makeFilter((fault) => contradictions(fault)))
  .annotate({ identifier: "Fault", title: "fault", description: "Something that goes wrong: where, what and when." })

export type Fault = typeof Fault.Type

interface Contradiction {
  readonly path: ReadonlyArray<string>
  readonly issue: string
}

/** What cannot be together in one fault. */
function contradictions(
  fault: { readonly [Kind in FaultKind]?: unknown } & {
    readonly for?: Span
    readonly every?: Span
    readonly times?: number
    readonly random?: unknown
  }
): ReadonlyArray<Contradiction> {
  const { every, for: lasting, random, times } = fault
  const found: Array<Contradiction> = []
  const [kind, another] = faultKinds.filter((kind) => fault[kind] !== undefined)
  if (kind === undefined) found.push({ path: [], issue: `a fault does exactly one of ${faultKinds.join(", ")}` })
  if (another !== undefined) {
    found.push({ path: [another], issue: `a fault does one thing, and this one is ${kind} already; write two faults` })
  }
  if (random !== undefined) {
    for (const key of ["for", "every", "times"] as const) {
      if (fault[key] !== undefined) found.push({ path: [key], issue: `"${key}" and "random" exclude each other` })
    }
  }
  if (fault.flush !== undefined && lasting !== undefined) {
    found.push({ path: ["for"], issue: "a flush is over at once and does not last" })
  }
  if (times !== undefined && every === undefined) found.push({ path: ["times"], issue: '"times" needs "every"' })
  if (every === 0) found.push({ path: ["every"], issue: "this has to take some time" })
  if (every !== undefined && lasting !== undefined && lasting > every) {
    found.push({
      path: ["for"],
      issue: `it lasts ${formatSpan(lasting)} and comes again after ${formatSpan(every)} already`
    })
  }
  return found
}

/** What it does. */
export const kindOf = (fault: Fault): FaultKind => faultKinds.find((kind) => fault[kind] !== undefined)!

/** What it adds to the conditions of its target; `undefined` for a flush, which is over at once. */
export const conditionOf = (fault: Fault): Condition | undefined => {
  switch (kindOf(fault)) {
    case "slow":
      return { slow: fault.slow! }
    case "latency":
      return { latency: fault.latency! }
    case "errors":
      return { errors: fault.errors! }
    case "crash":
      return { down: true }
    case "pause":
      return { paused: true }
    case "loss":
      return { loss: fault.loss! }
    case "cut":
      return { cut: true }
    case "load":
      return { load: fault.load! }
    case "flush":
      return undefined
  }
}

const percent = (ratio: number): string => String(writeRatio(ratio))

/** What it does, as the end of a sentence: "is 6x slower". */
export const describeKind = (fault: Fault): string => {
  switch (kindOf(fault)) {
    case "slow":
      return fault.slow! >= 1 ? `is ${fault.slow}x slower` : `takes ${fault.slow}x as long`
    case "latency":
      return `takes ${formatSpan(fault.latency!)} longer`
    case "errors":
      return `answers ${percent(fault.errors!)} of calls with an error`
    case "crash":
      return "is down"
    case "pause":
      return "stands still"
    case "flush":
      return "is flushed"
    case "loss":
      return `loses ${percent(fault.loss!)} of messages`
    case "cut":
      return "is cut off"
    case "load":
      return `gets ${fault.load}x the load`
  }
}

const describeTarget = ({ instances, on }: Fault): string => {
  if (instances === undefined) return on
  if ("share" in instances) return `${percent(instances.share)} of ${on}`
  return instances.count === 1 ? `one instance of ${on}` : `${instances.count} instances of ${on}`
}

const describeTimes = (fault: Fault): string => {
  const { at = 0, every, for: lasting, random, times } = fault
  const from = formatSpan(at)
  if (random !== undefined) {
    return (
      `at random, for ${formatSpan(random.mttr)} on average, every ${formatSpan(random.mtbf)} on average` +
      (at === 0 ? "" : `, from ${from} on`)
    )
  }
  if (every !== undefined) {
    const each = fault.flush ? "" : ` for ${formatSpan(lasting ?? every)}`
    return (
      `${each === "" ? "" : `${each.trim()}, `}every ${formatSpan(every)} from ${from} on` +
      (times === undefined ? "" : `, ${times === 1 ? "once" : `${times} times`}`)
    )
  }
  if (fault.flush) return `at ${from}`
  return lasting === undefined ? `from ${from} on` : `from ${from} to ${formatSpan(at + lasting)}`
}

/** In words: "ledger is 6x slower from 1m to 1m20s". */
export const describe = (fault: Fault): string =>
  `${describeTarget(fault)} ${describeKind(fault)} ${describeTimes(fault)}`
