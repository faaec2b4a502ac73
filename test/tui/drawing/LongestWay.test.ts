import { describe, expect, it } from "vitest"
import { longestWay } from "../../../src/tui/drawing/LongestWay.ts"

const way = (edges: ReadonlyArray<readonly [from: string, to: string]>): number =>
  longestWay({
    ids: ["a", "b", "c", "d"],
    edges: edges.map(([from, to]) => ({ from, to })),
    depthOf: () => 10,
    gap: 3
  })

describe("the longest way through a graph", () => {
  it("is that of its longest chain", () => {
    // a, b, c and two gaps; d stands alone.
    expect(
      way([
        ["a", "b"],
        ["b", "c"],
        ["a", "c"]
      ])
    ).toBe(36)
  })

  it("is one component where nothing is called", () => {
    expect(way([])).toBe(10)
  })

  it("is not known when there is a circle", () => {
    expect(
      way([
        ["a", "b"],
        ["b", "c"],
        ["c", "a"]
      ])
    ).toBe(0)
    expect(
      way([
        ["a", "b"],
        ["b", "a"],
        ["c", "d"]
      ])
    ).toBe(0)
  })
})
