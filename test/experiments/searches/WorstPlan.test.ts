import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import {
  drawPlan,
  faultsOf,
  type Plan,
  type PlanSpace,
  planSpace,
  settingsOf,
  sizeOf
} from "../../../src/experiments/searches/FaultPlan.ts"
import { findWorstPlan } from "../../../src/experiments/searches/WorstPlan.ts"
import { decode } from "../../../src/scenarios/Decode.ts"
import { planKinds } from "../../../src/scenarios/language/Invariant.ts"
import { settingsIn } from "../../../src/scenarios/reading/Variants.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"
import { shopInTwoZones as shop } from "../../scenarios/SampleShop.ts"

const space: PlanSpace = {
  choices: Array.from({ length: 30 }, (_, i) => ({
    on: `component-${i}`,
    kind: "slow",
    strengths: [1, 2, 3, 4, 5, 6].map((slow) => ({ slow: `${slow}x` }))
  })),
  budget: 3,
  instants: Array.from({ length: 20 }, (_, i) => i * second),
  lengths: Array.from({ length: 10 }, (_, i) => (i + 1) * second)
}

const stream = (seed: string) => new RandomStreams(seed).stream("plans")

/** Broken only by 7 and 19 together and early; each alone, and each earlier instant, comes a little nearer. */
const together = async (plans: ReadonlyArray<Plan>): Promise<ReadonlyArray<number>> =>
  plans.map((plan) => {
    const nearness = (wanted: number) =>
      Math.max(0, ...plan.map(([choice, , instant]) => (choice === wanted ? 1 - instant / 40 : 0)))
    return 1.8 - nearness(7) - nearness(19)
  })

describe("the search for the worst plan", () => {
  it("finds two faults that break a promise only together and at the right time", async () => {
    const found = await Promise.all(
      ["1", "2", "3", "4", "5"].map((seed) => findWorstPlan(space, stream(seed), 2_000, together))
    )

    for (const { tested, worst } of found) {
      expect(worst!.margin).toBeLessThan(0)
      expect(new Set(worst!.plan.map(([choice]) => choice))).toEqual(expect.objectContaining(new Set([7, 19])))
      // By chance alone a plan of three has both with 6 / 30², and both early enough with a tenth of that: 1 500 plans on average.
      expect(tested).toBeLessThan(1_000)
    }
  })

  it("tries the same plans with the same seed, none of them twice", async () => {
    const tried = async (seed: string) => {
      const all: Array<string> = []
      await findWorstPlan(space, stream(seed), 150, async (plans) => {
        all.push(...plans.map((plan) => JSON.stringify(plan)))
        return plans.map(() => 1)
      })
      return all
    }

    const [one, again] = [await tried("1"), await tried("1")]
    expect(one).toEqual(again)
    expect(one).toHaveLength(150)
    expect(new Set(one).size).toBe(150)
    expect(await tried("2")).not.toEqual(one)
  })

  it("tells what came nearest when nothing breaks the promise", async () => {
    const { worst } = await findWorstPlan(space, stream("1"), 60, async (plans) =>
      plans.map((plan) => (plan.some(([choice]) => choice === 4) ? 0.1 : 0.5))
    )

    expect(worst).toMatchObject({ margin: 0.1 })
  })

  it("draws at random what is broken or not, and says that nothing came nearer than the rest", async () => {
    const all: Array<Plan> = []
    const found = await findWorstPlan(space, stream("1"), 150, async (plans) => {
      all.push(...plans)
      return plans.map(() => 1)
    })

    expect(found).toEqual({ worst: undefined, tested: 150, drawn: 120 })
    // Thirty choices alone, and then plans that owe nothing to any of those: with instants of all kinds.
    expect(new Set(all.slice(30).map(([first]) => first![0])).size).toBeGreaterThan(25)
  })

  it("comes to every plan of a survey, if it is given its draws", async () => {
    const draws = stream("survey")
    const surveyed = new Set(Array.from({ length: 100 }, () => JSON.stringify(drawPlan(space, draws))))
    const all: Array<string> = []
    const marginsOf = async (plans: ReadonlyArray<Plan>) => {
      all.push(...plans.map((plan) => JSON.stringify(plan)))
      return plans.map(() => 1)
    }
    await findWorstPlan(space, stream("1"), 30 + surveyed.size, marginsOf, stream("survey"))

    // After thirty choices alone; one of those may be among them.
    expect(all).toEqual(expect.arrayContaining([...surveyed]))
  })

  it("ends when there is nothing left to try", async () => {
    const one: PlanSpace = { ...space, choices: space.choices.slice(0, 1), budget: 1, instants: [0], lengths: [second] }
    const { tested } = await findWorstPlan(one, stream("1"), 1_000, async (plans) => plans.map(() => 1))

    expect(tested).toBeLessThanOrEqual(6)
  })
})

describe("the space of plans", () => {
  const own = planSpace(shop.scenario, { budget: 3, longest: 12 * second, until: 90 * second })

  it("knows the components, instances, zones, calls and crowds of a system", () => {
    const targets = (kind: string) => own.choices.filter((choice) => choice.kind === kind).map(({ on }) => on)

    expect(targets("slow")).toEqual(["shop", "ledger", "pages", "mail"])
    expect(targets("flush")).toEqual(["pages"])
    expect(targets("load")).toEqual(["purchase"])
    expect(targets("crash")).toEqual(expect.arrayContaining(["shop", "eu-1", "eu-2"]))
    expect(targets("cut")).toEqual(expect.arrayContaining(["shop -> ledger"]))
    expect(own.choices.find(({ kind, on }) => kind === "crash" && on === "shop")!.strengths[0]).toEqual({
      crash: true,
      instances: 1
    })
  })

  it("knows the way back, the nodes of a store, and what may come twice", () => {
    const on = (kind: string) => own.choices.filter((choice) => choice.kind === kind).map((choice) => choice.on)

    expect(on("loss")).toEqual(expect.arrayContaining(["shop -> ledger", "ledger -> shop"]))
    expect(on("cut")).toEqual(
      expect.arrayContaining(["ledger/primary", "ledger/3", "ledger/1 -> ledger/2", "eu-2 -> eu-1"])
    )
    expect(on("duplicates")).toContain("shop -> pages")
    // Nothing comes twice over the connection of a database.
    expect(on("duplicates")).not.toContain("shop -> ledger")
    expect(on("clock")).toContain("ledger/3")
  })

  it("wipes the disk of a store, or of one of its nodes, only if that is asked for, and once", () => {
    const asked = planSpace(shop.scenario, { budget: 1, longest: 12 * second, kinds: ["wipe"] })

    expect(own.choices.some(({ kind }) => kind === "wipe")).toBe(false)
    expect(new Set(asked.choices.map(({ kind }) => kind))).toEqual(new Set(["wipe"]))
    expect(asked.choices.map(({ on }) => on)).toEqual(expect.arrayContaining(["ledger", "ledger/3"]))
    expect(Object.values(faultsOf(asked, [[0, 0, 0, 0]]))[0]).not.toHaveProperty("for")
  })

  it("draws no kind that cannot be asked for, and one to as many faults as the budget has", () => {
    const draws = Array.from({ length: 300 }, (_, i) => drawPlan(own, stream(String(i))))

    expect(new Set(planKinds)).toEqual(new Set([...planKinds, ...own.choices.map(({ kind }) => kind)]))
    expect(new Set(draws.map(({ length }) => length))).toEqual(new Set([1, 2, 3]))
    // Each number as often as the others: 100 of 300, give or take three standard deviations of 8.
    for (const count of [1, 2, 3]) {
      const times = draws.filter(({ length }) => length === count).length
      expect(Math.abs(times - 100)).toBeLessThan(25)
    }
  })

  it("has faults that begin after the warm-up and are over before the end", () => {
    // 90s, the shortest of the variants, with a warm-up of 10s.
    expect(Math.min(...own.instants)).toBeGreaterThan(10 * second)
    expect(Math.max(...own.instants) + Math.max(...own.lengths)).toBeLessThanOrEqual(90 * second)
  })

  it("says a plan as faults of the scenario, which can be set", () => {
    const choice = own.choices.findIndex(({ kind, on }) => kind === "slow" && on === "ledger")
    const plan: Plan = [[choice, 2, 19, 9]]

    expect(faultsOf(own, plan)).toEqual({ "found-1": { on: "ledger", slow: "3x", at: "1m18s", for: "12s" } })
    const decoded = Result.getOrThrow(decode(shop.source, { set: settingsIn(settingsOf(own, plan)) }))
    expect(decoded.scenario.faults!["found-1"]).toMatchObject({ on: "ledger", slow: 3, for: 12 * second })
  })

  it("takes for smaller what has fewer faults, and then what is milder and shorter", () => {
    const sizes = (
      [
        [[0, 0, 0, 0]],
        [[0, 3, 0, 0]],
        [[0, 3, 0, 5]],
        [
          [0, 0, 0, 0],
          [1, 0, 0, 0]
        ]
      ] as const
    ).map((plan) => sizeOf(space, plan))

    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other))
    expect(new Set(sizes).size).toBe(4)
  })
})
