/**
 * Cost schema: how the cost of a run stands in `result.json`, field for field as in `sim/observation/Cost.ts`.
 */
import * as Schema from "effect/Schema"
import type { Cost } from "../../sim/observation/cost/Cost.ts"

const { Array: List, Finite, NullOr, String: Text, Struct } = Schema

const Figure = NullOr(Finite)
const Failure = Struct({ abandoned: Finite, retries: Finite, share: Figure })

export const CostSchema = Struct({
  currency: Text,
  source: Text,
  hours: Finite,
  total: Finite,
  perHour: Finite,
  good: Finite,
  per1000Good: Figure,
  components: List(
    Struct({
      name: Text,
      instances: Finite,
      total: Finite,
      perHour: Finite,
      share: Figure,
      running: Finite,
      storage: Finite,
      calls: Finite,
      traffic: Finite,
      failure: Failure
    })
  ),
  journeys: List(
    Struct({ name: Text, total: Finite, perHour: Finite, share: Figure, good: Finite, per1000Good: Figure })
  ),
  failure: Failure,
  forecast: List(
    Struct({
      load: Finite,
      perHour: Finite,
      per1000Good: Figure,
      instances: List(Struct({ name: Text, count: Finite }))
    })
  )
})

CostSchema satisfies Schema.Codec<Cost, unknown>
