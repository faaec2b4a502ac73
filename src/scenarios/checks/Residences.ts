/**
 * Checks of residences: whose data it is and where it must stay are known, and something stands there.
 */
import { whoseOf } from "../../sim/observation/invariants/Invariant.ts"
import { tenantsIn, zonesIn } from "../Places.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"

export const checkResidences = (readable: Readable): ReadonlyArray<Problem> =>
  Object.entries(readable.scenario.invariants ?? {}).flatMap(([name, invariant]) => {
    if (invariant.kind !== "resides") return []
    const path = ["invariants", name]
    return [
      ...whoseOf(invariant).flatMap((whose, i) => {
        const at = typeof invariant.resides === "string" ? [...path, "resides"] : [...path, "resides", i]
        return wrongOwner(whose, at, readable)
      }),
      ...wrongRegion(invariant.in, [...path, "in"], readable)
    ]
  })

const wrongOwner = (whose: string, path: Path, { keysAt, knowsNames, scenario }: Readable): ReadonlyArray<Problem> => {
  const known = [...keysAt("journeys"), ...tenantsIn(scenario), ...keysAt("system")]
  if (known.includes(whose) || !knowsNames("system", "journeys", "load")) return []
  return [
    { path, at: "value", message: `there is no journey, tenant or component "${whose}"${suggestion(whose, known)}` }
  ]
}

const wrongRegion = (within: string, path: Path, { knowsNames, scenario }: Readable): ReadonlyArray<Problem> => {
  if (!knowsNames("system", "regions")) return []
  const zones = zonesIn(scenario)
  const known = [...Object.keys(scenario.regions ?? {}), ...zones]
  if (!known.includes(within)) {
    return [{ path, at: "value", message: `there is no region or zone "${within}"${suggestion(within, known)}` }]
  }
  const inside = scenario.regions?.[within] ?? [within]
  if (zones.some((zone) => !inside.includes(zone))) return []
  const message = `everything that stands anywhere stands in "${within}": there is nowhere else for it to go`
  return [{ path, at: "value", message }]
}
