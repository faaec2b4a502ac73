/**
 * Checks of what is planned for stores while they serve: more shards or fewer, another schema.
 */
import type { Fault } from "../../sim/faults/Fault.ts"
import type { StoreSpec } from "../language/System.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { isLeaderless } from "./Stores.ts"

export const checkAlterations = ({ isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  if (!isWhole("system")) return []
  const faults = Object.entries(scenario.faults ?? {})
  return faults.flatMap(([name, fault]): ReadonlyArray<Problem> => {
    const { migrate, on, reshard } = fault
    const component = scenario.system?.[on]
    const kind = reshard === undefined ? "migrate" : "reshard"
    // What is not there at all, or is no component, is found elsewhere.
    if ((reshard ?? migrate) === undefined || component === undefined) return []
    const path = ["faults", name, kind]
    if (component.kind !== "store") {
      const message = `"${kind}" is of a store, and "${on}" is a ${component.kind}`
      return [{ path: ["faults", name, "on"], at: "value", message }]
    }
    const { store } = component
    const isOnly = faults.filter(([, other]) => other.on === on && other.reshard !== undefined).length === 1
    return reshard === undefined ? unmigratable(on, store, path) : wrongShards(on, store, reshard, isOnly, path)
  })
}

const unmigratable = (name: string, store: StoreSpec["store"], path: Path): ReadonlyArray<Problem> => {
  if (!isLeaderless(store)) return []
  const message = `the schema of "${name}" can change only where it has one primary, or shards: others are not simulated`
  return [{ path, at: "key", message }]
}

const wrongShards = (
  name: string,
  { by = "hash", keys, shards }: StoreSpec["store"],
  { keys: all, splitAt, to }: NonNullable<Fault["reshard"]>,
  /** Whether there is no other that changes the number of shards before it, or after. */
  isOnly: boolean,
  path: Path
): ReadonlyArray<Problem> => {
  const at = (option: string, message: string): Problem => ({ path: [...path, option], at: "value", message })
  if (shards === undefined) {
    const message = `"${name}" has no shards whose number could change; say e.g. \`shards: 1\` in its store`
    return [{ path, at: "key", message }]
  }
  return [
    ...(isOnly && to === shards ? [at("to", `"${name}" has ${to} ${to === 1 ? "shard" : "shards"} already`)] : []),
    ...(by === "range" && keys !== undefined && keys !== all
      ? [at("keys", `"${name}" has ${keys} keys, as its store says, and not ${all}`)]
      : []),
    ...(splitAt === undefined
      ? []
      : by !== "range"
        ? [at("splitAt", `a range can be split, and the shards of "${name}" are made by ${by}`)]
        : splitAt >= all
          ? [at("splitAt", `the last key is ${all - 1}`)]
          : isOnly && to !== shards + 1
            ? [at("splitAt", `one range is split for one shard more, and there will be ${to} after ${shards}`)]
            : [])
  ]
}
