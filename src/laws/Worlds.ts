/**
 * Worlds: the scenarios of which most laws are made: open and closed loads on a station.
 *
 * Lengths are said in requests, as the precision of a run goes with their number.
 */
import type { ScenarioWritten } from "../scenarios/Scenario.ts"
import type { WorldWritten } from "./Law.ts"

type System = ScenarioWritten["system"]
type Steps = Extract<ScenarioWritten["journeys"][string], ReadonlyArray<unknown>>
type Service = Extract<System[string], { readonly service: unknown }>["service"]
type Arrivals = NonNullable<ScenarioWritten["load"]["arrivals"]>

/** In milliseconds, as a scenario writes it; exact to the nanosecond. */
export const ms = (length: number): string => `${Number(length.toFixed(6))}ms`

/** Iterations that begin at a rate, whoever is still under way. */
export const openLoad = (perSecond: number, durationMs: number, exec = "visit") => {
  // k6 wants whole rates: so many in a thousand seconds.
  const [rate, timeUnit] = Number.isInteger(perSecond) ? [perSecond, "1s"] : [Math.round(perSecond * 1000), "1000s"]
  return {
    executor: "constant-arrival-rate" as const,
    rate,
    timeUnit,
    duration: ms(durationMs),
    preAllocatedVUs: 1_000_000,
    exec
  }
}

export interface Open {
  /** Requests per second. */
  readonly rate: number
  /** How many are measured. */
  readonly requests: number
  /** How many come before, and are left out. Default: a tenth of those measured. */
  readonly warmup?: number
  /**
   * Seconds for which the run goes on when the load is over. Where long requests are what is measured they have to be seen
   * to their end, or the short ones that began with them count for more. Default 0: averages over time end with the load.
   */
  readonly drain?: number
  /** Default: poisson. */
  readonly arrivals?: Arrivals
  readonly system: System
  /** What a request does. Default: it calls `server.serve`. */
  readonly steps?: Steps
  /** Default: all about the same. */
  readonly key?: string
}

export const open = ({
  arrivals = "poisson",
  drain = 0,
  key,
  rate,
  requests,
  steps,
  system,
  warmup
}: Open): WorldWritten => {
  const before = ((warmup ?? requests / 10) / rate) * 1000
  const durationMs = before + (requests / rate) * 1000
  const done: Steps = steps ?? [{ call: "server.serve" }]
  return {
    duration: ms(durationMs + drain * 1000),
    warmup: ms(before),
    system,
    journeys: { visit: key === undefined ? done : { key, steps: done } },
    load: { k6: { scenarios: { users: openLoad(rate, durationMs) } }, arrivals }
  }
}

/** One service called `server` with one kind of work, at the endpoint `serve`. */
export const station = (workers: number | undefined, work: string, more: Omit<Service, "workers"> = {}): System => ({
  server: { service: { ...(workers === undefined ? {} : { workers }), ...more }, endpoints: { serve: [{ work }] } }
})

export interface Closed {
  readonly users: number
  /** Between two requests of a user; none: the next one follows at once. */
  readonly think?: string
  readonly seconds: number
  readonly warmup?: number
  readonly system: System
  readonly steps?: Steps
}

/** Users who each wait for the answer, think, and ask again. The thinking is not part of any component's response. */
export const closed = ({ seconds, steps, system, think, users, warmup = seconds / 20 }: Closed): WorldWritten => {
  const done: Steps = steps ?? [{ call: "server.serve" }]
  const durationMs = (warmup + seconds) * 1000
  return {
    duration: ms(durationMs),
    warmup: ms(warmup * 1000),
    system,
    journeys: { visit: think === undefined ? done : [...done, { wait: think }] },
    load: {
      k6: {
        scenarios: { users: { executor: "constant-vus", vus: users, duration: ms(durationMs), exec: "visit" } }
      }
    }
  }
}
