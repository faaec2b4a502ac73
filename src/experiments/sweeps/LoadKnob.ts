/**
 * Load knob: the whole load of a scenario, as one number that can be turned: requests a second, or users where it is users that
 * come, or a factor such as `1.5x`.
 *
 * All k6 scenarios grow and shrink together. k6 takes whole rates only, so a rate that is none is written as so many in ten, a
 * hundred or a thousand time units. The users that are allocated grow with the load; they never shrink, since fewer of them
 * would be a limit of its own.
 */
import * as Result from "effect/Result"
import type { Scenario } from "../../scenarios/Scenario.ts"
import { second } from "../../sim/kernel/Instant.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import { writeSpan } from "../../sim/model/SpanText.ts"
import { derive, type ScenarioLoad } from "../../sim/workload/ScenarioLoad.ts"

/** How much load there is at its peak, all k6 scenarios together. */
export interface LoadPeak {
  readonly amount: number
  readonly of: "requests a second" | "users"
}

const ratePeak = (load: ScenarioLoad): number | undefined => {
  switch (load.executor) {
    case "constant-arrival-rate":
      return (load.rate * second) / load.timeUnit
    case "ramping-arrival-rate":
      return (Math.max(load.startRate, ...load.stages.map(({ target }) => target)) * second) / load.timeUnit
    default:
      return undefined
  }
}

const usersPeak = (load: ScenarioLoad): number | undefined => {
  switch (load.executor) {
    case "constant-vus":
      return load.vus
    case "ramping-vus":
      return Math.max(load.startVUs, ...load.stages.map(({ target }) => target))
    default:
      return undefined
  }
}

const summed = (values: ReadonlyArray<number | undefined>): number | undefined =>
  values.some((value) => value === undefined) ? undefined : values.reduce<number>((sum, value) => sum + value!, 0)

/** The load as it is, or why it cannot be turned as a whole. */
export const peakOf = ({ load: { arrivals, k6 } }: Pick<Scenario, "load">): Reading<LoadPeak> => {
  const loads = derive(k6)
  if (JSON.stringify(arrivals ?? "").includes('"trace"')) {
    return Result.fail("the load is that of a trace, which cannot be made more or less")
  }
  const [rates, users] = [summed(loads.map(ratePeak)), summed(loads.map(usersPeak))]
  if (rates !== undefined && rates > 0) return Result.succeed({ amount: rates, of: "requests a second" })
  if (users !== undefined && users > 0) return Result.succeed({ amount: users, of: "users" })
  return Result.fail(
    "the load is not one of rates alone or of users alone; name what is meant, such as load.k6.scenarios.shoppers.rate"
  )
}

/** `300`, `300/s`: so much in all. `1.5x`: so many times what it is. */
export const loadSettings = (scenario: Pick<Scenario, "load">, value: string): Reading<ReadonlyArray<string>> => {
  const [, number, unit] = /^(\d+\.?\d*|\.\d+)\s*(\/s|x)?$/.exec(value.trim()) ?? []
  if (number === undefined || Number(number) === 0) {
    return Result.fail(`expected a load such as 300 (in all), 300/s or 1.5x, got "${value}"`)
  }
  return Result.flatMap(peakOf(scenario), ({ amount, of }): Reading<ReadonlyArray<string>> => {
    if (unit === "/s" && of === "users") return Result.fail(`the load is ${of}, and ${value} is a rate`)
    const factor = unit === "x" ? Number(number) : Number(number) / amount
    const { k6 } = scenario.load
    const settings = derive(k6).flatMap((load) => {
      const change = timesTheLoad(load, factor)
      const at = k6.scenarios === undefined ? "load.k6" : `load.k6.scenarios.${load.name}`
      return Object.entries(change).map(([key, to]) => `${at}.${key}=${JSON.stringify(to)}`)
    })
    return Result.succeed(settings)
  })
}

/** What is different in a k6 scenario whose load is so many times as much; nothing if it is neither a rate nor a number of users. */
export const timesTheLoad = (load: ScenarioLoad, factor: number): Readonly<Record<string, unknown>> => {
  const users = (count: number) => Math.max(1, Math.round(count * factor))
  const enough = (count: number) => Math.max(count, Math.ceil(count * factor))
  switch (load.executor) {
    case "constant-arrival-rate": {
      const times = wholeIn([load.rate * factor])
      return {
        rate: Math.round(load.rate * factor * times),
        timeUnit: writeSpan(load.timeUnit * times),
        preAllocatedVUs: enough(load.preAllocatedVUs),
        maxVUs: enough(load.maxVUs)
      }
    }
    case "ramping-arrival-rate": {
      const rates = [load.startRate, ...load.stages.map(({ target }) => target)].map((rate) => rate * factor)
      const times = wholeIn(rates)
      const [startRate, ...targets] = rates.map((rate) => Math.round(rate * times))
      return {
        startRate,
        timeUnit: writeSpan(load.timeUnit * times),
        stages: load.stages.map(({ duration }, i) => ({ duration: writeSpan(duration), target: targets[i] })),
        preAllocatedVUs: enough(load.preAllocatedVUs),
        maxVUs: enough(load.maxVUs)
      }
    }
    case "constant-vus":
      return { vus: users(load.vus) }
    case "ramping-vus":
      return {
        startVUs: users(load.startVUs),
        stages: load.stages.map(({ duration, target }) => ({ duration: writeSpan(duration), target: users(target) }))
      }
    case "shared-iterations":
    case "per-vu-iterations":
      return {}
  }
}

/** The fewest time units in which all of these are whole numbers; a thousand are enough. */
const wholeIn = (rates: ReadonlyArray<number>): number =>
  [1, 10, 100].find((times) => rates.every((rate) => Math.abs(rate * times - Math.round(rate * times)) < 1e-6)) ?? 1000
