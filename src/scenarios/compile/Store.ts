/**
 * Compiling a store: a node for the primary and each replica.
 */
import { PrimariesStore } from "../../sim/components/stores/PrimariesStore.ts"
import { QuorumStore } from "../../sim/components/stores/QuorumStore.ts"
import { RaftStore } from "../../sim/components/stores/RaftStore.ts"
import type { Around } from "../../sim/components/stores/Store.ts"
import { StoreComponent } from "../../sim/components/stores/Store.ts"
import { discerning } from "../../sim/faults/Discerning.ts"
import type { Component } from "../../sim/World.ts"
import type { StoreSpec } from "../language/System.ts"
import type { Surroundings } from "./Standpoint.ts"
import { keepingRows, participating } from "./Transactions.ts"

export const compileStore = (name: string, { store }: StoreSpec, { contentions, run, world }: Surroundings): void => {
  const contention = contentions.get(name)
  const rows = contention === undefined ? undefined : keepingRows(name, store, contention, run)
  const around: Around = (endpoint, node, next) => {
    const { conditions, place } = node
    const answered = rows === undefined ? next : rows.answer(endpoint, node, next)
    return world.tellsCallsApart ? discerning({ conditions, endpoint, place }, answered, run) : answered
  }
  const placeOf = (node: string, zone: string | undefined) => world.place(name, node, zone)
  const { primaries, quorum, raft } = store
  if (raft !== undefined) {
    const agreed = new RaftStore({ ...store, raft }, name, placeOf, run, world.links, around)
    world.components.set(name, {
      ...standing(name, agreed),
      begin: () => agreed.begin(),
      inRole: (role) => agreed.parts.filter((part) => agreed.leaders.includes(part) === (role === "primary"))
    })
    return
  }
  if (primaries !== undefined) {
    const several = new PrimariesStore({ ...store, primaries }, name, placeOf, run, world.links, around)
    world.components.set(name, standing(name, several))
    return
  }
  if (quorum !== undefined) {
    const leaderless = new QuorumStore({ ...store, quorum }, name, placeOf, run, world.links, around)
    world.components.set(name, standing(name, leaderless))
    return
  }
  const component = new StoreComponent(
    participating(store, contention),
    name,
    placeOf,
    run,
    world.links,
    around,
    rows?.work,
    world.consistencies.has(name)
  )
  world.components.set(name, {
    name,
    parts: component.parts,
    endpoint: (endpoint) => component.endpoint(endpoint),
    inRole: (role) => {
      if (store.shards !== undefined) return role === "primary" ? component.parts : []
      const primary = component.replication?.primary ?? 0
      return component.parts.filter((_, i) => (i === primary) === (role === "primary"))
    }
  })
}

/** A store in which nobody has a role. */
const standing = (name: string, store: QuorumStore | PrimariesStore | RaftStore): Component => ({
  name,
  parts: store.parts,
  endpoint: (endpoint) => store.endpoint(endpoint),
  inRole: () => []
})
