/**
 * Shrinking: the smallest plan of faults that still breaks a promise, found from one that does.
 *
 * fast-check leaves out faults, then makes them milder and shorter, as long as the promise stays broken. What comes out is a local
 * minimum: no single step makes it smaller. The kind, target and instant of a fault stay, since none is smaller than another.
 */
import { array, asyncProperty, check, nat, noShrink, tuple } from "fast-check"
import { type Plan, type PlanSpace, strengthsMax } from "./FaultPlan.ts"

export interface Shrunk {
  readonly plan: Plan
  /** How many plans were tried on the way. */
  readonly tried: number
}

/** At most so many plans are tried; then what has been found so far is the smallest. */
export const shrink = async (
  space: PlanSpace,
  broken: Plan,
  triesMax: number,
  breaks: (plan: Plan) => Promise<boolean>
): Promise<Shrunk> => {
  // Without any fault the promise is kept, or nobody would have looked for a plan.
  const known = new Map<string, boolean>([
    [JSON.stringify(broken), true],
    [JSON.stringify([]), false]
  ])
  const isBroken = async (plan: Plan): Promise<boolean> => {
    const text = JSON.stringify(plan)
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size - 2 >= triesMax) return false
    const found = await breaks(plan)
    known.set(text, found)
    return found
  }
  const positions = tuple(
    noShrink(nat(space.choices.length - 1)),
    nat(strengthsMax - 1),
    noShrink(nat(space.instants.length - 1)),
    nat(space.lengths.length - 1)
  )
  // With a least length of one the last fault of several would never be left out.
  const plans = array(positions, { maxLength: Math.max(space.budget, broken.length) })
  const property = asyncProperty(plans, async (plan) => !(await isBroken(plan)))
  const { counterexample } = await check(property, {
    // The one example is all that is tested: what follows is its shrinking.
    examples: [[broken.map((draw) => [...draw] as [number, number, number, number])]],
    numRuns: 1,
    seed: 1
  })
  return { plan: counterexample?.[0] ?? broken, tried: known.size - 2 }
}
