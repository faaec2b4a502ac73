import { describe, expect, it } from "vitest"
import { assignTracks } from "../../../src/tui/drawing/TopologyTracks.ts"

const tracksOf = (runs: Parameters<typeof assignTracks>[0]) => Object.fromEntries(assignTracks(runs).of)

describe("tracks", () => {
  it("are not needed by a net that runs straight", () => {
    expect(assignTracks([{ net: "a", from: 3, to: 3 }])).toEqual({ count: 0, of: new Map() })
  })

  it("are one for all that leaves a port", () => {
    const runs = [
      { net: "a", from: 5, to: 1 },
      { net: "a", from: 5, to: 9 }
    ]

    expect(assignTracks(runs)).toEqual({ count: 1, of: new Map([["a", 0]]) })
  })

  it("are shared by nets that do not meet", () => {
    const runs = [
      { net: "a", from: 0, to: 3 },
      { net: "b", from: 9, to: 6 }
    ]

    expect(assignTracks(runs).count).toBe(1)
  })

  it("let parallel nets pass without crossing", () => {
    // Both turn down: the lower one has to turn first.
    expect(
      tracksOf([
        { net: "upper", from: 0, to: 5 },
        { net: "lower", from: 2, to: 7 }
      ])
    ).toEqual({ lower: 0, upper: 1 })
    expect(
      tracksOf([
        { net: "upper", from: 5, to: 0 },
        { net: "lower", from: 7, to: 2 }
      ])
    ).toEqual({ upper: 0, lower: 1 })
  })

  it("let a net turn before another arrives where it started", () => {
    expect(
      tracksOf([
        { net: "leaving", from: 4, to: 0 },
        { net: "arriving", from: 0, to: 4 }
      ]).leaving
    ).toBeDefined()
    expect(
      tracksOf([
        { net: "arriving", from: 9, to: 4 },
        { net: "leaving", from: 4, to: 6 }
      ])
    ).toEqual({
      leaving: 0,
      arriving: 1
    })
  })
})
