/**
 * Checks of backups and of faults that make them necessary: what cannot be put back, or would have no effect.
 */
import type { Fault } from "../../sim/faults/Fault.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import type { StoreSpec } from "../language/System.ts"
import { componentsAt, zonesIn } from "../Places.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"

type Store = StoreSpec["store"]

/** Why what a store contains cannot be gone, if that is so. */
const undivided = ({ failover }: Store): string | undefined =>
  failover?.fencing === false ? '"fencing: false": of two primaries each has something else' : undefined

/** Why it cannot be put back, if that is so. */
const unkept = (store: Store): string | undefined => {
  const kind = (["quorum", "primaries", "raft", "shards"] as const).find((one) => store[one] !== undefined)
  return kind === undefined ? undivided(store) : `"${kind}": it is simulated for one primary and its replicas`
}

/** What is said of the backups of a store. */
export const inBackups = (
  name: string,
  store: Store,
  { full, incremental, logShipping, restore = {}, slow, takes = 0 }: NonNullable<Store["backups"]>
): ReadonlyArray<Problem> => {
  const path = ["system", name, "store", "backups"]
  const at = (where: "key" | "value", message: string, ...keys: ReadonlyArray<string>): Problem => ({
    path: [...path, ...keys],
    at: where,
    message
  })
  const without = (needed: string, ...keys: ReadonlyArray<string>) =>
    at("key", `"${keys.at(-1)}" does nothing without "${needed}"`, ...keys)
  const why = unkept(store)
  const often = Math.min(full, incremental ?? full)
  return [
    ...(why === undefined ? [] : [at("key", `"backups" do not go together with ${why}`)]),
    ...(full === 0 ? [at("value", "a full backup is taken every so often, more than 0s", "full")] : []),
    ...(incremental === 0
      ? [at("value", "increments every 0s are a log that is streamed; say `logShipping: 0s`", "incremental")]
      : []),
    ...(full > 0 && takes > full
      ? [at("value", `it takes ${formatSpan(takes)}, and the next is due after ${formatSpan(full)}`, "takes")]
      : []),
    ...(incremental !== undefined && incremental >= full && full > 0
      ? [at("value", `a full backup is taken every ${formatSpan(full)} already`, "incremental")]
      : []),
    ...(logShipping !== undefined && logShipping >= often && often > 0
      ? [at("value", `there is a backup every ${formatSpan(often)} already`, "logShipping")]
      : []),
    ...(slow !== undefined && takes === 0 ? [without("takes", "slow")] : []),
    ...(restore.increment !== undefined && incremental === undefined
      ? [without("incremental", "restore", "increment")]
      : []),
    ...(restore.replay !== undefined && logShipping === undefined ? [without("logShipping", "restore", "replay")] : []),
    ...(restore.zone !== undefined && store.replicas !== undefined
      ? [
          at(
            "key",
            '"zone" is of a store of one node; replicas in other zones are promoted by "failover"',
            "restore",
            "zone"
          )
        ]
      : [])
  ]
}

/** There has to be a store whose contents can be gone. */
export const checkWipe = (fault: Fault, path: Path, { isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  if (fault.wipe === undefined || !isWhole("system")) return []
  const { groups = {}, regions = {}, system = {} } = scenario
  const wrong = (message: string): ReadonlyArray<Problem> => [{ path, at: "key", message }]
  const [owner = ""] = fault.on.split("/")
  const kind = system[owner]?.kind ?? "store"
  if (kind !== "store") {
    return wrong(
      `only a store can be wiped, and "${owner}" is a ${kind}${kind === "cache" ? "; say `flush: true`" : ""}`
    )
  }
  const stores = componentsAt(fault.on, scenario).flatMap((name) => {
    const component = system[name]!
    return component.kind === "store" ? [{ name, ...component }] : []
  })
  // What is not there at all is found by others.
  const isPlace = [...zonesIn(scenario), ...Object.keys(regions), ...Object.keys(groups)].includes(fault.on)
  if (stores.length === 0 && isPlace) return wrong(`only a store can be wiped, and there is none in "${fault.on}"`)
  return stores.flatMap(({ name, store }) => {
    const why = undivided(store)
    return why === undefined ? [] : wrong(`"${name}" cannot be wiped, with ${why}`)
  })
}
