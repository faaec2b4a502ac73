/**
 * Invariant schema: what became of an invariant, as it stands in `result.json`.
 */
import * as Schema from "effect/Schema"
import type { InvariantPicture } from "../../sim/observation/invariants/Invariants.ts"

const { Array: List, Finite, Literals, NullOr, String: Text, Struct, optionalKey } = Schema

const Event = Struct({
  atMs: Finite,
  kind: Literals(["call", "answer", "failure", "note"]),
  from: Text,
  to: Text,
  says: Text,
  mark: optionalKey(Literals(["broken", "wasted"]))
})

/** Field for field `InvariantPicture`, in the order of the file. */
export const InvariantSchema: Schema.Codec<InvariantPicture, unknown> = Struct({
  name: Text,
  says: Text,
  because: optionalKey(Text),
  verdict: Literals(["passed", "failed", "inconclusive"]),
  measured: Text,
  violations: Finite,
  first: NullOr(
    Struct({
      atMs: Finite,
      says: Text,
      sequence: Struct({ lanes: List(Text), events: List(Event) })
    })
  )
})
