/**
 * Invariants: what must be true of what a run does to the world and to data, by name; each has one key that says what is promised.
 */
import * as Schema from "effect/Schema"
import type { FaultKind } from "../../sim/faults/FaultKind.ts"
import { optional } from "../../sim/model/Described.ts"
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
  "loss",
  "cut",
  "duplicates",
  "clock",
  "load"
] as const satisfies ReadonlyArray<FaultKind>

const shared = {
  ...Own.invariantFields,
  against: optional(
    Schema.NonEmptyArray(Schema.Literals(planKinds)),
    "The kinds of faults in spite of which it is promised: whoever searches for faults that break it draws from these. A run under " +
      "other faults is judged all the same. Default: all of them."
  )
}

const Balance = Schema.Struct({ kind: kind("balance"), ...Own.balanceFields, ...shared })
const Once = Schema.Struct({ kind: kind("once"), ...Own.onceFields, ...shared })
const Durable = Schema.Struct({ kind: kind("durable"), ...Own.durableFields, ...shared })
const Fresh = Schema.Struct({ kind: kind("fresh"), ...Own.freshFields, ...shared })
const Session = Schema.Struct({ kind: kind("session"), ...Own.sessionFields, ...shared })
const Linearizable = Schema.Struct({ kind: kind("linearizable"), ...Own.linearizableFields, ...shared })
const Converges = Schema.Struct({ kind: kind("converges"), ...Own.convergesFields, ...shared })
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
  Resides
]).annotate({
  identifier: "Invariant",
  title: "invariant",
  description: "What must be true of what a run does to the world and to data. Exactly one of its keys."
})
export type Invariant = typeof Invariant.Type

/** Promises by name. */
export const Invariants = named(Invariant)
