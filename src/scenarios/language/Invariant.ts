/**
 * Invariants: what must be true of what a run does to the world and to data, by name; each has one key that says what is promised.
 */
import * as Schema from "effect/Schema"
import * as Own from "../../sim/observation/invariants/Invariant.ts"
import { kind } from "../reading/Kind.ts"
import { named } from "./Naming.ts"

const Balance = Schema.Struct({ kind: kind("balance"), ...Own.balanceFields, ...Own.invariantFields })
const Once = Schema.Struct({ kind: kind("once"), ...Own.onceFields, ...Own.invariantFields })
const Durable = Schema.Struct({ kind: kind("durable"), ...Own.durableFields, ...Own.invariantFields })
const Fresh = Schema.Struct({ kind: kind("fresh"), ...Own.freshFields, ...Own.invariantFields })
const Session = Schema.Struct({ kind: kind("session"), ...Own.sessionFields, ...Own.invariantFields })
const Linearizable = Schema.Struct({ kind: kind("linearizable"), ...Own.linearizableFields, ...Own.invariantFields })
const Converges = Schema.Struct({ kind: kind("converges"), ...Own.convergesFields, ...Own.invariantFields })

/** One promise; `kind` says of what. */
export const Invariant = Schema.Union([Balance, Once, Durable, Fresh, Session, Linearizable, Converges]).annotate({
  identifier: "Invariant",
  title: "invariant",
  description: "What must be true of what a run does to the world and to data. Exactly one of its keys."
})
export type Invariant = typeof Invariant.Type

/** Promises by name. */
export const Invariants = named(Invariant)
