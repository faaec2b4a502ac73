/**
 * Blame: what the time of late and failed requests was spent on, and for what components worked.
 *
 * Both are divided without rest: the parts of each journey and of each component add up to 1. They rest on the requests that
 * were followed, see `Sample.ts`; requests that began during the warm-up, and the work for them, are left out.
 */
import { millisecond } from "../../kernel/Instant.ts"
import type { ChargedSpan } from "../cost/Charges.ts"
import type { BlameLedger, WorkKind } from "./BlameLedger.ts"
import type { TimeKind } from "./BlameTree.ts"

export interface Blame {
  /** All that began after the warm-up, and those of them that were followed. */
  readonly requests: number
  readonly followed: number
  /** Journeys with requests that failed, or were answered but are not good for every objective, in the order of the scenario. */
  readonly journeys: ReadonlyArray<TimeBlame>
  /** Components that worked, in the order of the scenario. */
  readonly components: ReadonlyArray<WorkBlame>
}

export interface TimeBlame {
  readonly name: string
  /** Late and failed requests, and how long one of them took on average. */
  readonly requests: number
  readonly meanMs: number
  readonly parts: ReadonlyArray<TimePart>
}

/**
 * `waiting` in the line of a component, `service` there (without what it calls), what `faults` added to that, `back-off` of a
 * retry, `other tries` of it whose answer was not used, `network`, and what is left: the `caller` itself, its limiters and pauses.
 */
export interface TimePart {
  readonly kind: TimeKind
  /** The component or the policy; `null` where neither is meant. */
  readonly of: string | null
  /** Of all the time, 0..1. */
  readonly share: number
}

export interface WorkBlame {
  readonly name: string
  /** Time worked, all servers together, calls that it waited for itself included where they hold the server. */
  readonly busyMs: number
  /** Of that, what was of no use: all but `useful`, `rescue`, `faults` and what is still `under way`. */
  readonly wastedShare: number
  readonly parts: ReadonlyArray<WorkPart>
}

/**
 * `useful`: a first try whose answer was used for a good request. `rescue` and `again`: tries that a retry or hedge made in
 * addition, of use to a good request or not. Of the rest, `abandoned`: its caller had left; `failed` and `late`: it was for a call
 * or a request that ended so. `faults`: what slowness has added to any of it. `under way`: for requests that had not ended.
 */
export interface WorkPart {
  readonly kind: WorkKind
  readonly of: string | null
  readonly share: number
}

const timeKinds: ReadonlyArray<TimeKind> = [
  "waiting",
  "service",
  "faults",
  "back-off",
  "other tries",
  "network",
  "caller"
]

const workKinds: ReadonlyArray<WorkKind> = [
  "useful",
  "rescue",
  "again",
  "abandoned",
  "failed",
  "late",
  "faults",
  "under way"
]

/** What is known so far. */
export const blameIn = (ledger: BlameLedger): Blame => {
  const { recording, subjects } = ledger.options
  const nameOf = (kind: WorkKind | TimeKind, of: number): string | null => {
    if (of < 0) return null
    if (!policyKinds.has(kind)) return subjects.sites[of]!.name
    const trying = subjects.trying[of]!
    return `${trying.of}/${trying.kind}`
  }
  return {
    requests: ledger.sample.all,
    followed: ledger.sample.followed,
    journeys: recording.journeys.flatMap(({ name }, journey) => {
      const account = ledger.times[journey]
      if (account === undefined) return []
      const { charges, requests, time } = account
      return [{ name, requests, meanMs: time / requests / millisecond, parts: partsOf(charges.all, timeKinds, nameOf) }]
    }),
    components: ledger.works().flatMap((charges, site): ReadonlyArray<WorkBlame> => {
      const { kind, name } = subjects.sites[site]!
      const parts = partsOf(charges.all, workKinds, nameOf)
      if (kind === "link" || parts.length === 0) return []
      const wastedShare = sum(parts.filter((part) => wastes.has(part.kind)).map(({ share }) => share))
      return [{ name, busyMs: sum(charges.all.map(({ span }) => span)) / millisecond, wastedShare, parts }]
    })
  }
}

const policyKinds: ReadonlySet<string> = new Set(["again", "rescue", "back-off", "other tries"])
const wastes: ReadonlySet<WorkKind> = new Set(["again", "abandoned", "failed", "late"])

/** Kinds in their order; within each the largest first. */
const partsOf = <Kind extends WorkKind | TimeKind>(
  spans: ReadonlyArray<Readonly<ChargedSpan<Kind>>>,
  kinds: ReadonlyArray<Kind>,
  nameOf: (kind: Kind, of: number) => string | null
): ReadonlyArray<{ readonly kind: Kind; readonly of: string | null; readonly share: number }> => {
  const all = sum(spans.map(({ span }) => span))
  return spans
    .filter(({ span }) => span > 0)
    .map(({ kind, of, span }) => ({ kind, of: nameOf(kind, of), share: span / all }))
    .sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || other.share - one.share)
}

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)
