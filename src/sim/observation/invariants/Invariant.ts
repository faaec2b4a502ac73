/**
 * Invariant: what must be true of what a run does to the world and to data, however it is disturbed.
 *
 * `always` is safety: one moment at which it is not true breaks it. `eventually` is liveness: it may be untrue for a while, and must
 * be true again `within` a time, in which faults do not count. `sometimes` says that a run must come to it at all: what never
 * happens has never been tried.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import { optional, required } from "../../model/Described.ts"
import { Span as SpanText } from "../../model/Quantities.ts"
import { effectsIn, readBalance } from "./Balance.ts"

const BalanceText = Schema.String.check(
  Schema.makeFilter((text) =>
    Result.match(readBalance(text), { onFailure: (mistake) => mistake, onSuccess: () => undefined })
  )
)

const Per = Schema.Literals(["request", "key", "run"])

/** What all invariants can be told. */
export const invariantFields = {
  because: optional(Schema.String, "Why it matters, for those who read the report.")
}

/** `balance:`, and what belongs to it. */
export const balanceFields = {
  balance: required(
    BalanceText,
    "Sums of effects, and how they compare: `charged = booked + refunded`, `booked <= charged`, `charged <= 1`, or for all or none " +
      "of them `ordered = reserved = charged`. The amounts of the effects are added up, to the cent."
  ),
  per: optional(
    Per,
    "Of which effects taken together it is true: those of one `request` with all its retries, messages and undos (default), those " +
      "about one `key`, or those of the whole `run`."
  ),
  holds: optional(
    Schema.Literals(["always", "sometimes", "eventually"]),
    "When it is true: `always` (default); `eventually`, that is, never untrue for longer than `within`; or `sometimes`, that is, " +
      "at least once in a run."
  ),
  within: optional(
    SpanText,
    "For how long it may be untrue, if it holds `eventually`; the time of faults is not counted, and of the last one it begins anew. " +
      "Default 10s."
  )
}

/** `once:`, and what belongs to it. */
export const onceFields = {
  once: required(Schema.String, "The effect that must not happen twice."),
  per: optional(
    Schema.Literals(["request", "key"]),
    "Twice for what: for the same `request`, with all its retries and messages (default), or for the same `key`."
  )
}

const Store = Schema.String

export const durableFields = {
  durable: required(
    Store,
    "The store no acknowledged write of which may be lost, or the cache by way of which `write` steps write."
  ),
  within: optional(
    SpanText,
    "A recovery point objective (RPO): a write may be lost if it was acknowledged less than so long before the last one that was, or " +
      "that is lost as well with nothing left in between. Default 0s: none may."
  )
}

export const freshFields = {
  fresh: required(Store, "The store whose reads are no older than promised."),
  within: optional(
    SpanText,
    "How old: a read sees what was acknowledged so long before it began. Default 0s: everything acknowledged before it."
  ),
  seenIn: optional(
    Store,
    "The store that is read instead, if it is another one that is fed from this one by messages about the same keys: a read model. " +
      "Default: the same."
  )
}

export const sessionFields = {
  session: required(
    Store,
    "The store that gives guarantees to each session, that is, within one run through a journey."
  ),
  guarantees: optional(
    Schema.NonEmptyArray(Schema.Literals(["monotonic-reads", "read-your-writes"])),
    "Which: that no read sees less than one before it (`monotonic-reads`), or less than was written before it " +
      "(`read-your-writes`). Default: both."
  )
}

export const linearizableFields = {
  linearizable: required(
    Store,
    "The store whose every key behaves like one register: there is an order of the calls that explains all answers and in which " +
      "none comes before one that was answered before it began. Decided at the end of the run."
  )
}

export const convergesFields = {
  converges: required(Store, "The store whose nodes all tell the same, once it has been quiet."),
  within: optional(
    SpanText,
    "How long after the last write of the key and the last fault, whichever is later. Default 10s."
  )
}

export const keepsUpdatesFields = {
  keepsUpdates: required(
    Store,
    "The store no acknowledged update of which may be lost: nobody overwrites what was acknowledged with what was computed without it, " +
      "from an older state (the lost update, P4 of Berenson et al., SIGMOD 1995). Who updates is who reads and writes in one " +
      "`update` step, and whoever writes to one of several primaries."
  )
}

export const unlocksFields = {
  unlocks: required(
    Store,
    "The store no row of which stays locked for long by a `commit` that it has voted for: it hears how that ended, whoever dies."
  ),
  within: optional(
    SpanText,
    "For how long a row may be locked; the time of faults is not counted, and of the last one it begins anew. Default 10s."
  )
}

export const residesFields = {
  resides: required(
    Schema.Union([Schema.NonEmptyString, Schema.NonEmptyArray(Schema.NonEmptyString)]),
    "Whose data: all that is done for the requests of these journeys or tenants, or what these stores, caches, topics or services have."
  ),
  in: required(
    Schema.NonEmptyString,
    "The region or zone that it must not leave: no instance, node, cache, relay or consumer elsewhere may get it, by a call, a " +
      "message or a copy. Users may be anywhere, and what stands in no zone is not judged."
  )
}

export type Invariant = { readonly because?: string } & (
  | Typed<typeof balanceFields>
  | Typed<typeof onceFields>
  | Typed<typeof durableFields>
  | Typed<typeof freshFields>
  | Typed<typeof sessionFields>
  | Typed<typeof linearizableFields>
  | Typed<typeof convergesFields>
  | Typed<typeof keepsUpdatesFields>
  | Typed<typeof unlocksFields>
  | Typed<typeof residesFields>
)

type Typed<Fields extends Schema.Struct.Fields> = Schema.Struct.Type<Fields>

/** For how long a balance may be untrue, or nodes may differ; as in the schema. */
export const patienceOf = ({ within = 10 * second }: { readonly within?: Span }): Span => within

const groups: Readonly<Record<typeof Per.Type, string>> = {
  request: "of each request",
  key: "of each key",
  run: "of the whole run"
}

/** In words: "always charged = booked + refunded, of each request". */
export const describe = (invariant: Invariant): string => {
  if ("once" in invariant) return `${invariant.once} never twice for the same ${invariant.per ?? "request"}`
  if ("durable" in invariant) {
    const { durable, within = 0 } = invariant
    const which = within === 0 ? "" : ` but those of its last ${formatSpan(within)}`
    return `no acknowledged write of ${durable} is lost${which}`
  }
  if ("fresh" in invariant) {
    const { fresh, seenIn = fresh, within = 0 } = invariant
    const where = seenIn === fresh ? "" : ` by ${fresh}`
    return within === 0
      ? `a read of ${seenIn} sees all that was acknowledged${where} before it`
      : `a read of ${seenIn} is at most ${formatSpan(within)} old${where === "" ? "" : `, as ${fresh} has it`}`
  }
  if ("session" in invariant) {
    const { guarantees = ["monotonic-reads", "read-your-writes"], session } = invariant
    return `${guarantees.join(" and ")} in each session with ${session}`
  }
  if ("linearizable" in invariant) return `${invariant.linearizable} is linearizable, key by key`
  if ("converges" in invariant) {
    return `all nodes of ${invariant.converges} tell the same after ${formatSpan(patienceOf(invariant))} of quiet`
  }
  if ("keepsUpdates" in invariant) return `no acknowledged update of ${invariant.keepsUpdates} is overwritten unseen`
  if ("unlocks" in invariant) {
    return `no row of ${invariant.unlocks} is locked for longer than ${formatSpan(patienceOf(invariant))}, faults aside`
  }
  if ("resides" in invariant) return `the data of ${whoseOf(invariant).join(" and ")} never leaves ${invariant.in}`
  const { balance, holds = "always", per = "request" } = invariant
  const when = holds === "eventually" ? `within ${formatSpan(patienceOf(invariant))}, faults aside,` : holds
  return `${when} ${balance}, ${groups[per]}`
}

/** Whose data must stay where it is, if it is about that. */
export const whoseOf = (invariant: Invariant): ReadonlyArray<string> => {
  if (!("resides" in invariant)) return []
  const { resides } = invariant
  return typeof resides === "string" ? [resides] : resides
}

/** The effects that it speaks of. */
export const effectsOf = (invariant: Invariant): ReadonlyArray<string> => {
  if ("once" in invariant) return [invariant.once]
  if (!("balance" in invariant)) return []
  return Result.match(readBalance(invariant.balance), {
    onFailure: () => [],
    onSuccess: effectsIn
  })
}

/** The store that it is about, if it is about one. */
export const storeOf = (invariant: Invariant): string | undefined => {
  if ("durable" in invariant) return invariant.durable
  if ("fresh" in invariant) return invariant.fresh
  if ("session" in invariant) return invariant.session
  if ("linearizable" in invariant) return invariant.linearizable
  if ("keepsUpdates" in invariant) return invariant.keepsUpdates
  if ("unlocks" in invariant) return invariant.unlocks
  return "converges" in invariant ? invariant.converges : undefined
}
