import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { disturbed, fitting } from "../../../src/experiments/searches/Disturbed.ts"
import {
  drawPlan,
  faultsOf,
  type Plan,
  type PlanSpace,
  planSpace
} from "../../../src/experiments/searches/FaultPlan.ts"
import { shrink } from "../../../src/experiments/searches/Shrink.ts"
import { boundOf, findWorstPlan } from "../../../src/experiments/searches/WorstPlan.ts"
import { compile } from "../../../src/scenarios/Compile.ts"
import { type Decoded, decode } from "../../../src/scenarios/Decode.ts"
import { despiteOf } from "../../../src/scenarios/language/Invariant.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"
import { settingsIn } from "../../../src/scenarios/reading/Variants.ts"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"

/** A scenario of the library without faults of its own, and no longer than that. */
const quiet = (path: string, duration: string): Decoded => {
  const file = new URL(`../../../scenarios/${path}.yaml`, import.meta.url)
  const source = sourceOfText(readFileSync(file, "utf8"), path)
  const { scenario } = Result.getOrThrow(decode(source))
  const set = Object.keys(scenario.faults ?? {}).map((name) => `faults.${name}.until=0s`)
  return Result.getOrThrow(decode(source, { set: settingsIn([...set, `duration=${duration}`]) }))
}

/** What a design is promised against, up to three faults. */
const spaceFor = (decoded: Decoded, variant: string, invariant: string): PlanSpace => {
  const { scenario } = decoded.variants.find(({ name }) => name === variant)!
  const { faults: budget = 3, kinds } = despiteOf(scenario.invariants![invariant]!)
  return fitting(decoded, variant, planSpace(scenario, { budget, longest: scenario.duration / 10, kinds }))
}

/** The invariants that a plan breaks. */
const brokenBy = (decoded: Decoded, variant: string, space: PlanSpace, plan: Plan): ReadonlyArray<string> => {
  const { variants } = disturbed(decoded, variant, faultsOf(space, plan))
  const { changes, scenario } = variants.find(({ name }) => name === variant)!
  const simulation = compile(scenario, { seed: 1, changes, isExplained: false })
  simulation.go()
  return simulation.invariants.flatMap(({ name, verdict }) => (verdict === "failed" ? [name] : []))
}

const stream = (seed: string) => new RandomStreams(seed).stream("plans")

describe("a design that is said to be sound", () => {
  it.each([
    ["transactions/idempotent-payment", "key-with-lock", "charged-once", "41s"],
    ["transactions/lease-and-pause", "fenced", "paid-once", "40s"],
    ["transactions/stuck-saga", "tombstones", "money-or-seat", "2m"],
    ["async/dual-write-outbox", "keyed-outbox", "nothing-lost", "30s"]
  ])("is, whatever goes wrong of what it is promised against: %s, %s", (path, variant, invariant, duration) => {
    const decoded = quiet(path, duration)
    const space = spaceFor(decoded, variant, invariant)
    const draws = stream(variant)
    const plans = Array.from({ length: 6 }, () => drawPlan(space, draws))

    expect(plans.filter((plan) => brokenBy(decoded, variant, space, plan).includes(invariant))).toEqual([])
  })
})

describe("a design that is not", () => {
  it.each([
    ["transactions/idempotent-payment", "no-key", "charged-once", "41s"],
    ["async/dual-write-outbox", "dual-write", "nothing-lost", "30s"]
  ])("is found out by a fault or two, without any of its own: %s, %s", async (path, variant, invariant, duration) => {
    const decoded = quiet(path, duration)
    const space = spaceFor(decoded, variant, invariant)
    const isBroken = (plan: Plan) => brokenBy(decoded, variant, space, plan).includes(invariant)
    expect(isBroken([])).toBe(false)

    const margins = async (plans: ReadonlyArray<Plan>) => plans.map((plan) => (isBroken(plan) ? -1 : 1))
    const { worst } = await findWorstPlan(space, stream("1"), 100, margins)
    const { plan } = await shrink(space, worst!.plan, 20, async (one) => isBroken(one))

    expect(worst!.margin).toBe(-1)
    expect([1, 2]).toContain(plan.length)
    expect(isBroken(plan)).toBe(true)
  })
})

describe("a promise in spite of any one fault", () => {
  // Given up after a second and replaced after another, with a replica that is 100 ms behind: nothing older than a second is lost
  // with the primary, unless the replica has heard nothing for longer.
  const source = sourceOfText(
    `
name: one-at-a-time
title: A replica that is behind for as long as it is away
duration: 30s
system:
  ledger:
    store:
      write: 5ms
      zone: eu-1
      replicas: {count: 1, lag: 100ms, zones: [eu-2]}
      failover: {after: 1s, promote: 1s}
journeys: {pay: [{call: ledger.write}]}
load: {k6: {scenarios: {users: {executor: constant-arrival-rate, rate: 10, duration: 30s, preAllocatedVUs: 50, exec: pay}}}}
invariants:
  second: {durable: ledger, within: 1s, against: {faults: 1}}
variants: {only: {}}
`,
    "one-at-a-time"
  )
  const decoded = Result.getOrThrow(decode(source))
  const space = spaceFor(decoded, "only", "second")
  const choiceOf = (target: string, kind: string) =>
    space.choices.findIndex((one) => one.on === target && one.kind === kind)

  it("is tried with one fault at a time, of which none breaks it", () => {
    const draws = stream("1")
    const drawn = Array.from({ length: 40 }, () => drawPlan(space, draws))

    expect(new Set(drawn.map((plan) => plan.length))).toEqual(new Set([1]))
    const worst = space.choices.map((_, choice): Plan => [[choice, Infinity, 9, 9]])
    expect([...worst, ...drawn].filter((plan) => brokenBy(decoded, "only", space, plan).length > 0)).toEqual([])
  })

  it("may be broken by two: a replica that has been away for almost three seconds when the primary is lost", () => {
    // Instants are 1.35 s apart, and faults last three seconds.
    const away: Plan[number] = [choiceOf("eu-2", "crash"), 0, 9, 9]
    const lost: Plan[number] = [choiceOf("eu-1", "crash"), 0, 11, 9]

    expect(brokenBy(decoded, "only", space, [away])).toEqual([])
    expect(brokenBy(decoded, "only", space, [lost])).toEqual([])
    expect(brokenBy(decoded, "only", space, [away, lost])).toEqual(["second"])
  })
})

describe("what is known of plans that were not tried", () => {
  it("is three by the number of those that were", () => {
    expect(boundOf(1)).toBeCloseTo(0.95)
    // 0.95^n = 5 %: n = 58.4.
    expect(boundOf(58.4)).toBeCloseTo(0.05, 4)
    expect(boundOf(1000)).toBeCloseTo(0.003, 4)
  })
})
