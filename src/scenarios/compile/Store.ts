/**
 * Compiling a store: a node for the primary and each replica.
 */
import { copying } from "../../sim/components/links/Carrying.ts"
import type { Links } from "../../sim/components/links/Link.ts"
import { SchemaMigrations } from "../../sim/components/stores/migration/SchemaMigration.ts"
import { operationsOf } from "../../sim/components/stores/Operations.ts"
import { PrimariesStore } from "../../sim/components/stores/primaries/PrimariesStore.ts"
import { QuorumStore } from "../../sim/components/stores/quorum/QuorumStore.ts"
import { RaftStore } from "../../sim/components/stores/raft/RaftStore.ts"
import type { Around, PlaceOf, StoreUses } from "../../sim/components/stores/Store.ts"
import { StoreComponent } from "../../sim/components/stores/StoreComponent.ts"
import { discerning } from "../../sim/faults/Discerning.ts"
import type { Journal, Run } from "../../sim/model/Journal.ts"
import type { Component } from "../../sim/World.ts"
import type { StoreSpec } from "../language/System.ts"
import type { Surroundings } from "./Standpoint.ts"
import { keepingRows, participating } from "./Transactions.ts"

export const compileStore = (name: string, spec: StoreSpec, around: Surroundings): void => {
  makeStore(name, spec, around)
  const { run, world } = around
  if (world.links.isWatched) world.components.set(name, copied(world.components.get(name)!, spec, run.journal))
}

/** A store that tells where its writes are copied to; every shard keeps its own. */
const copied = (component: Component, { store }: StoreSpec, journal: Journal): Component => {
  const places = store.shards === undefined ? component.parts.map(({ place }) => place) : []
  const endpoint = (name: string) => {
    const found = component.endpoint(name)
    const isWrite = name !== "read" && !(name in (store.queries ?? {}))
    return found !== undefined && isWrite && places.length > 1 ? copying(found, places, journal) : found
  }
  return { ...component, endpoint }
}

const makeStore = (name: string, { store }: StoreSpec, { contentions, run, world }: Surroundings): void => {
  const contention = contentions.get(name)
  // Of an update a quorum is asked as a whole, and its nodes know nothing of it.
  const areNodesAsked = store.quorum === undefined || contention?.isUpdated !== true
  const rows = contention !== undefined && areNodesAsked ? keepingRows(name, store, contention, run) : undefined
  const migrations = world.migrated.has(name)
    ? new SchemaMigrations(operationsOf(store), store.shards ?? 1, name, run)
    : undefined
  const around: Around = (endpoint, node, next) => {
    const { conditions, place } = node
    const answered = rows === undefined ? next : rows.answer(endpoint, node, next)
    const told = world.tellsCallsApart ? discerning({ conditions, endpoint, place }, answered, run) : answered
    return migrations === undefined ? told : migrations.around(endpoint, node, told)
  }
  const uses: StoreUses = {
    around,
    aroundWork: rows?.work,
    isRecorded: contention?.isRecorded === true,
    isUpdated: contention?.isUpdated === true,
    isAskedForConsistency: world.consistencies.has(name),
    mostShards: world.mostShards.get(name),
    isEverWiped: world.wiped.has(name)
  }
  const placeOf = (node: string, zone: string | undefined) => world.place(name, node, zone)
  const made = leaderless(name, store, placeOf, run, world.links, uses)
  if (made !== undefined) {
    world.components.set(name, made)
    return
  }
  const component = new StoreComponent(participating(store, contention), name, placeOf, run, world.links, uses)
  world.components.set(name, {
    name,
    parts: component.parts,
    endpoint: (endpoint) => component.endpoint(endpoint),
    wipe: component.wipe,
    begin: () => component.rebalancing?.begin(),
    alterable: {
      reshard: component.rebalancing?.reshard,
      migrate: migrations && ((plan, whenOver) => migrations.begin(plan, component.stations, whenOver))
    },
    inRole: (role) => {
      if (store.shards !== undefined) return role === "primary" ? component.parts : []
      return component.parts.filter((_, i) => (i === component.primary) === (role === "primary"))
    }
  })
}

/** A store that has no primary of its own, or chooses one; `undefined` for any other. */
const leaderless = (
  name: string,
  store: StoreSpec["store"],
  placeOf: PlaceOf,
  run: Run,
  links: Links,
  uses: StoreUses
): Component | undefined => {
  const { primaries, quorum, raft } = store
  if (raft !== undefined) {
    const agreed = new RaftStore({ ...store, raft }, name, placeOf, run, links, uses)
    return {
      ...standing(name, agreed),
      begin: () => agreed.begin(),
      wipe: uses.isEverWiped === true ? (hit) => agreed.wipe(hit) : undefined,
      inRole: (role) => agreed.parts.filter((part) => agreed.leaders.includes(part) === (role === "primary"))
    }
  }
  if (primaries !== undefined) {
    const several = new PrimariesStore({ ...store, primaries }, name, placeOf, run, links, uses)
    const { wiped } = several
    return { ...standing(name, several), wipe: wiped && ((hit) => wiped.wipe(hit)) }
  }
  if (quorum === undefined) return undefined
  const voting = new QuorumStore({ ...store, quorum }, name, placeOf, run, links, uses)
  return {
    ...standing(name, voting),
    begin: () => voting.begin(),
    wipe: uses.isEverWiped === true ? (hit) => voting.wipe(hit) : undefined
  }
}

/** A store in which nobody has a role. */
const standing = (name: string, store: QuorumStore | PrimariesStore | RaftStore): Component => ({
  name,
  parts: store.parts,
  endpoint: (endpoint) => store.endpoint(endpoint),
  inRole: () => []
})
