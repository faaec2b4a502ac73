/**
 * Backups: copies of what a store contains that are no part of it, and how long it takes to put one back.
 *
 * They are taken at fixed instants, counted from the start of the run, at which there is one already. What is lost by going back is
 * what was written since the newest of which everything is there; a full backup that is still under way is of no use.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Nanoseconds } from "../../../kernel/Instant.ts"
import { formatSpan } from "../../../kernel/Instant.ts"
import { optional, required } from "../../../model/Described.ts"
import { Distribution } from "../../../model/Distribution.ts"
import { Factor, Span } from "../../../model/Quantities.ts"
import { lastFinished } from "./Upkeep.ts"

const Restore = Schema.Struct({
  after: optional(
    Span,
    "How long it takes until somebody has noticed and decided that it is to be restored; it is down meanwhile. Default 0s."
  ),
  takes: optional(Distribution, "How long it takes to put a full backup back, as a whole. Default 0s."),
  increment: optional(Span, "How long it takes to add one increment to it. Default 0s."),
  replay: optional(Span, "How long it takes to replay one write of the logs that were shipped since. Default 0s."),
  zone: optional(
    Schema.String,
    "Zone in which a new machine stands to which it is restored, also when the old one is not wiped but gone for as long as " +
      "`after` says. Default: it is restored where it was."
  )
})

/** `backups:` of a store. */
export const Backups = Schema.Struct({
  full: required(
    Span,
    "How often a full backup is taken, counted from the start of the run, at which there is one. A day is usual, as the automated " +
      "backups of Amazon RDS are daily."
  ),
  takes: optional(Span, "How long it takes; until then there is only the one before. Default 0s."),
  slow: optional(Factor, "Meanwhile work where it is taken takes so many times as long. Default 1x."),
  incremental: optional(
    Span,
    "How often what has changed since the last backup is added to it. Default: never, there are only full ones."
  ),
  logShipping: optional(
    Span,
    "How often the log is shipped to where the backups are, so that the state of any time until then can be had (point-in-time " +
      "recovery): 0s where it is streamed. 5m is usual, as the latest restorable time of Amazon RDS is typically within the last five " +
      "minutes. Default: never."
  ),
  restore: optional(Restore, "How it is put back. Default: at once.")
})
export type Backups = typeof Backups.Type

/** In words: "backed up in full every 24h, log shipped every 5m, restored 10m after the loss in 30m + 1ms a write of the log". */
export const describe = ({ full, incremental, logShipping, restore = {}, slow = 1, takes = 0 }: Backups): string => {
  const { after = 0, increment = 0, replay = 0, takes: base, zone } = restore
  const length = [
    ...(base === undefined ? [] : [base.text]),
    ...(increment === 0 ? [] : [`${formatSpan(increment)} an increment`]),
    ...(replay === 0 ? [] : [`${formatSpan(replay)} a write of the log`])
  ]
  const restored = [
    ...(zone === undefined ? [] : [`to ${zone}`]),
    ...(after === 0 ? [] : [`${formatSpan(after)} after the loss`]),
    ...(length.length === 0 ? [] : [`in ${length.join(" + ")}`])
  ]
  return [
    `backed up in full every ${formatSpan(full)}` +
      (takes === 0 ? "" : ` (takes ${formatSpan(takes)}${slow === 1 ? "" : `, work ${slow}x slower`})`),
    ...(incremental === undefined ? [] : [`by increments every ${formatSpan(incremental)}`]),
    ...(logShipping === undefined
      ? []
      : [logShipping === 0 ? "log streamed" : `log shipped every ${formatSpan(logShipping)}`]),
    ...(restored.length === 0 ? [] : [`restored ${restored.join(" ")}`])
  ].join(", ")
}

/** A state of the past that can be had, and of what it is put together. */
export interface Point {
  readonly at: Instant
  /** The full backup is as old as this. */
  readonly full: Instant
  /** How many increments are added to it, the last one as old as `logged`; from there on the log is replayed. */
  readonly increments: number
  readonly logged: Instant
}

/** The newest of which everything is there at an instant. */
export const pointAt = ({ full, incremental, logShipping, takes = 0 }: Backups, now: Instant): Point => {
  const last = (interval: Nanoseconds, until: Instant) => Math.floor(until / interval) * interval
  const base = lastFinished({ every: full, takes }, now)
  const added = incremental === undefined ? base : Math.max(base, last(incremental, now))
  const increments = incremental === undefined ? 0 : Math.floor(added / incremental) - Math.floor(base / incremental)
  const shipped = logShipping === undefined ? added : logShipping === 0 ? now : last(logShipping, now)
  return { at: Math.max(added, shipped), full: base, increments, logged: added }
}

/** Where the machine stands to which a store of one node is restored, if it is another. */
export const newMachineOf = (store: {
  readonly backups?: Backups
  readonly replicas?: object
  readonly shards?: number
}): ReadonlyArray<string> => {
  const { backups, replicas, shards } = store
  const zone = backups?.restore?.zone
  return zone === undefined || replicas !== undefined || shards !== undefined ? [] : [zone]
}
