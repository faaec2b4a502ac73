/**
 * Fault kind: what a fault does to what it hits, as far as that is a condition or a course of conditions.
 */
import * as Schema from "effect/Schema"
import { formatSpan } from "../kernel/Instant.ts"
import type { Condition } from "../model/Conditions.ts"
import { optional } from "../model/Described.ts"
import { Distribution } from "../model/Distribution.ts"
import { ClockOffset, Factor, Ratio, Span, writeRatio } from "../model/Quantities.ts"
import { Deploy, describe as describeDeploy } from "./Deploy.ts"
import { describe as describeMigrate, Migrate } from "./Migrate.ts"
import { describe as describeReshard, Reshard } from "./Reshard.ts"
import type { Selection } from "./Selection.ts"
import { describe as describeSelection } from "./Selection.ts"

const yes = Schema.Literal(true)

const Left = Ratio.check(
  Schema.isGreaterThan(0, { message: "a link with no bandwidth at all lets nothing pass; say `cut: true`" })
)

export const kinds = {
  slow: optional(Factor, "Work takes this many times as long."),
  latency: optional(Span, "Added to every piece of work, or to every passage of a link."),
  errors: optional(
    Ratio,
    "Share of calls that are answered with an error, each by itself; on a link, of messages that are turned back at once."
  ),
  crash: optional(yes, "Not there: calls fail, and what is inside is lost."),
  pause: optional(yes, "There, but doing nothing: work in progress stands still, as in a long garbage collection."),
  workers: optional(
    Ratio,
    "Share of its workers or connections that an instance has left: threads that hang, connections that leak (with a `ramp`)."
  ),
  flush: optional(yes, "A cache forgets everything, at once."),
  wipe: optional(
    yes,
    "A store loses all that it contains, at once: a deletion that its replicas repeat, a disk that is gone (`ledger/2`), ransomware. It " +
      "is down until that is put back from its replicas or `backups`; without any it goes on empty. What one of several nodes does " +
      "that comes back with nothing is said by `raft`, `primaries` and `quorum`; a shard goes on empty."
  ),
  loss: optional(Ratio, "Share of messages on a link that are lost: nobody ever answers."),
  cut: optional(yes, "No message passes a link, or leaves and enters a zone or region."),
  duplicates: optional(Ratio, "Share of calls over a link that arrive twice and are worked on twice."),
  bandwidth: optional(Left, "Share of its bandwidth that a link has left: `10%` is a tenth of what it has otherwise."),
  jitter: optional(
    Distribution,
    "Drawn anew for every message on a link and added to its latency, so that some overtake others."
  ),
  lookups: optional(
    Ratio,
    "Share of the look-ups of its instances that fail: who has to look up fails at once, the others go on with what they know."
  ),
  slowLookups: optional(
    Span,
    "Look-ups of its instances take so much longer: who has to look up waits for that, the others go on with what they know."
  ),
  clock: optional(
    ClockOffset,
    "Its clock is so far ahead of the true time, or with a minus behind it, of which it notices nothing. With a `ramp` it drifts " +
      "away. It decides in a store with `primaries` which of two writes is the later one, and in one with `raft` and `leases` for " +
      "how long who leads has its lease: too long by as much as the clock is put back."
  ),
  unattended: optional(
    yes,
    "Nobody watches over it: what is believed of its health and its failover, autoscaler and list of instances stay as they are."
  ),
  load: optional(Factor, "Arrivals of a journey, k6 scenario or tenant times this."),
  deploy: optional(Deploy, "A new version: a rolling restart of the instances, or new ones beside them."),
  reshard: optional(Reshard, "A store gets another number of shards, and keys are moved while it serves."),
  migrate: optional(Migrate, "A store gets another schema: every row is rewritten, under a lock or while it serves.")
}

/** What a fault can do. */
export type FaultKind = keyof typeof kinds

export const faultKinds = Object.keys(kinds) as ReadonlyArray<FaultKind>

const Doing = Schema.Struct(kinds)
/** The part of a fault that says what it does. */
export type Doing = typeof Doing.Type

/** What it does. */
export const kindOf = (fault: { readonly [Kind in FaultKind]?: unknown }): FaultKind =>
  faultKinds.find((kind) => fault[kind] !== undefined)!

/** Kinds that can be there more or less, and so can come and go slowly. */
export const gradualKinds: ReadonlyArray<FaultKind> = [
  "slow",
  "latency",
  "errors",
  "loss",
  "duplicates",
  "bandwidth",
  "workers",
  "lookups",
  "slowLookups",
  "clock",
  "load"
]

/** Kinds that hit the ways between places, and of a place all that lead to and from it. */
export const linkKinds: ReadonlyArray<FaultKind> = ["loss", "cut", "duplicates", "bandwidth", "jitter"]

/** Kinds that are over at once: what comes of them may last, they do not. */
export const momentaryKinds: ReadonlyArray<FaultKind> = ["flush", "wipe"]

/** Kinds that are planned, and over when they are through. */
export const plannedKinds: ReadonlyArray<FaultKind> = ["deploy", "reshard", "migrate"]

/** Kinds that hit their target as a whole, and no instance by itself. */
export const wholeKinds: ReadonlyArray<FaultKind> = [
  ...linkKinds,
  "reshard",
  "migrate",
  ...momentaryKinds,
  "lookups",
  "slowLookups",
  "unattended",
  "load"
]

/** Whether it is over at once. */
export const isMomentary = (fault: { readonly [Kind in FaultKind]?: unknown }): boolean =>
  momentaryKinds.includes(kindOf(fault))

const between = (factor: number, intensity: number): number => 1 + (factor - 1) * intensity

/**
 * What it adds to the conditions of its target, at an intensity of 0..1; `undefined` for what is over at once, and for a
 * deploy, which is a course of conditions.
 */
export const conditionOf = (fault: Doing & Pick<Selection, "as">, intensity = 1): Condition | undefined => {
  switch (kindOf(fault)) {
    case "slow":
      return { slow: between(fault.slow!, intensity) }
    case "latency":
      return { latency: Math.round(fault.latency! * intensity) }
    case "errors":
      return { errors: fault.errors! * intensity, ...(fault.as === undefined ? {} : { reason: fault.as }) }
    case "crash":
      return { down: true }
    case "pause":
      return { paused: true }
    case "workers":
      return { workers: fault.workers! * intensity + (1 - intensity) }
    case "loss":
      return { loss: fault.loss! * intensity }
    case "cut":
      return { cut: true }
    case "duplicates":
      return { duplicates: fault.duplicates! * intensity }
    case "bandwidth":
      return { bandwidth: fault.bandwidth! * intensity + (1 - intensity) }
    case "jitter":
      return { jitters: [fault.jitter!] }
    case "lookups":
      return { lookups: fault.lookups! * intensity }
    case "slowLookups":
      return { lookupLatency: Math.round(fault.slowLookups! * intensity) }
    case "clock":
      return { clock: Math.round(fault.clock! * intensity) }
    case "unattended":
      return { unattended: true }
    case "load":
      return { load: between(fault.load!, intensity) }
    case "flush":
    case "wipe":
    case "deploy":
    case "reshard":
    case "migrate":
      return undefined
  }
}

const percent = (ratio: number): string => String(writeRatio(ratio))

/** What it does, as the end of a sentence: "is 6x slower". */
export const describeKind = (fault: Doing & Selection & { readonly on?: string }): string =>
  describeDoing(fault) + describeSelection(fault)

const describeDoing = (fault: Doing & Pick<Selection, "as"> & { readonly on?: string }): string => {
  switch (kindOf(fault)) {
    case "slow":
      return fault.slow! >= 1 ? `is ${fault.slow}x slower` : `takes ${fault.slow}x as long`
    case "latency":
      return `takes ${formatSpan(fault.latency!)} longer`
    case "errors":
      if (fault.on?.includes("->")) return `turns ${percent(fault.errors!)} of messages back at once`
      return `answers ${percent(fault.errors!)} of calls with ${fault.as === undefined ? "an error" : `"${fault.as}"`}`
    case "crash":
      return "is down"
    case "pause":
      return "stands still"
    case "workers":
      return `has ${percent(fault.workers!)} of its workers`
    case "flush":
      return "is flushed"
    case "wipe":
      return "is wiped"
    case "loss":
      return `loses ${percent(fault.loss!)} of messages`
    case "cut":
      return "is cut off"
    case "duplicates":
      return `delivers ${percent(fault.duplicates!)} of calls twice`
    case "bandwidth":
      return `has ${percent(fault.bandwidth!)} of its bandwidth`
    case "jitter":
      return `takes ${fault.jitter!.text} longer`
    case "lookups":
      return `cannot be looked up ${fault.lookups === 1 ? "any more" : `in ${percent(fault.lookups!)} of the times`}`
    case "slowLookups":
      return `takes ${formatSpan(fault.slowLookups!)} longer to look up`
    case "clock":
      return `has a clock that is ${formatSpan(Math.abs(fault.clock!))} ${fault.clock! < 0 ? "behind" : "ahead"}`
    case "unattended":
      return "is watched over by nobody"
    case "load":
      return `at ${fault.load}x the load`
    case "deploy":
      return describeDeploy(fault.deploy!)
    case "reshard":
      return describeReshard(fault.reshard!)
    case "migrate":
      return describeMigrate(fault.migrate!)
  }
}
