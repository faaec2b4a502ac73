import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { disturbed, fitting } from "../../../src/experiments/searches/Disturbed.ts"
import { drawPlan, faultsOf, type Plan, planSpace, settingsOf } from "../../../src/experiments/searches/FaultPlan.ts"
import { compile } from "../../../src/scenarios/Compile.ts"
import { type Decoded, decode } from "../../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"
import { settingsIn } from "../../../src/scenarios/reading/Variants.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"

const text = `
name: shop
title: A shop in two zones
duration: 20s
system:
  shop:
    service: {instances: 2, workers: 8, zones: [a, b]}
    endpoints:
      buy: [{work: exponential(4ms)}, {call: ledger.write, through: [{timeout: 1s}]}]
  ledger: {store: {write: 5ms, replicas: {count: 1, lag: 10ms, zones: [b]}}}
journeys:
  visit: [{call: shop.buy}]
load: {k6: {scenarios: {users: {executor: constant-arrival-rate, rate: 20, duration: 20s, preAllocatedVUs: 50, exec: visit}}}}
`
const shop = Result.getOrThrow(decode(sourceOfText(text, "shop.yaml")))

const all = planSpace(shop.scenario, { budget: 3, longest: 5 * second })
const variant = shop.variants[0]!.name
const space = fitting(shop, variant, all)

const fingerprintOf = ({ variants }: Decoded): string => {
  const { changes, scenario } = variants.find(({ name }) => name === variant)!
  const simulation = compile(scenario, { seed: 1, changes })
  simulation.go()
  return simulation.run.kernel.fingerprint.value
}

describe("what fits a design", () => {
  it("are the choices that would be no mistake, each by itself", () => {
    const isMistake = (choice: number) => {
      const plan: Plan = [[choice, 9, 0, 0]]
      return Result.isFailure(decode(shop.source, { set: settingsIn(settingsOf(all, plan)), only: [variant] }))
    }
    const kept = all.choices.filter((choice) => space.choices.includes(choice))
    const some = all.choices.flatMap((choice, i) => (i % 7 === 0 && choice.kind !== "clock" ? [i] : []))

    expect(kept).toEqual(space.choices)
    expect(some.filter(isMistake)).toEqual(some.filter((i) => !kept.includes(all.choices[i]!)))
    expect(kept.length).toBeGreaterThan(all.choices.length / 2)
  })

  it("are no clocks where nobody goes by them, though they may be written", () => {
    const kept = (design: string) => {
      const other = Result.getOrThrow(
        decode(sourceOfText(text.replace(/replicas: .*\}\}\}/, `${design}}}`), "shop.yaml"))
      )
      const choices = planSpace(other.scenario, { budget: 3, longest: 5 * second })
      const fits = fitting(other, variant, choices).choices.filter(({ kind }) => kind === "clock")
      const skew = decode(other.source, { set: settingsIn(["faults.skew={on: ledger/1, clock: 1s}"]) })
      return [fits.length > 0, Result.isSuccess(skew)]
    }

    expect(kept("raft: {leases: true}")).toEqual([true, true])
    expect(kept("raft: {}")).toEqual([false, true])
    expect(kept("primaries: {count: 2}")).toEqual([true, true])
    expect(kept("primaries: {count: 2, conflicts: counter}")).toEqual([false, true])
    expect(kept("quorum: {}")).toEqual([false, true])
  })

  it("is nothing where the design itself is a mistake", () => {
    expect(fitting(shop, variant, all, ["system.shop.service.instances=none"]).choices).toEqual([])
  })
})

describe("a design that is disturbed", () => {
  it("is the same to the last event as if the faults stood in the file", () => {
    const stream = new RandomStreams("1").stream("plans")
    const plan = drawPlan(space, stream)
    const written = Result.getOrThrow(decode(shop.source, { set: settingsIn(settingsOf(space, plan)) }))

    expect(fingerprintOf(disturbed(shop, variant, faultsOf(space, plan)))).toBe(fingerprintOf(written))
    expect(fingerprintOf(disturbed(shop, variant, {}))).toBe(fingerprintOf(shop))
  })
})
