/**
 * Invariants: what must be true of what a run does to the world and to data, by name; each has one key that says what is promised.
 */
import * as Schema from "effect/Schema"
import type { FaultKind } from "../../sim/faults/FaultKind.ts"
import { optional, required } from "../../sim/model/Described.ts"
import * as Own from "../../sim/observation/invariants/Invariant.ts"
import { kind } from "../reading/Kind.ts"
import { named } from "./Naming.ts"

/** The kinds of faults that plans are drawn from in order to break a promise. */
export const planKinds = [
  "slow",
  "latency",
  "errors",
  "pause",
  "crash",
  "flush",
  "wipe",
  "loss",
  "cut",
  "duplicates",
  "clock",
  "load"
] as const satisfies ReadonlyArray<FaultKind>

const Kinds = Schema.NonEmptyArray(Schema.Literals(planKinds))

/** As many as `--budget` may ask for. */
const faultsMax = 8

const Against = Schema.Union([
  Kinds,
  Schema.Struct({
    faults: required(
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: faultsMax })),
      `How many faults in one run it stands, 1 to ${faultsMax}: with 1 whatever goes wrong by itself, as those mean who say N-1.`
    ),
    kinds: optional(Kinds, "Their kinds. Default: all of them but `wipe`.")
  })
])

const shared = {
  ...Own.invariantFields,
  against: optional(
    Against,
    "The kinds of faults in spite of which it is promised, or how many of them: whoever searches for faults that break it draws from " +
      "these. A run under others is judged all the same. Default: all kinds but `wipe`, and as many as are asked for."
  )
}

const Balance = Schema.Struct({ kind: kind("balance"), ...Own.balanceFields, ...shared })
const Once = Schema.Struct({ kind: kind("once"), ...Own.onceFields, ...shared })
const Durable = Schema.Struct({ kind: kind("durable"), ...Own.durableFields, ...shared })
const Fresh = Schema.Struct({ kind: kind("fresh"), ...Own.freshFields, ...shared })
const Session = Schema.Struct({ kind: kind("session"), ...Own.sessionFields, ...shared })
const Linearizable = Schema.Struct({ kind: kind("linearizable"), ...Own.linearizableFields, ...shared })
const Converges = Schema.Struct({ kind: kind("converges"), ...Own.convergesFields, ...shared })
const KeepsUpdates = Schema.Struct({ kind: kind("keepsUpdates"), ...Own.keepsUpdatesFields, ...shared })
const Unlocks = Schema.Struct({ kind: kind("unlocks"), ...Own.unlocksFields, ...shared })
const Resides = Schema.Struct({ kind: kind("resides"), ...Own.residesFields, ...shared })

/** One promise; `kind` says of what. */
export const Invariant = Schema.Union([
  Balance,
  Once,
  Durable,
  Fresh,
  Session,
  Linearizable,
  Converges,
  KeepsUpdates,
  Unlocks,
  Resides
]).annotate({
  identifier: "Invariant",
  title: "invariant",
  description: "What must be true of what a run does to the world and to data. Exactly one of its keys."
})
export type Invariant = typeof Invariant.Type

/** In spite of what a promise is given. */
export interface Despite {
  /** `undefined`: of all kinds but wipes. */
  readonly kinds: ReadonlyArray<string> | undefined
  /** At most so many in a run; `undefined`: any number. */
  readonly faults: number | undefined
}

export const despiteOf = ({ against }: Pick<Invariant, "against">): Despite =>
  against === undefined || "faults" in against
    ? { kinds: against?.kinds, faults: against?.faults }
    : { kinds: against, faults: undefined }

/** Promises by name. */
export const Invariants = named(Invariant)
