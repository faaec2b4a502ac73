/**
 * Sensitivity: the same design with a fifth more or less load, and with its main fault a fifth longer, shorter, heavier or lighter.
 *
 * Rates are changed by their time unit, since k6 takes whole rates only: 6 times the rate for every 5 time units is a fifth more.
 * What cannot be changed that way (a trace, iterations that are counted) is left out.
 */

import type { Scenario } from "../../scenarios/Scenario.ts"
import { kindOf } from "../../sim/faults/Fault.ts"
import { writeRatio } from "../../sim/model/Quantities.ts"
import { writeSpan } from "../../sim/model/SpanText.ts"
import { derive } from "../../sim/workload/ScenarioLoad.ts"
import { timesTheLoad } from "../sweeps/LoadKnob.ts"

/** A scenario with one thing different, as settings of the form `path=value`. */
export interface Shake {
  readonly name: string
  readonly set: ReadonlyArray<string>
}

/** A fifth less and a fifth more, in fifths. */
const fifths = [4, 6] as const
const sign = (of: number): string => (of > 5 ? "+20%" : "-20%")

/** `mainFault`: the name of the one that is changed; without one only the load is. */
export const shakesOf = (scenario: Scenario, mainFault: string | undefined): ReadonlyArray<Shake> => [
  ...fifths.flatMap((of) => withLoad(scenario, of)),
  ...(mainFault === undefined ? [] : fifths.flatMap((of) => withLength(scenario, mainFault, of))),
  ...(mainFault === undefined ? [] : fifths.flatMap((of) => withForce(scenario, mainFault, of)))
]

const withLoad = ({ load: { arrivals, k6 } }: Scenario, of: number): ReadonlyArray<Shake> => {
  const traced = JSON.stringify(arrivals ?? "").includes('"trace"')
  const changed = derive(k6).map((load) => [load, timesTheLoad(load, of / 5)] as const)
  if (traced || changed.some(([, change]) => Object.keys(change).length === 0)) return []
  const set = changed.map(([load, change]) => {
    if (k6.scenarios !== undefined) return `load.k6.scenarios.${load.name}=${JSON.stringify(change)}`
    const { stages, vus } = change as { readonly stages?: unknown; readonly vus?: unknown }
    return `load.k6=${JSON.stringify(stages === undefined ? { vus } : { stages })}`
  })
  return [{ name: `load ${sign(of)}`, set }]
}

const withLength = ({ faults = {} }: Scenario, name: string, of: number): ReadonlyArray<Shake> => {
  const length = faults[name]?.for
  if (length === undefined) return []
  return [
    { name: `${name} lasts ${sign(of)}`, set: [`faults.${name}.for=${writeSpan(Math.round((length * of) / 5))}`] }
  ]
}

/** How heavy a fault is, if that is a number; what hits everything cannot hit a fifth more. */
const withForce = ({ faults = {} }: Scenario, name: string, of: number): ReadonlyArray<Shake> => {
  const fault = faults[name]
  if (fault === undefined) return []
  const shake = (value: string | number | undefined): ReadonlyArray<Shake> =>
    value === undefined ? [] : [{ name: `${name} ${sign(of)} in force`, set: [`faults.${name}.${kind}=${value}`] }]
  const kind = kindOf(fault)
  const share = (value: number) => (value * of > 5 ? undefined : writeRatio((value * of) / 5))
  switch (kind) {
    case "slow":
    case "load":
      return shake(`${Number(Math.max(0, 1 + ((fault[kind]! - 1) * of) / 5).toPrecision(6))}x`)
    case "latency":
      return shake(writeSpan(Math.round((fault.latency! * of) / 5)))
    case "errors":
    case "loss":
    case "duplicates":
      return shake(share(fault[kind]!))
    default:
      return []
  }
}
