/**
 * Checks of who is chosen: what a balancer goes by has to differ between calls, and there has to be somebody else to choose.
 */

import type { ServiceSpec, StoreSpec } from "../language/System.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Readable } from "../reading/Readable.ts"
import { routines, stepsOf } from "../Walk.ts"

export const checkChoosing = (readable: Readable): ReadonlyArray<Problem> => {
  // Keys that could not be read may be those that are missed here, and so with faults.
  const { isWhole, scenario } = readable
  if (!isWhole("system") || !isWhole("journeys") || !isWhole("load") || !isWhole("faults")) return []
  return Object.entries(scenario.system ?? {}).flatMap(([name, component]) =>
    component.kind === "service"
      ? [
          ...keyless(name, component, readable),
          ...alone(name, component, readable),
          ...unshared(name, component, readable)
        ]
      : component.kind === "store"
        ? keylessShards(name, component, readable)
        : []
  )
}

const hasKeys = ({ scenario }: Readable): boolean => {
  const arrivals = JSON.stringify(scenario.load?.arrivals ?? {})
  return (
    Object.values(scenario.journeys ?? {}).some(({ key }) => key !== undefined) ||
    routines(scenario).some((routine) => stepsOf(routine).some(({ step }) => "key" in step || step.kind === "run")) ||
    arrivals.includes('"key"')
  )
}

const keylessShards = (name: string, { store }: StoreSpec, readable: Readable): ReadonlyArray<Problem> => {
  if (store.shards === undefined || store.shards === 1 || hasKeys(readable)) return []
  const message = "all calls are about the same key, so that one shard gets them all; give a journey or a call a `key`"
  return [{ path: ["system", name, "store", "shards"], at: "value", message }]
}

const keyless = (name: string, { service: { balancer } }: ServiceSpec, readable: Readable): ReadonlyArray<Problem> => {
  const { by = "key", kind } = typeof balancer === "object" ? balancer : { kind: balancer }
  if ((kind !== "hash" && kind !== "maglev") || by !== "key" || hasKeys(readable)) return []
  const message =
    "all calls are about the same key, so that one instance gets them all; give a journey or a call a `key`, or hash `by: session`"
  return [{ path: ["system", name, "service", "balancer"], at: "value", message }]
}

const alone = (name: string, { service }: ServiceSpec, { scenario }: Readable): ReadonlyArray<Problem> => {
  const { autoscaler, discovery, instances = 1, outlierEjection } = service
  const isChanging = Object.values(scenario.faults ?? {}).some(({ deploy }) => deploy !== undefined)
  if (instances > 1 || autoscaler !== undefined || isChanging) return []
  return Object.entries({ discovery, outlierEjection }).flatMap(([option, value]): ReadonlyArray<Problem> => {
    if (value === undefined) return []
    const message = `"${option}" does nothing where there is one instance only; say how many instances there are`
    return [{ path: ["system", name, "service", option], at: "key", message }]
  })
}

/** Who has looked up addresses does not know versions, so that nobody could send a share of the calls to one. */
const unshared = (name: string, { service }: ServiceSpec, { scenario }: Readable): ReadonlyArray<Problem> => {
  if (service.discovery === undefined) return []
  return Object.entries(scenario.faults ?? {}).flatMap(([fault, { deploy, on }]): ReadonlyArray<Problem> => {
    if (on !== name || typeof deploy !== "object" || (deploy.strategy ?? "rolling") === "rolling") return []
    const message = `callers of ${name} look addresses up, and do not know versions: a ${deploy.strategy} deploy has no way to share out their calls`
    return [{ path: ["faults", fault, "deploy"], at: "key", message }]
  })
}
