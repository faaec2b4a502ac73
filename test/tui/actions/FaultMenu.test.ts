import { describe, expect, it } from "vitest"
import { read } from "../../../src/scenarios/reading/Issues.ts"
import { Fault } from "../../../src/sim/faults/Fault.ts"
import { faultChoices } from "../../../src/tui/actions/FaultMenu.ts"
import { opening } from "../Samples.ts"

const labels = (name: string) => faultChoices(opening.topology, name).map(({ label }) => label)

describe("the menu of faults", () => {
  it.each(opening.topology.nodes.map(({ name }) => name))("offers for %s only faults that can be read", (name) => {
    const choices = faultChoices(opening.topology, name)

    expect(choices.length).toBeGreaterThan(2)
    for (const { fault } of choices) expect(read(Fault, fault)).toHaveProperty("value")
  })

  it("offers a journey to change its load", () => {
    expect(labels("buy")).toContain("buy: 3x the load")
  })

  it("offers to crash one instance where there are several", () => {
    expect(labels("shop")).toContain("shop/1: crash one instance")
    expect(labels("ledger").filter((label) => label.startsWith("ledger/"))).toEqual([])
  })

  it("offers to flush caches only", () => {
    expect(labels("catalogue")).toContain("catalogue: flush the cache")
    expect(labels("ledger")).not.toContain("ledger: flush the cache")
  })

  it("offers to wipe the disk of one node where there are several", () => {
    const nodes = opening.topology.nodes.map((node) => (node.name === "ledger" ? { ...node, instances: 3 } : node))
    const ofThree = faultChoices({ ...opening.topology, nodes }, "ledger").map(({ label }) => label)

    expect(ofThree).toContain("ledger/1: wipe the disk of one node")
    expect(labels("ledger")).not.toContain("ledger/1: wipe the disk of one node")
  })

  it("offers to wipe stores only", () => {
    expect(labels("ledger")).toContain("ledger: wipe all contents")
    expect(labels("catalogue")).not.toContain("catalogue: wipe all contents")
  })

  it("offers the ways to a component, and its zones", () => {
    expect(labels("payments")).toContain("shop -> payments: cut the link")
    expect(labels("payments")).toContain("eu-2: cut the zone off")
  })

  it("offers nothing for what is not there", () => {
    expect(faultChoices(opening.topology, "nobody")).toEqual([])
    expect(faultChoices(opening.topology, undefined)).toEqual([])
  })
})
