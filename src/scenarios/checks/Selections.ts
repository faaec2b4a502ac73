/**
 * Checks of selections: a fault that hits only some calls is on what can tell them apart, by what there is.
 */
import type { Fault } from "../../sim/faults/Fault.ts"
import { selecting } from "../../sim/faults/Selection.ts"
import type { Component } from "../language/System.ts"
import { tenantsIn } from "../Places.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"

/** What can be asked of it, if it tells calls apart. */
const operationsOf = (component: Component): ReadonlyArray<string> | undefined => {
  if (component.kind === "service") return Object.keys(component.endpoints)
  if (component.kind !== "store") return undefined
  const { operations = {}, queries = {}, read, write } = component.store
  return [
    ...(read === undefined ? [] : ["read"]),
    ...(write === undefined ? [] : ["write"]),
    ...Object.keys(operations),
    ...Object.keys(queries)
  ]
}

/** Only services and stores tell their calls apart, and only by what there is. */
export const checkSelection = (fault: Fault, path: Path, readable: Readable): ReadonlyArray<Problem> => {
  const [first] = selecting(fault)
  if (first === undefined || !readable.isWhole("system")) return []
  const { on } = fault
  const system = readable.scenario.system ?? {}
  const component = system[on.split("/")[0]!]
  if (on.includes("->") || (component !== undefined && operationsOf(component) === undefined)) {
    const what = component === undefined ? "link" : component.kind
    return [
      {
        path: [...path, first],
        at: "key",
        message: `only a service or store tells its calls apart, and "${on}" is a ${what}`
      }
    ]
  }
  const services = component === undefined ? Object.values(system) : [component]
  const endpoints = services.flatMap((one) => operationsOf(one) ?? [])
  const journeys = readable.keysAt("journeys")
  const unknown = (
    key: "journeys" | "endpoints" | "tenants",
    what: string,
    known: ReadonlyArray<string>
  ): ReadonlyArray<Problem> =>
    (fault[key] ?? []).flatMap((name, i): ReadonlyArray<Problem> => {
      if (known.includes(name)) return []
      const message = `there is no ${what} "${name}"${suggestion(name, known)}`
      return [{ path: [...path, key, i], at: "value", message }]
    })
  return [
    ...unknown("journeys", "journey", journeys),
    ...unknown("tenants", "tenant", tenantsIn(readable.scenario)),
    ...unknown("endpoints", "endpoint", endpoints)
  ]
}
