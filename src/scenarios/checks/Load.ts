/**
 * Checks of the load: every k6 scenario runs a journey that exists, and what stands beside k6 speaks of its scenarios.
 */
import { labMetrics } from "../../sim/observation/K6Readings.ts"
import type { K6Options } from "../../sim/workload/K6Options.ts"
import { derive } from "../../sim/workload/ScenarioLoad.ts"
import { readThresholds } from "../../sim/workload/Thresholds.ts"
import { arrivalsOf, isByName, loadsIn, tenantsIn } from "../Places.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"
import { routines, stepsOf } from "../Walk.ts"

export const checkLoad = (readable: Readable): ReadonlyArray<Problem> => {
  const { load } = readable.scenario
  if (load === undefined) return []
  return [
    ...(readable.isWhole("load") ? checkExec : checkScenarios)(load.k6, readable.keysAt("journeys")),
    ...checkArrivals(readable),
    ...checkOpen(readable),
    ...checkTenants(readable),
    ...checkThresholds(load.k6)
  ]
}

/** A tenant is measured and hit by its name, which has to mean one thing; and whoever counts tenants needs some. */
const checkTenants = (readable: Readable): ReadonlyArray<Problem> => {
  const { isWhole, keysAt, scenario } = readable
  if (!isWhole("load")) return []
  const taken = {
    "journey": keysAt("journeys"),
    "k6 scenario": loadsIn(scenario),
    "component": keysAt("system"),
    "objective": keysAt("objectives")
  }
  const twins = tenantsIn(scenario).flatMap((name): ReadonlyArray<Problem> => {
    const [other] = Object.entries(taken).flatMap(([what, names]) => (names.includes(name) ? [what] : []))
    if (other === undefined) return []
    const message = `"${name}" is a tenant and a ${other}; give one another name`
    return [{ path: ["load", "tenants", name], at: "key", message }]
  })
  return scenario.load?.tenants === undefined ? checkUncounted(readable) : twins
}

/** Limits for each tenant, where there are none. */
const checkUncounted = ({ scenario }: Readable): ReadonlyArray<Problem> =>
  routines(scenario)
    .flatMap((routine) =>
      [routine.through, ...stepsOf(routine).map(({ step }) => step.through ?? [])].flatMap((through) =>
        through.flatMap((policy): ReadonlyArray<Problem> => {
          if (!("rateLimit" in policy) || policy.rateLimit.per !== "tenant") return []
          const message =
            `"${routine.name}" has a rate limit for each tenant, and there are none; ` +
            "say e.g. `tenants: {acme: 70%, others: 30%}`"
          return [{ path: ["load"], at: "key", message }]
        })
      )
    )
    .slice(0, 1)

const checkExec = (k6: K6Options, journeys: ReadonlyArray<string>): ReadonlyArray<Problem> => {
  if (k6.scenarios !== undefined && Object.keys(k6.scenarios).length > 0) return checkScenarios(k6, journeys)
  return noDefault(["load", "k6"], "there are no scenarios", journeys)
}

const noDefault = (path: Path, when: string, journeys: ReadonlyArray<string>): ReadonlyArray<Problem> => {
  if (journeys.includes("default")) return []
  const message = `k6 runs the journey "default" when ${when}, and there is none${suggestion("default", journeys)}`
  return [{ path, at: "value", message }]
}

const checkScenarios = (k6: K6Options, journeys: ReadonlyArray<string>): ReadonlyArray<Problem> =>
  Object.entries(k6.scenarios ?? {}).flatMap(([name, { exec }]): ReadonlyArray<Problem> => {
    const path = ["load", "k6", "scenarios", name]
    if (exec === undefined) return noDefault(path, "there is no exec", journeys)
    if (journeys.includes(exec)) return []
    return [
      { path: [...path, "exec"], at: "value", message: `there is no journey "${exec}"${suggestion(exec, journeys)}` }
    ]
  })

const checkThresholds = ({ thresholds = {} }: K6Options): ReadonlyArray<Problem> =>
  readThresholds(thresholds, labMetrics).mistakes.map(
    ({ message, path }): Problem => ({
      path: ["load", "k6", "thresholds", ...path],
      at: path.length === 1 ? "key" : "value",
      message
    })
  )

const isRate = (executor: string): boolean => executor.endsWith("-arrival-rate")

const checkArrivals = ({ isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  const { load } = scenario
  if (load?.arrivals === undefined || typeof load.arrivals === "string" || !isByName(load.arrivals)) return []
  const loads = loadsIn(scenario)
  return Object.keys(load.arrivals).flatMap((name): ReadonlyArray<Problem> => {
    const path = ["load", "arrivals", name]
    const executor = load.k6.scenarios?.[name]?.executor
    if (!loads.includes(name) && !isWhole("load")) return []
    if (!loads.includes(name)) {
      return [{ path, at: "key", message: `there is no k6 scenario "${name}"${suggestion(name, loads)}` }]
    }
    if (executor === undefined || isRate(executor)) return []
    return [
      {
        path,
        at: "key",
        message: `"${name}" is ${executor}, whose users start when they are ready: it has no arrivals`
      }
    ]
  })
}

/** A trace belongs to journeys that somebody plays, and rates need somebody whose rate they are. */
const checkOpen = ({ isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  const { load } = scenario
  if (load === undefined || !isWhole("load")) return []
  const open = derive(load.k6).filter(({ executor }) => isRate(executor))
  const idle: ReadonlyArray<Problem> =
    load.diurnal === undefined || open.length > 0
      ? []
      : [{ path: ["load", "diurnal"], at: "key", message: '"diurnal" changes rates, and no k6 scenario has a rate' }]
  const unplayed = open.flatMap(({ exec, name }): ReadonlyArray<Problem> => {
    const arrivals = arrivalsOf(name, load.arrivals)
    if (typeof arrivals === "string" || arrivals.trace === undefined) return []
    const path = ["load", "arrivals", ...(isByName(load.arrivals!) ? [name] : []), "trace"]
    const played = isByName(load.arrivals!) ? [exec] : open.map((one) => one.exec)
    const row = arrivals.trace.rows.find(({ journey }) => journey !== undefined && !played.includes(journey))
    if (row === undefined) return []
    const message = `nobody plays the journey "${row.journey}" of the trace${suggestion(row.journey!, played)}`
    return [{ path, at: "value", message }]
  })
  return [...idle, ...unplayed.slice(0, 1)]
}
