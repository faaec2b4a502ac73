/**
 * Checks of options that make no sense together: what is said would have no effect.
 */
import type { Problem } from "../Issues.ts"
import type { Readable } from "../Readable.ts"
import type { Component } from "../System.ts"

export const checkOptions = ({ isWhole, scenario }: Readable): ReadonlyArray<Problem> =>
  // Something may be without effect only because what it needs could not be read.
  isWhole("system") ? Object.entries(scenario.system ?? {}).flatMap(([name, component]) => idle(name, component)) : []

const idle = (name: string, component: Component): ReadonlyArray<Problem> => {
  const without = (kind: string, option: string, needed: string): Problem => ({
    path: ["system", name, kind, option],
    at: "key",
    message: `"${option}" does nothing without "${needed}"`
  })
  switch (component.kind) {
    case "service": {
      const { workers, waiting } = component.service
      return workers === undefined && waiting !== undefined ? [without("service", "waiting", "workers")] : []
    }
    case "store": {
      const { connections, failover, reads = "primary", replicas, waiting } = component.store
      return [
        ...(replicas === undefined && failover !== undefined ? [without("store", "failover", "replicas")] : []),
        ...(replicas === undefined && reads !== "primary" ? [without("store", "reads", "replicas")] : []),
        ...(connections === undefined && waiting !== undefined ? [without("store", "waiting", "connections")] : [])
      ]
    }
    case "cache": {
      const { hit, ttl, jitter, earlyExpiry, staleWhileRevalidate, waiting, workers } = component.cache
      return [
        ...(hit === undefined && workers !== undefined ? [without("cache", "workers", "hit")] : []),
        ...(workers === undefined && waiting !== undefined ? [without("cache", "waiting", "workers")] : []),
        ...Object.entries({ jitter, earlyExpiry, staleWhileRevalidate })
          .filter(([, value]) => value !== undefined && ttl === undefined)
          .map(([option]) => without("cache", option, "ttl"))
      ]
    }
    case "topic": {
      const { consumers, partitions } = component.topic
      if (consumers === undefined || partitions === undefined) return []
      const message = "a topic with partitions has one consumer for each; say only how many partitions"
      return [{ path: ["system", name, "topic", "consumers"], at: "key", message }]
    }
  }
}
