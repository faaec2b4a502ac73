import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Plan, planTopology } from "../../../src/tui/drawing/TopologyPlan.ts"

const box = (id: string, group?: string) => ({ id, breadth: 3, group })

/** Pairs of boxes in one layer with fewer than `apart` cells between them. */
const tooClose = (plan: Plan, apart: number): ReadonlyArray<string> => {
  const nodes = [...plan.nodes]
  return nodes.flatMap(([a, first], i) =>
    nodes.slice(i + 1).flatMap(([b, second]) => {
      const gap = Math.max(second.start - first.start - first.breadth, first.start - second.start - second.breadth)
      return first.layer === second.layer && gap < apart ? [`${a} ${b}`] : []
    })
  )
}

describe("the plan of a topology", () => {
  it("puts every component after those that call it", () => {
    const edges = [
      { from: "web", to: "api" },
      { from: "api", to: "db" },
      { from: "web", to: "db" }
    ]
    const plan = planTopology({ nodes: ["web", "api", "db"].map((id) => box(id)), edges, groups: [], apart: 1 })

    expect([...plan.nodes].map(([id, { layer }]) => [id, layer])).toEqual([
      ["web", 0],
      ["api", 1],
      ["db", 2]
    ])
    expect(plan.edges[2]!.stops).toHaveLength(1)
  })

  it("turns one edge of a circle round", () => {
    const edges = [
      { from: "a", to: "b" },
      { from: "b", to: "a" }
    ]
    const plan = planTopology({ nodes: [box("a"), box("b")], edges, groups: [], apart: 1 })

    expect(plan.edges.filter((edge) => edge.isBackwards)).toHaveLength(1)
  })

  it("puts a border round a group and one round the group it is in", () => {
    const groups = [{ id: "zone", within: "region" }, { id: "region" }]
    const plan = planTopology({
      nodes: [box("a", "zone"), box("b")],
      edges: [{ from: "b", to: "a" }],
      groups,
      apart: 1
    })
    const [region, zone] = plan.groups

    expect([region!.id, region!.nesting, zone!.id, zone!.nesting]).toEqual(["region", 2, "zone", 1])
    expect(zone).toMatchObject({ firstLayer: 1, lastLayer: 1, from: 1, to: 5 })
    expect(region).toMatchObject({ from: 0, to: 6 })
  })

  it("cuts a circle of groups open", () => {
    const groups = [
      { id: "x", within: "y" },
      { id: "y", within: "x" }
    ]

    expect(planTopology({ nodes: [box("a", "x")], edges: [], groups, apart: 1 }).groups).toHaveLength(2)
  })

  it("keeps boxes apart and strangers out of groups", () => {
    const ids = ["a", "b", "c", "d", "e", "f", "g", "h"]
    const edge = fc
      .record({ from: fc.constantFrom(...ids), to: fc.constantFrom(...ids) })
      .filter((e) => e.from !== e.to)
    const group = fc.constantFrom(undefined, "p", "q", "r")
    const groups = [{ id: "p" }, { id: "q", within: "r" }, { id: "r" }]
    fc.assert(
      fc.property(
        fc.array(edge, { maxLength: 14 }),
        fc.array(group, { minLength: 8, maxLength: 8 }),
        (edges, homes) => {
          const nodes = ids.map((id, i) => ({ id, breadth: 1 + 2 * (i % 4), group: homes[i] }))
          const plan = planTopology({ nodes, edges, groups, apart: 1 })
          const isIn = (id: string, frame: string) => {
            const home = homes[ids.indexOf(id)]
            return home === frame || (home === "q" && frame === "r")
          }
          const intruders = plan.groups.flatMap((frame) =>
            [...plan.nodes].filter(
              ([id, node]) =>
                !isIn(id, frame.id) &&
                node.layer >= frame.firstLayer &&
                node.layer <= frame.lastLayer &&
                node.start <= frame.to &&
                node.start + node.breadth > frame.from
            )
          )

          expect(tooClose(plan, 1)).toEqual([])
          expect(intruders).toEqual([])
        }
      ),
      { numRuns: 60 }
    )
  })
})
