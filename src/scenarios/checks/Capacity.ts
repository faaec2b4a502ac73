/**
 * Checks of what changes the number of instances: autoscalers, and deploys that start new instances beside the old ones.
 */
import { isBeside } from "../../sim/faults/Deploy.ts"
import type { ServiceSpec } from "../language/System.ts"
import { zonesIn } from "../Places.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Readable } from "../reading/Readable.ts"

export const checkCapacity = (readable: Readable): ReadonlyArray<Problem> => {
  const { isWhole, scenario } = readable
  if (!isWhole("system")) return []
  const system = Object.entries(scenario.system ?? {})
  const services = system.flatMap(([name, one]) => (one.kind === "service" ? [[name, one] as const] : []))
  const released = Object.values(scenario.faults ?? {}).flatMap(({ deploy, on }) => (isBeside(deploy) ? [on] : []))
  const changes = Object.values(scenario.changes ?? {})
  const isChanged = (name: string) =>
    changes.some(
      ({ set = {}, to }) => to !== undefined || Object.keys(set).some((way) => way.startsWith(`system.${name}.service`))
    )
  return [
    ...services.flatMap(([name, { service }]) => [
      ...checkAutoscaler(name, service),
      ...(isWhole("faults") && !isChanged(name) ? checkColdStart(name, service, released) : [])
    ]),
    ...checkReleases(
      readable,
      services.map(([name]) => name)
    )
  ]
}

type Service = ServiceSpec["service"]

const checkAutoscaler = (name: string, { autoscaler, cores, instances, workers }: Service): ReadonlyArray<Problem> => {
  if (autoscaler === undefined) return []
  const { max, min = 1, target } = autoscaler
  const path = ["system", name, "service"]
  return [
    ...(instances === undefined || (instances >= min && instances <= max)
      ? []
      : [
          {
            path: [...path, "instances"],
            at: "value" as const,
            message: `the autoscaler keeps ${min} to ${max} instances, and there are ${instances} at the start`
          }
        ]),
    ...("utilisation" in target && workers === undefined && cores === undefined
      ? [
          {
            path: [...path, "autoscaler", "target", "utilisation"],
            at: "key" as const,
            message: `nothing of "${name}" can be busy: a utilisation needs "workers" or "cores"`
          }
        ]
      : [])
  ]
}

const checkColdStart = (
  name: string,
  { autoscaler, coldStart }: Service,
  released: ReadonlyArray<string>
): ReadonlyArray<Problem> =>
  coldStart === undefined || autoscaler !== undefined || released.includes(name)
    ? []
    : [
        {
          path: ["system", name, "service", "coldStart"],
          at: "key",
          message: `"coldStart" does nothing: no autoscaler, no change, and no blue-green or canary deploy, starts instances of "${name}"`
        }
      ]

/** What new instances are started beside is a service, all of it. */
const checkReleases = ({ keysAt, scenario }: Readable, services: ReadonlyArray<string>): ReadonlyArray<Problem> => {
  // Of what is not there at all others speak.
  const others = [...keysAt("system"), ...zonesIn(scenario), ...keysAt("regions"), ...keysAt("groups")]
  return Object.entries(scenario.faults ?? {}).flatMap(([name, fault]): ReadonlyArray<Problem> => {
    const { deploy, on } = fault
    if (deploy === undefined || !isBeside(deploy)) return []
    const path = ["faults", name]
    const { strategy } = deploy
    return [
      ...(services.includes(on) || !others.includes(on)
        ? []
        : [
            {
              path: [...path, "on"],
              at: "value" as const,
              message: `a ${strategy} deploy is of a service, and "${on}" is none`
            }
          ]),
      ...(["instances", "pick", "recovery"] as const).flatMap((key) =>
        fault[key] === undefined
          ? []
          : [
              {
                path: [...path, key],
                at: "key" as const,
                message: `"${key}" does nothing here: a ${strategy} deploy replaces all instances by new ones`
              }
            ]
      )
    ]
  })
}
