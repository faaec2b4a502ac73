/**
 * Checks of options that make no sense together: what is said would have no effect.
 */
import type { ConnectionPool } from "../../sim/components/pools/ConnectionPool.ts"
import type { Problem } from "../Issues.ts"
import type { Readable } from "../Readable.ts"
import type { Component } from "../System.ts"

export const checkOptions = ({ isWhole, scenario }: Readable): ReadonlyArray<Problem> =>
  // Something may be without effect only because what it needs could not be read.
  isWhole("system") ? Object.entries(scenario.system ?? {}).flatMap(([name, component]) => idle(name, component)) : []

const rangeWithoutKeys = (name: string): Problem => ({
  path: ["system", name, "store", "by"],
  at: "value",
  message: "ranges can be cut only if it is known how many keys there are; say e.g. `keys: 1000`"
})

const shardsWithReplicas = (name: string): Problem => ({
  path: ["system", name, "store", "replicas"],
  at: "key",
  message: '"replicas" does not go together with "shards": a node of a store is one or the other'
})

const idleInPool = (name: string, pool: string, options: ConnectionPool): ReadonlyArray<Problem> => {
  const { connect, leakDetection, maxLifetime, maxLifetimeVariance } = options
  const without = (option: string, needed: string): Problem => ({
    path: ["system", name, "pools", pool, option],
    at: "key",
    message: `"${option}" does nothing without "${needed}"`
  })
  const isEverReplaced = maxLifetime !== undefined || leakDetection?.reclaim === true
  return [
    ...(maxLifetime !== undefined && connect === undefined ? [without("maxLifetime", "connect")] : []),
    ...(maxLifetimeVariance !== undefined && maxLifetime === undefined
      ? [without("maxLifetimeVariance", "maxLifetime")]
      : []),
    ...(connect !== undefined && !isEverReplaced ? [without("connect", "maxLifetime")] : [])
  ]
}

const ownZone = (name: string, scope: string): Problem => ({
  path: ["system", name, "cache", "zone"],
  at: "key",
  message: `"zone" does nothing with "scope: ${scope}": each copy stands where it is asked`
})

const idle = (name: string, component: Component): ReadonlyArray<Problem> => {
  const without = (kind: string, option: string, needed: string): Problem => ({
    path: ["system", name, kind, option],
    at: "key",
    message: `"${option}" does nothing without "${needed}"`
  })
  switch (component.kind) {
    case "service": {
      const { workers, waiting } = component.service
      return [
        ...(workers === undefined && waiting !== undefined ? [without("service", "waiting", "workers")] : []),
        ...Object.entries(component.pools ?? {}).flatMap(([pool, options]) => idleInPool(name, pool, options))
      ]
    }
    case "store": {
      const { by = "hash", connections, failover, keys, reads = "primary", replicas, shards, waiting } = component.store
      return [
        ...(shards === undefined && component.store.by !== undefined ? [without("store", "by", "shards")] : []),
        ...(keys !== undefined && by !== "range" ? [without("store", "keys", "by: range")] : []),
        ...(shards !== undefined && by === "range" && keys === undefined ? [rangeWithoutKeys(name)] : []),
        ...(shards !== undefined && replicas !== undefined ? [shardsWithReplicas(name)] : []),
        ...(replicas === undefined && failover !== undefined ? [without("store", "failover", "replicas")] : []),
        ...(replicas === undefined && reads !== "primary" ? [without("store", "reads", "replicas")] : []),
        ...(connections === undefined && waiting !== undefined ? [without("store", "waiting", "connections")] : [])
      ]
    }
    case "cache": {
      const { hit, ttl, jitter, earlyExpiry, staleWhileRevalidate, waiting, workers } = component.cache
      const { scope = "shared", zone } = component.cache
      return [
        ...(scope !== "shared" && zone !== undefined ? [ownZone(name, scope)] : []),
        ...(hit === undefined && workers !== undefined ? [without("cache", "workers", "hit")] : []),
        ...(workers === undefined && waiting !== undefined ? [without("cache", "waiting", "workers")] : []),
        ...Object.entries({ jitter, earlyExpiry, staleWhileRevalidate })
          .filter(([, value]) => value !== undefined && ttl === undefined)
          .map(([option]) => without("cache", option, "ttl"))
      ]
    }
    case "topic":
      return []
  }
}
