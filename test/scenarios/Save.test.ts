import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { decode } from "../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"
import { variantNeeding, withAdditions } from "../../src/scenarios/Save.ts"
import type { Fault } from "../../src/sim/faults/Fault.ts"
import { second } from "../../src/sim/kernel/Instant.ts"

const text = `# A shop, to be broken by hand.
name: shop
title: A shop
duration: 1m

system:
  shop:
    service: {workers: 8}     # eight of them
    endpoints:
      buy: [{work: exponential(4ms)}]

journeys:
  buy: [{call: shop.buy}]

load:
  k6: {scenarios: {users: {executor: constant-vus, vus: 1, duration: 1m, exec: buy}}}

# What goes wrong:
faults:
  slow: {on: shop, slow: 6x, at: 10s, for: 5s}    # as planned

# What we know.
variants:
  naive: {}
`

const crash: Fault = { on: "shop/1", crash: true, at: 12 * second + 1, for: 3.5 * second }

const faultsIn = (saved: string) => Result.getOrThrow(decode(sourceOfText(saved, "shop.yaml"))).scenario.faults

describe("a saved scenario", () => {
  it("has what was done by hand after what was planned, exact to the nanosecond", () => {
    const faults = faultsIn(withAdditions(text, { faults: { "by-hand": crash } }))

    assert.deepStrictEqual(Object.keys(faults ?? {}), ["slow", "by-hand"])
    assert.deepStrictEqual(faults?.["by-hand"], crash)
  })

  it("keeps comments and everything else", () => {
    const saved = withAdditions(text, { faults: { "by-hand": crash } })

    const added = "  by-hand: {on: shop/1, crash: true, at: 12.000000001s, for: 3.5s}\n"
    assert.include(saved, added)
    assert.strictEqual(saved.replace(added, "").replace(/ +#/g, " #"), text.replace(/ +#/g, " #"))
  })

  it("has a fault in the one variant that has what it is on", () => {
    const helped = text.replace(
      "naive: {}",
      "naive: {}\n  helped: {set: {system.helper: {service: {}, endpoints: {help: []}}, journeys.buy: [{call: helper.help}, {call: shop.buy}]}}"
    )
    const away: Fault = { ...crash, on: "helper" }
    const source = sourceOfText(helped, "shop.yaml")

    assert.strictEqual(variantNeeding(source, "helped", { faults: { "by-hand": crash } }), undefined)
    assert.strictEqual(variantNeeding(source, "helped", { faults: { "by-hand": away } }), "helped")
    const saved = withAdditions(helped, { into: "helped", faults: { "by-hand": away }, lifted: { slow: "11s" } })
    const decoded = Result.getOrThrow(decode(sourceOfText(saved, "shop.yaml")))
    const [naive, with_] = decoded.variants.map(({ scenario }) => scenario.faults)
    assert.deepStrictEqual(with_, { ...naive, "by-hand": away })
    assert.strictEqual(naive?.slow?.until, 11 * second)
  })

  it("lifts a fault that one variant alone has in that variant", () => {
    const hurt = text.replace("naive: {}", "naive: {}\n  hurt: {set: {faults.dies: {on: shop, crash: true, at: 20s}}}")
    const source = sourceOfText(hurt, "shop.yaml")
    const lifted = { slow: "0s", dies: "0s" }

    assert.strictEqual(variantNeeding(source, "hurt", { faults: {}, lifted: { slow: "0s" } }), undefined)
    const into = variantNeeding(source, "hurt", { faults: {}, lifted })
    assert.strictEqual(into, "hurt")
    const decoded = Result.getOrThrow(
      decode(sourceOfText(withAdditions(hurt, { into, faults: {}, lifted }), "shop.yaml"))
    )
    const untils = decoded.variants.map(({ scenario: { faults = {} } }) =>
      Object.values(faults).map(({ until }) => until)
    )
    assert.deepStrictEqual(untils, [[0], [0, 0]])
  })

  it("gets its faults after the load when there were none", () => {
    const saved = withAdditions(text.replace(/# What goes wrong:\nfaults:\n.*\n/, ""), { faults: { "by-hand": crash } })

    assert.match(saved, /exec: buy\}\}\}\n\nfaults:\n {2}by-hand: \{.*\}\n\n# What we know\.\nvariants:/)
    assert.deepStrictEqual(faultsIn(saved), { "by-hand": crash })
  })

  it("gives a name that is taken a number", () => {
    const saved = withAdditions(withAdditions(text, { faults: { slow: crash } }), { faults: { slow: crash } })

    assert.deepStrictEqual(Object.keys(faultsIn(saved) ?? {}), ["slow", "slow-2", "slow-3"])
  })

  it("is called like the file that it is saved to", () => {
    assert.include(withAdditions(text, { name: "shop-2", faults: {} }), "\nname: shop-2\n")
  })

  it("without additions is the same", () => {
    assert.strictEqual(withAdditions(text, { faults: {} }).replace(/ +#/g, " #"), text.replace(/ +#/g, " #"))
  })
})
