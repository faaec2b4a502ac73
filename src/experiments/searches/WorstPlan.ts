/**
 * Worst plan: a guided random search for the faults that break a promise.
 *
 * First every choice alone at its worst, in random order, then generations: the plans that came nearest to breaking the promise are
 * changed a little, crossed and added to. How near a plan came is its margin: what is left of the promise, below zero once it is
 * broken. As long as none came nearer than another, as with what is either broken or not, plans are drawn at random. The same seed
 * searches the same plans.
 */
import { drawBelow, type RandomStream } from "../../sim/kernel/RandomStreams.ts"
import { type Draw, drawOne, drawPlan, type Plan, type PlanSpace, sizeOf, strengthsMax, within } from "./FaultPlan.ts"

/** A plan and what is left of the promise with it; below zero it is broken. */
export interface Tested {
  readonly plan: Plan
  readonly margin: number
}

export interface WorstPlan {
  /** The smallest of those that broke it, or the one that came nearest; `undefined` if none came nearer than another. */
  readonly worst: Tested | undefined
  readonly tested: number
  /** Of these drawn at random, each by itself. */
  readonly drawn: number
}

/** Plans that are tried at a time. */
const crowd = 12
/** Of them so many are the parents of the next. */
const parents = 5

const nearest = (one: Tested, other: Tested): number => one.margin - other.margin

/**
 * Tries at most so many plans; stops when one breaks the promise. `marginsOf` tells the margins of plans, in their order. What is
 * drawn at random comes from `draws`: with that of a survey, its plans are tried in their order.
 */
export const findWorstPlan = async (
  space: PlanSpace,
  stream: RandomStream,
  runsMax: number,
  marginsOf: (plans: ReadonlyArray<Plan>) => Promise<ReadonlyArray<number>>,
  draws: RandomStream = stream
): Promise<WorstPlan> => {
  const tested: Array<Tested> = []
  const seen = new Set<string>()
  const unseen = (plans: ReadonlyArray<Plan>) =>
    plans.filter((plan) => {
      const text = JSON.stringify(plan)
      const isNew = !seen.has(text)
      seen.add(text)
      return isNew
    })
  const isBlind = () => tested.every(({ margin }) => margin === tested[0]!.margin)
  const broken = () => tested.filter(({ margin }) => margin < 0)
  const test = async (plans: ReadonlyArray<Plan>) => {
    const some = unseen(plans).slice(0, runsMax - tested.length)
    const margins = await marginsOf(some)
    some.forEach((plan, i) => {
      tested.push({ plan, margin: margins[i]! })
    })
    return some.length
  }
  const alone = shuffled(
    space.choices.map(({ strengths }, choice): Plan => {
      const [, , instant] = drawOne(space, stream)
      return [[choice, strengths.length - 1, instant, space.lengths.length - 1]]
    }),
    stream
  )
  for (let from = 0; from < alone.length && broken().length === 0 && tested.length < runsMax; from += crowd) {
    await test(alone.slice(from, from + crowd))
  }
  let drawn = 0
  let idle = 0
  while (broken().length === 0 && tested.length < runsMax && idle < 20) {
    const best = tested.toSorted(nearest).slice(0, parents)
    const drawsAnew = isBlind()
    const children = Array.from({ length: crowd }, () =>
      drawsAnew ? drawPlan(space, draws) : childOf(best, space, stream)
    )
    const some = await test(children)
    if (drawsAnew) drawn += some
    idle = some === 0 ? idle + 1 : 0
  }
  const bad = broken().toSorted((one, other) => sizeOf(space, one.plan) - sizeOf(space, other.plan))
  const near = isBlind() ? undefined : tested.toSorted(nearest)[0]
  return { worst: bad[0] ?? near, tested: tested.length, drawn }
}

/**
 * Of as many plans, drawn each by itself, not one broke the promise: what share of all plans may break it at most, with 95 %
 * confidence. About three by their number, the rule of three.
 */
export const boundOf = (plans: number): number => 1 - Math.exp(Math.log(0.05) / plans)

const shuffled = <A>(all: ReadonlyArray<A>, stream: RandomStream): ReadonlyArray<A> => {
  const left = [...all]
  return all.flatMap(() => left.splice(drawBelow(stream, left.length), 1))
}

const pick = <A>(all: ReadonlyArray<A>, stream: RandomStream): A => all[drawBelow(stream, all.length)]!

/** One that came near with something changed, or with faults of another. */
const childOf = (best: ReadonlyArray<Tested>, space: PlanSpace, stream: RandomStream): Plan => {
  if (best.length === 0) return [drawOne(space, stream)]
  const { plan } = pick(best, stream)
  switch (drawBelow(stream, 4)) {
    case 0:
      return within([...plan, drawOne(space, stream)], space, stream)
    case 1:
      return within([...plan, ...pick(best, stream).plan], space, stream)
    default: {
      const at = drawBelow(stream, plan.length)
      return within(
        plan.map((draw, i) => (i === at ? changed(draw, space, stream) : draw)),
        space,
        stream
      )
    }
  }
}

/** Another instant half of the time, since it takes the right moment; else another strength, length or fault. */
const changed = ([choice, strength, instant, length]: Draw, space: PlanSpace, stream: RandomStream): Draw => {
  switch (drawBelow(stream, 6)) {
    case 0:
      return [choice, drawBelow(stream, strengthsMax), instant, length]
    case 1:
      return [choice, strength, instant, drawBelow(stream, space.lengths.length)]
    case 2:
      return drawOne(space, stream)
    default:
      return [choice, strength, drawBelow(stream, space.instants.length), length]
  }
}
