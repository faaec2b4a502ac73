/**
 * Checks of what a store is told: what makes no sense together, or would have no effect.
 */
import type { WaitingLine } from "../../sim/components/places/WaitingLine.ts"
import type { Upkeep } from "../../sim/components/stores/durability/Upkeep.ts"
import { operationsOf } from "../../sim/components/stores/Operations.ts"
import { settled } from "../../sim/components/stores/raft/Raft.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import type { Consistency } from "../../sim/model/Consistency.ts"
import type { Component, StoreSpec } from "../language/System.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"
import { routines, stepsOf } from "../Walk.ts"
import { inBackups } from "./Backups.ts"
import { inQuorum } from "./Quorums.ts"
import { inSets } from "./Sets.ts"

type Store = StoreSpec["store"]

/** What becomes of calls that find no room, in a line that has room for all. */
export const silent = (name: string, kind: string, waiting: WaitingLine | undefined): ReadonlyArray<Problem> =>
  waiting?.full === undefined || waiting.capacity !== undefined
    ? []
    : [
        {
          path: ["system", name, kind, "waiting", "full"],
          at: "key",
          message: '"full" does nothing without "capacity"'
        }
      ]

/** What calls of stores want to be sure of can be had there. */
export const checkConsistency = ({ scenario }: Readable): ReadonlyArray<Problem> =>
  routines(scenario)
    .flatMap(stepsOf)
    .flatMap(({ path, step }): ReadonlyArray<Problem> => {
      if (step.kind !== "call" || step.consistency === undefined) return []
      const { component: name, endpoint } = step.call
      const component = scenario.system?.[name]
      const message = component === undefined ? undefined : unassured(name, endpoint, component, step.consistency)
      return message === undefined ? [] : [{ path: [...path, "consistency"], at: "value", message }]
    })

const unassured = (name: string, endpoint: string, component: Component, { kind }: Consistency): string | undefined => {
  if (component.kind !== "store") return `only a store can be sure of anything, and "${name}" is a ${component.kind}`
  const { store } = component
  if (store.quorum !== undefined) {
    if (kind === "strong" || kind === "eventual") return undefined
    return `a quorum does not know "${kind}": of its nodes either a majority is asked (strong) or one (eventual)`
  }
  if (store.raft !== undefined) return `every call of "${name}" is strong: a majority confirms it`
  if (store.primaries !== undefined) return `each node of "${name}" only knows what it has; its calls are all eventual`
  if (store.replicas === undefined) return `"${name}" has one copy of everything, and every read is strong`
  const writes = operationsOf(store).some((one) => one.name === endpoint && one.writes)
  return writes
    ? `"${name}.${endpoint}" writes, and all writes go to the primary; say it of reads, or \`sync\` of the replicas`
    : undefined
}

/** What is said of a store, apart from calls of it. */
export const idleInStore = (name: string, store: Store): ReadonlyArray<Problem> => {
  const { by = "hash", connections, failover, keys, quorum, reads = "primary", replicas, shards, waiting } = store
  const at = (option: string, message: string, where: "key" | "value" = "key"): Problem => ({
    path: ["system", name, "store", option],
    at: where,
    message
  })
  const without = (option: string, needed: string) => at(option, `"${option}" does nothing without "${needed}"`)
  return [
    ...silent(name, "store", waiting),
    ...(shards === undefined && store.by !== undefined ? [without("by", "shards")] : []),
    ...(keys !== undefined && by !== "range" ? [without("keys", "by: range")] : []),
    ...(shards !== undefined && by === "range" && keys === undefined
      ? [at("by", "ranges can be cut only if it is known how many keys there are; say e.g. `keys: 1000`", "value")]
      : []),
    ...(shards !== undefined && replicas !== undefined
      ? [at("replicas", '"replicas" does not go together with "shards": a node of a store is one or the other')]
      : []),
    ...(replicas !== undefined && (replicas.sync ?? 0) > replicas.count ? [tooMany(name, replicas)] : []),
    ...(replicas === undefined && failover !== undefined ? [without("failover", "replicas")] : []),
    ...(failover === undefined ? [] : inFailover(name, failover, replicas?.sync ?? 0)),
    ...(replicas === undefined && reads !== "primary" ? [without("reads", "replicas")] : []),
    ...(connections === undefined && waiting !== undefined ? [without("waiting", "connections")] : []),
    ...misfits(name, store),
    ...(store.log === undefined ? [] : inLog(name, store, store.log)),
    ...(store.backups === undefined ? [] : inBackups(name, store, store.backups)),
    ...(quorum === undefined ? [] : inQuorum(name, quorum)),
    ...(store.raft === undefined ? [] : inRaft(name, store.raft)),
    ...(store.contents === undefined ? [] : inContents(name, store, store.contents)),
    ...inSets(name, store)
  ]
}

/** Followers who stand for election before they can have heard from the leader depose one after the other. */
const inRaft = (name: string, raft: NonNullable<Store["raft"]>): ReadonlyArray<Problem> => {
  const { electionTimeout, heartbeat } = settled(raft)
  const usual = electionTimeout.quantile(0.5)
  if (heartbeat < usual) return []
  const message =
    `a leader that tells the others every ${formatSpan(heartbeat)} that it is there is deposed before: they wait for ${electionTimeout.text}, ` +
    `half of the time for less than ${formatSpan(usual)}`
  const option = raft.heartbeat === undefined ? "electionTimeout" : "heartbeat"
  return [{ path: ["system", name, "store", "raft", option], at: "value", message }]
}

/** Whether no node of it is the only one that takes writes. */
export const isLeaderless = (store: Store): boolean => kinds.some((kind) => store[kind] !== undefined)

/** Whether none of its nodes has a role; the leader of a raft is its primary, whoever that is. */
export const areAllAlike = (store: Store): boolean => isLeaderless(store) && store.raft === undefined

const kinds = ["quorum", "primaries", "raft"] as const

/** What only a store with one primary can be told, and what only one can that has values. */
const misfits = (name: string, store: Store): ReadonlyArray<Problem> => {
  const [kind, ...others] = kinds.filter((one) => store[one] !== undefined)
  if (kind === undefined) return []
  const told = ["replicas", "shards", "zone", "fenced", ...(kind === "quorum" ? ["contents" as const] : [])] as const
  return [...others, ...told]
    .filter((option) => store[option] !== undefined)
    .map((option) => {
      const message =
        option === "contents"
          ? 'nodes of a "quorum" keep whole values, and cannot add to them; "contents" needs `primaries`, or one primary'
          : `"${option}" does not go together with "${kind}"` +
            (option === "zone" ? `; its nodes stand in the \`zones\` of the ${kind}` : "")
      return { path: ["system", name, "store", option], at: "key", message }
    })
}

const inContents = (
  name: string,
  store: Store,
  { effects = {} }: NonNullable<Store["contents"]>
): ReadonlyArray<Problem> => {
  const path = ["system", name, "store", "contents"]
  const all = operationsOf(store)
  const writing = all.filter(({ writes }) => writes).map((one) => one.name)
  return Object.keys(effects).flatMap((operation): ReadonlyArray<Problem> => {
    if (writing.includes(operation)) return []
    const message = all.some((one) => one.name === operation)
      ? `"${name}.${operation}" only reads, and has no effect`
      : `"${name}" has no operation "${operation}"${suggestion(operation, writing)}`
    return [{ path: [...path, "effects", operation], at: "key", message }]
  })
}

const inLog = (name: string, store: Store, log: NonNullable<Store["log"]>): ReadonlyArray<Problem> => {
  const path = ["system", name, "store", "log"]
  const copied = ([...kinds, "replicas", "shards"] as const).find((one) => store[one] !== undefined)
  return [
    ...(copied === undefined
      ? []
      : [
          {
            path,
            at: "key" as const,
            message: `"log" does not go together with "${copied}": the log of one node by itself is simulated, others keep all they have`
          }
        ]),
    ...(log.group !== undefined && (log.flush?.kind ?? "each") !== "each"
      ? [
          {
            path: [...path, "group"],
            at: "key" as const,
            message: '"group" does nothing without "flush: each": a flush at times takes everything with it'
          }
        ]
      : []),
    ...(log.before !== undefined && log.replay === undefined
      ? [
          {
            path: [...path, "before"],
            at: "key" as const,
            message: '"before" does nothing without "replay": what is in the log takes no time then'
          }
        ]
      : []),
    ...(log.checkpoint === "never" ? [] : inCheckpoint([...path, "checkpoint"], log.checkpoint ?? {}))
  ]
}

const inCheckpoint = (path: Path, checkpoint: number | Partial<Upkeep>): ReadonlyArray<Problem> => {
  const { every, slow, takes = 0 } = typeof checkpoint === "number" ? { every: checkpoint } : checkpoint
  const at = typeof checkpoint === "number" ? path : [...path, "every"]
  return [
    ...(every === 0
      ? [{ path: at, at: "value" as const, message: "a checkpoint takes place every so often, more than 0s" }]
      : []),
    ...(every !== undefined && takes > every
      ? [
          {
            path: [...path, "takes"],
            at: "value" as const,
            message: `it takes ${formatSpan(takes)}, and the next is due after ${formatSpan(every)}`
          }
        ]
      : []),
    ...(slow !== undefined && takes === 0
      ? [{ path: [...path, "slow"], at: "key" as const, message: '"slow" does nothing without "takes"' }]
      : [])
  ]
}

const tooMany = (name: string, { count, sync }: NonNullable<Store["replicas"]>): Problem => ({
  path: ["system", name, "store", "replicas", "sync"],
  at: "value",
  message: `${sync} of ${count} replicas can never have a write; say at most ${count}, or a higher \`count\``
})

const inFailover = (
  name: string,
  { demote, fencing, reconcile }: NonNullable<Store["failover"]>,
  sync: number
): ReadonlyArray<Problem> => {
  const at = (option: string, message: string): Problem => ({
    path: ["system", name, "store", "failover", option],
    at: "key",
    message
  })
  return [
    ...(reconcile !== undefined && fencing !== false
      ? [at("reconcile", '"reconcile" does nothing without "fencing: false": there are never two primaries')]
      : []),
    ...(demote !== undefined && fencing !== false
      ? [at("demote", '"demote" does nothing without "fencing: false": nobody takes itself for the primary any more')]
      : []),
    ...(fencing === false && sync > 0
      ? [
          at(
            "fencing",
            `without fencing nobody goes on where ${sync} of the replicas must confirm a write; say \`true\`, or no \`sync\``
          )
        ]
      : [])
  ]
}
