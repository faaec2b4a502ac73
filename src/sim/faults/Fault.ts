/**
 * Fault: what goes wrong, where and when.
 *
 * A fault does exactly one thing to one target. It is the cause; what callers see of it is a failure. What it does is added to
 * the conditions of its target when it begins and lifted when it ends, so faults that overlap compose.
 */
import * as Schema from "effect/Schema"
import { formatSpan } from "../kernel/Instant.ts"
import { optional, required } from "../model/Described.ts"
import { Distribution } from "../model/Distribution.ts"
import { Count, Span } from "../model/Quantities.ts"
import type { FaultKind } from "./FaultKind.ts"
import { faultKinds, gradualKinds, isMomentary, kindOf, kinds, plannedKinds, wholeKinds } from "./FaultKind.ts"
import { HowMany } from "./HowMany.ts"
import { Recovery } from "./Recovery.ts"
import type { Selection } from "./Selection.ts"
import { selecting, selection } from "./Selection.ts"

export type { FaultKind } from "./FaultKind.ts"
export { conditionOf, describeKind, isMomentary, kindOf, linkKinds, wholeKinds } from "./FaultKind.ts"
export { describe } from "./FaultWords.ts"

const RandomLength = Schema.Union([Span, Distribution])

const Random = Schema.Struct({
  mtbf: required(
    RandomLength,
    "Time from the end of one fault to the beginning of the next: the mean of an exponential one (`1000s`), or how it is " +
      "distributed (`weibull(...)`, `constant(1000s)`)."
  ),
  mttr: required(RandomLength, "Time that a fault lasts: the mean of an exponential one, or how it is distributed."),
  crews: optional(
    Count,
    "With `independently`: how many repair crews the instances share. Who fails while all are at work waits for one, in the " +
      "order of the failures, and `mttr` counts from when it comes. Default: one for each instance."
  )
})

const Ramp = Schema.Struct({
  in: optional(Span, "How long it takes, from its beginning, until it is there in full. Default 0s."),
  out: optional(Span, "How long before its end it begins to fade. Default 0s.")
}).annotate({
  identifier: "FaultRamp",
  description: "How a fault comes and goes: in straight lines, in 20 small steps."
})

const yes = Schema.Literal(true)

const Parts = Schema.Struct({
  on: required(
    Schema.String,
    "What it hits: a component (`ledger`), one instance of it (`ledger/2`, from 1), whoever has a role in a store when it " +
      "begins (`ledger/primary`, `ledger/replicas`), a zone, a region, a group, a link (`a -> b`, `a <-> b`), or for " +
      "`load` a journey, k6 scenario or tenant."
  ),
  ...kinds,
  ...selection,
  at: optional(Span, "When it begins, from the start of the run. Default 0s."),
  for: optional(Span, "How long it lasts. Default: to the end of the run."),
  lasting: optional(
    Distribution,
    "Instead of `for`: how long it lasts, drawn anew each time it begins. With `every` it never outlasts the next."
  ),
  until: optional(
    Span,
    "From here on it is over for good, as when it was lifted by hand. Default: nothing ends it early."
  ),
  every: optional(Span, "It begins again so long after it began. Default: it happens once."),
  times: optional(Count, "With `every`: how often it happens. Default: to the end of the run."),
  random: optional(Random, "Instead of `for` and `every`: it comes and goes at random."),
  independently: optional(
    yes,
    "With `random` or `every`: every instance by itself, at times of its own, and not all at the same time. Those of `every` " +
      "begin at an instant of the first period that is drawn for each. Default: together."
  ),
  ramp: optional(
    Ramp,
    "How it comes and goes, for what can be there more or less: slow, latency, errors, loss, duplicates, " +
      "bandwidth, workers, lookups, slowLookups, clock, load. Default: at once."
  ),
  recovery: optional(
    Recovery,
    "Of a crash or deploy: how what was down comes back: `instant`, `gradual(30s)`, `cold` or `cold(5x, 30s)`. Default instant."
  ),
  seenByHealthCheck: optional(
    Schema.Boolean,
    "Whether health checks (and what balances without one, and failovers) notice it. Default: they notice what is down or " +
      "stands still, and nothing else. `false` with a crash or pause is a gray failure: it goes on getting its share of calls."
  ),
  instances: optional(HowMany, "How many instances of the target it hits, or which. Default: all."),
  pick: optional(
    Schema.Literals(["drawn", "first"]),
    "Which instances when `instances` is a number or share: `drawn` anew each time it begins, or the `first` ones. Default drawn."
  )
})

/** One fault. */
export const Fault = Parts.check(Schema.makeFilter((fault) => contradictions(fault))).annotate({
  identifier: "Fault",
  title: "fault",
  description: "Something that goes wrong: where, what and when."
})

export type Fault = typeof Fault.Type

interface Contradiction {
  readonly path: ReadonlyArray<string>
  readonly issue: string
}

type Parts = typeof Parts.Type

/** What cannot be together in one fault. */
function contradictions(fault: Parts): ReadonlyArray<Contradiction> {
  const [kind, another] = faultKinds.filter((kind) => fault[kind] !== undefined)
  const found: Array<Contradiction> = []
  if (kind === undefined) found.push({ path: [], issue: `a fault does exactly one of ${faultKinds.join(", ")}` })
  if (another !== undefined) {
    found.push({ path: [another], issue: `a fault does one thing, and this one is ${kind} already; write two faults` })
  }
  return [...found, ...timeless(fault, kind), ...(kind === undefined ? [] : unfit(fault)), ...unselectable(fault)]
}

/** Times that make no sense together. */
const timeless = (fault: Parts, kind: FaultKind | undefined): ReadonlyArray<Contradiction> => {
  const { every, for: lasting, random, ramp, times } = fault
  const found: Array<Contradiction> = []
  const wrong = (key: string, issue: string) => void found.push({ path: [key], issue })
  if (random !== undefined) {
    for (const key of ["for", "lasting", "every", "times"] as const) {
      if (fault[key] !== undefined) wrong(key, `"${key}" and "random" exclude each other`)
    }
  }
  if (lasting !== undefined && fault.lasting !== undefined) wrong("lasting", '"for" and "lasting" exclude each other')
  for (const key of ["for", "lasting"] as const) {
    if (fault[key] === undefined) continue
    if (kind !== undefined && isMomentary(fault)) wrong(key, `a ${kind} is over at once and does not last`)
    if (fault.deploy !== undefined) wrong(key, "a deploy is over when all have been restarted; say how long by `down`")
    if ((fault.reshard ?? fault.migrate) !== undefined) wrong(key, "it is over when it is through, and does not last")
  }
  if (random?.crews !== undefined && fault.independently === undefined) {
    found.push({ path: ["random", "crews"], issue: 'crews are shared by instances that fail "independently"; say so' })
  }
  if (times !== undefined && every === undefined) wrong("times", '"times" needs "every"')
  if (every === 0) wrong("every", "this has to take some time")
  if (fault.independently !== undefined && every === undefined && random === undefined) {
    wrong("independently", '"independently" needs "every" or "random"')
  }
  if (every !== undefined && lasting !== undefined && lasting > every) {
    wrong("for", `it lasts ${formatSpan(lasting)} and comes again after ${formatSpan(every)} already`)
  }
  const ramps = (ramp?.in ?? 0) + (ramp?.out ?? 0)
  const length = lasting ?? every
  if (ramp?.out !== undefined && length === undefined && random === undefined && fault.lasting === undefined) {
    found.push({ path: ["ramp", "out"], issue: "it has no end before which it could fade; say `for`" })
  } else if (length !== undefined && fault.lasting === undefined && ramps > length) {
    wrong("ramp", `it comes and goes for ${formatSpan(ramps)}, and lasts only ${formatSpan(length)}`)
  }
  return found
}

/** What does not go with this kind. */
const unfit = (fault: Parts): ReadonlyArray<Contradiction> => {
  const kind = kindOf(fault)
  const found: Array<Contradiction> = []
  const wrong = (key: string, issue: string) => void found.push({ path: [key], issue })
  for (const key of ["every", "random"] as const) {
    if (fault[key] === undefined || kind === "deploy" || !plannedKinds.includes(kind)) continue
    wrong(key, `"${kind}" is planned, and happens once; say \`at\``)
  }
  if (fault.ramp !== undefined && !gradualKinds.includes(kind)) {
    wrong("ramp", `"${kind}" is there or not; only ${gradualKinds.join(", ")} can come and go slowly`)
  }
  if (fault.recovery !== undefined && kind !== "crash" && kind !== "deploy") {
    const instead = gradualKinds.includes(kind) ? "; say `ramp: {out: 30s}`" : ""
    wrong("recovery", `only a crash or deploy is recovered from, and this is "${kind}"${instead}`)
  }
  if (fault.recovery?.kind === "gradual" && kind === "deploy") {
    wrong("recovery", "a deploy is gradual already; say `batch` and `settle`")
  }
  if (fault.seenByHealthCheck !== undefined && (wholeKinds.includes(kind) || kind === "deploy")) {
    wrong("seenByHealthCheck", `a health check asks the instances, and "${kind}" does nothing to them`)
  }
  if (fault.independently !== undefined && (wholeKinds.includes(kind) || kind === "deploy")) {
    wrong("independently", `"${kind}" hits its target as a whole`)
  }
  if (fault.pick !== undefined && (fault.instances === undefined || "which" in fault.instances)) {
    wrong("pick", '"pick" needs "instances" with a number or share')
  }
  return found
}

/** Calls that cannot be told apart. */
const unselectable = (fault: Parts): ReadonlyArray<Contradiction> => {
  const given = selecting(fault as Selection)
  const [one] = given
  if (one === undefined) return []
  if (fault.errors === undefined && fault.latency === undefined) {
    return [{ path: [one], issue: `only "errors" and "latency" can hit some calls and not others` }]
  }
  if (fault.as !== undefined && fault.errors === undefined) {
    return [{ path: ["as"], issue: '"as" says how "errors" are answered, and this is "latency"' }]
  }
  if (fault.chance !== undefined && fault.errors !== undefined) {
    return [{ path: ["chance"], issue: '"errors" is the share of calls already' }]
  }
  if (fault.correlation !== undefined && fault.latency !== undefined && fault.chance === undefined) {
    return [{ path: ["correlation"], issue: '"correlation" needs a "chance": without one every call is hit' }]
  }
  if (fault.ramp !== undefined) {
    return [{ path: ["ramp"], issue: `a fault that hits only some calls (by "${one}") comes and goes at once` }]
  }
  return []
}
