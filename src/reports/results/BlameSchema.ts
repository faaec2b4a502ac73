/**
 * Blame schema: how what time and work were spent on stands in `result.json`, field for field as in `sim/observation/Blame.ts`.
 */
import * as Schema from "effect/Schema"
import type { Blame } from "../../sim/observation/blame/Blame.ts"

const { Array: List, Finite, Literals, NullOr, String: Text, Struct } = Schema

export const BlameSchema = Struct({
  requests: Finite,
  followed: Finite,
  journeys: List(
    Struct({
      name: Text,
      requests: Finite,
      meanMs: Finite,
      parts: List(
        Struct({
          kind: Literals(["waiting", "service", "faults", "back-off", "other tries", "network", "caller"]),
          of: NullOr(Text),
          share: Finite
        })
      )
    })
  ),
  components: List(
    Struct({
      name: Text,
      busyMs: Finite,
      wastedShare: Finite,
      parts: List(
        Struct({
          kind: Literals(["useful", "rescue", "again", "abandoned", "failed", "late", "faults", "under way"]),
          of: NullOr(Text),
          share: Finite
        })
      )
    })
  )
})

BlameSchema satisfies Schema.Codec<Blame, unknown>
