/**
 * Walk: everything that is done in a scenario, and where each of it stands.
 *
 * Paths are those of the decoded scenario; `follow` in `Written.ts` knows the shorthands that people use instead.
 */

import type { Step } from "./language/Step.ts"
import type { PolicyOptions } from "./language/Through.ts"
import { groupName } from "./Places.ts"
import type { Path } from "./reading/Path.ts"
import type { Scenario } from "./Scenario.ts"

/** One step, however deep. */
export interface StepAt {
  readonly step: Step
  readonly path: Path
}

/** A list of steps that somebody does: an endpoint, a journey, or the consumers of a topic. */
export interface Routine {
  readonly of: "endpoint" | "journey" | "topic"
  /** The component, or the journey; a group of consumers with its topic, `orders.billing`. */
  readonly name: string
  /** For an endpoint its name. */
  readonly endpoint: string | undefined
  readonly through: ReadonlyArray<PolicyOptions>
  readonly steps: ReadonlyArray<Step>
  readonly path: Path
}

/** The routine in words: `shop.checkout`, or the name of the journey or topic. */
export const routineText = ({ endpoint, name }: Routine): string =>
  endpoint === undefined ? name : `${name}.${endpoint}`

/** All routines of these components and journeys, in the order in which they are written. */
export const routines = ({
  journeys = {},
  system = {}
}: Partial<Pick<Scenario, "journeys" | "system">>): ReadonlyArray<Routine> => {
  const found: Array<Routine> = []
  for (const [name, component] of Object.entries(system)) {
    if (component.kind === "service") {
      const shared = component.service.through ?? []
      for (const [endpoint, { steps, through = [] }] of Object.entries(component.endpoints)) {
        const path = ["system", name, "endpoints", endpoint]
        found.push({ of: "endpoint", name, endpoint, through: [...shared, ...through], steps, path })
      }
    }
    if (component.kind === "topic") {
      const { groups = {}, steps } = component.topic
      const path = ["system", name, "topic"]
      if (steps !== undefined) found.push({ of: "topic", name, endpoint: undefined, through: [], steps, path })
      for (const [group, own] of Object.entries(groups)) {
        const inGroup = { name: groupName(name, group), steps: own.steps, path: [...path, "groups", group] }
        found.push({ of: "topic", endpoint: undefined, through: [], ...inGroup })
      }
    }
  }
  for (const [name, { steps }] of Object.entries(journeys)) {
    found.push({ of: "journey", name, endpoint: undefined, through: [], steps, path: ["journeys", name] })
  }
  return found
}

/** These steps and all inside them, each before those inside it. */
export const stepsWithin = (steps: ReadonlyArray<Step>, path: Path): ReadonlyArray<StepAt> =>
  steps.flatMap((step, i) => {
    const at = [...path, i]
    return [{ step, path: at }, ...inside(step, at), ...insidePolicies(step.through ?? [], [...at, "through"])]
  })

/** Every step of a routine, those of its fallbacks included. */
export const stepsOf = ({ path, steps, through }: Routine): ReadonlyArray<StepAt> => [
  ...insidePolicies(through, [...path, "through"]),
  ...stepsWithin(steps, [...path, "steps"])
]

const inside = (step: Step, path: Path): ReadonlyArray<StepAt> => {
  switch (step.kind) {
    case "parallel":
      return stepsWithin(step.parallel, [...path, "parallel"])
    case "sequence":
      return stepsWithin(step.sequence, [...path, "sequence"])
    case "choice":
      return step.choice.flatMap((branch, i) =>
        branch.kind === "otherwise"
          ? stepsWithin(branch.otherwise, [...path, "choice", i, "otherwise"])
          : stepsWithin(branch.steps, [...path, "choice", i, "steps"])
      )
    case "cache":
      return stepsWithin(step.cache.miss, [...path, "cache", "miss"])
    case "write":
      return stepsWithin(step.write.steps, [...path, "write", "steps"])
    case "acquire":
      return stepsWithin(step.acquire.steps, [...path, "acquire", "steps"])
    case "repeat":
      return stepsWithin(step.repeat.steps, [...path, "repeat", "steps"])
    case "saga":
      return step.saga.steps.flatMap((part, i) => [
        ...stepsWithin(part.do, [...path, "saga", "steps", i, "do"]),
        ...stepsWithin(part.undo ?? [], [...path, "saga", "steps", i, "undo"])
      ])
    case "update":
      return stepsWithin(step.update.steps ?? [], [...path, "update", "steps"])
    case "lock":
      return stepsWithin(step.lock.steps, [...path, "lock", "steps"])
    case "idempotent":
      return stepsWithin(step.idempotent.steps, [...path, "idempotent", "steps"])
    case "await":
    case "commit":
    case "effect":
    case "work":
    case "call":
    case "publish":
    case "wait":
    case "fail":
    case "run":
      return []
  }
}

/** Steps that a policy does instead of the call, as a fallback may. */
const insidePolicies = (policies: ReadonlyArray<PolicyOptions>, path: Path): ReadonlyArray<StepAt> =>
  policies.flatMap((policy, i) => {
    if (!("fallback" in policy)) return []
    const { fallback } = policy as { readonly fallback: { readonly steps?: ReadonlyArray<Step> } }
    return stepsWithin(fallback.steps ?? [], [...path, i, "fallback", "steps"])
  })
