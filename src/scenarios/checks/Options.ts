/**
 * Checks of options that make no sense together: what is said would have no effect.
 */
import type { ConnectionPool } from "../../sim/components/pools/ConnectionPool.ts"
import type { Component } from "../language/System.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Readable } from "../reading/Readable.ts"
import { idleInStore, silent } from "./Stores.ts"

export const checkOptions = ({ isWhole, scenario }: Readable): ReadonlyArray<Problem> =>
  // Something may be without effect only because what it needs could not be read.
  isWhole("system") ? Object.entries(scenario.system ?? {}).flatMap(([name, component]) => idle(name, component)) : []

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
      const { cores, sharing, workers, waiting } = component.service
      return [
        ...(cores === undefined && sharing !== undefined ? [without("service", "sharing", "cores")] : []),
        ...silent(name, "service", waiting),
        ...(workers === undefined && waiting !== undefined ? [without("service", "waiting", "workers")] : []),
        ...Object.entries(component.pools ?? {}).flatMap(([pool, options]) => idleInPool(name, pool, options))
      ]
    }
    case "store":
      return idleInStore(name, component.store)
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
