/**
 * Shortcuts: `vus`, `duration`, `iterations` and `stages` at the top of k6's options.
 *
 * They are a short way to write one scenario, named "default", and k6 refuses them beside `scenarios`, except `vus`,
 * which it then ignores. Which scenario is made: iterations give shared-iterations (a duration becomes their
 * maxDuration), a duration gives constant-vus, stages give ramping-vus, users alone give one shared iteration each, and
 * nothing at all one iteration.
 */
import type { Span } from "../kernel/Instant.ts"
import { type Complaint, fewerIterationsThanUsers, rampOfUsers, shorterThanAllowed } from "./K6Rules.ts"
import type { K6Scenario } from "./K6Scenario.ts"
import type { Stage } from "./Stages.ts"

export interface Shortcuts {
  readonly scenarios?: Readonly<Record<string, K6Scenario>>
  readonly vus?: number
  readonly duration?: Span
  readonly iterations?: number
  readonly stages?: Array<Stage>
}

/** The shortcut that decides, in k6's order; empty stages decide nothing. */
const deciding = ({
  iterations,
  duration,
  stages = []
}: Shortcuts): "iterations" | "duration" | "stages" | undefined => {
  if (iterations !== undefined) return "iterations"
  if (duration !== undefined) return "duration"
  return stages.length > 0 ? "stages" : undefined
}

/** The scenarios as written or, where there are none, the one that k6 makes of the shortcuts. */
export const expandShortcuts = (options: Shortcuts): Readonly<Record<string, K6Scenario>> => {
  const { scenarios, vus, iterations, duration, stages = [] } = options
  const users = vus === undefined ? {} : { vus }
  switch (deciding(options)) {
    case "iterations": {
      const limit = duration === undefined ? {} : { maxDuration: duration }
      return { default: { executor: "shared-iterations", iterations: iterations!, ...users, ...limit } }
    }
    case "duration":
      return { default: { executor: "constant-vus", duration: duration!, ...users } }
    case "stages":
      return { default: { executor: "ramping-vus", stages, ...(vus === undefined ? {} : { startVUs: vus }) } }
    case undefined:
      if (scenarios !== undefined && Object.keys(scenarios).length > 0) return scenarios
      return vus !== undefined && scenarios === undefined
        ? { default: { executor: "shared-iterations", vus, iterations: vus } }
        : { default: { executor: "per-vu-iterations" } }
  }
}

/** What k6 says about shortcuts that contradict each other, or about the scenario it would make of them. */
export const shortcutRules = (options: Shortcuts): ReadonlyArray<Complaint> => {
  const { scenarios, vus = 1, iterations = 1, duration, stages = [] } = options
  const shortcut = deciding(options)
  if (shortcut === undefined) return scenarios === undefined ? tooFewUsers(vus) : []
  if (shortcut !== "stages" && stages.length > 0) return [conflict("stages", shortcut, "stages")]
  if (scenarios !== undefined) return [conflict(shortcut, shortcut, "scenarios")]
  if (shortcut === "stages") return rampOfUsers("vus", vus, stages)
  return [
    ...tooFewUsers(vus),
    ...(shortcut === "iterations" ? fewerIterationsThanUsers(iterations, vus) : []),
    ...shorterThanAllowed("duration", duration)
  ]
}

const conflict = (at: string, one: string, other: string): Complaint => ({
  path: [at],
  issue: `using \`${one}\` and \`${other}\` options simultaneously is not allowed`
})

const tooFewUsers = (vus: number): ReadonlyArray<Complaint> =>
  vus > 0 ? [] : [{ path: ["vus"], issue: "the number of VUs must be more than 0" }]
