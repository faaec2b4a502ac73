import { describe, expect, it } from "vitest"
import type { State } from "../../../src/tui/drawing/Symbols.ts"
import { type Topology, type TopologyNode, topology } from "../../../src/tui/drawing/Topology.ts"
import { dark, picture, plain } from "./Looks.ts"

const box = (id: string, state: State = "up", more: Partial<TopologyNode> = {}): TopologyNode => ({
  id,
  name: id,
  state,
  ...more
})

/** A chain whose last link is cut. */
const chain: Topology = {
  nodes: [box("web"), box("api", "saturated", { figures: "q 41", utilisation: 1 }), box("db", "down")],
  edges: [
    { from: "web", to: "api", label: "9/s" },
    { from: "api", to: "db", isCut: true }
  ]
}

const circle: Topology = {
  nodes: [box("a"), box("b")],
  edges: [
    { from: "a", to: "b" },
    { from: "b", to: "a" },
    { from: "a", to: "a" }
  ]
}

describe("a topology", () => {
  it("has boxes with states, figures and a gauge, joined by what runs between them", () => {
    expect(picture(topology(chain, { width: 60, height: 3 }, plain("braille")))).toEqual([
      "╭ ● web ────╮          ╭ ▲ api ────╮          ╭ ✗ db ─────╮",
      "│           ├── 9/s ──►│ q 41      ├╌╌╌ ╳ ╌╌╌►│           │",
      "╰───────────╯          ╰━━━━━━━━━━━╯          ╰───────────╯"
    ])
  })

  it("has a twin in ascii", () => {
    expect(picture(topology(chain, { width: 68, height: 3 }, plain("ascii")))).toEqual([
      "+ [ok] web -+              + [^^] api -+              + [XX] db --+",
      "|           +---- 9/s ---->| q 41      +----- x ----->|           |",
      "+-----------+              +===========+              +-----------+"
    ])
  })

  it("flows down when it is not wide enough", () => {
    expect(picture(topology(chain, { width: 16, height: 13 }, plain("braille")))).toEqual([
      " ╭ ● web ────╮",
      " │           │",
      " ╰─────┬─────╯",
      "       │",
      "       ▼",
      " ╭ ▲ api ────╮",
      " │ q 41      │",
      " ╰━━━━━┯━━━━━╯",
      "       ╎",
      "       ╳",
      " ╭ ✗ db ─────╮",
      " │           │",
      " ╰───────────╯"
    ])
  })

  it("has boxes of one line when there is room for no more", () => {
    expect(topology(chain, { width: 42, height: 1 }, plain("braille"))).toEqual([
      "│● web│──9/s─►│▲ api  100%│╌╌ ╳ ╌►│✗ db │ "
    ])
  })

  it("is a list in the end", () => {
    expect(picture(topology(chain, { width: 22, height: 3 }, plain("braille")))).toEqual([
      "● web",
      "╰─▲ api  q 41  9/s",
      "  ╰─✗ db  ╳"
    ])
  })

  it("joins edges to one target and keeps those apart that only cross", () => {
    const edges = ["a b", "a c", "b d", "c d", "a d"].map((pair) => ({ from: pair[0]!, to: pair[2]! }))
    const fork = { nodes: ["a", "b", "c", "d"].map((id) => box(id)), edges, selected: "b" }

    expect(picture(topology(fork, { width: 50, height: 12 }, plain("braille")))).toEqual([
      "              ╭──────────────────╮",
      "              │                  │",
      "              │                  │",
      "╭ ● a ──────╮ │   ╭ ● c ──────╮  │   ╭ ● d ──────╮",
      "│           ├─┼──►│           ├─┬┴──►│           │",
      "╰───────────╯ │   ╰───────────╯ │    ╰───────────╯",
      "              │                 │",
      "              │                 │",
      "              │                 │",
      "              │   ┏ ● b ━━━━━━┓ │",
      "              ╰──►┃           ┠─╯",
      "                  ┗───────────┛"
    ])
  })

  it("frames its zones", () => {
    const zones: Topology = {
      nodes: [box("lb"), box("a1", "up", { group: "a" }), box("b1", "partitioned", { group: "b" })],
      edges: [
        { from: "lb", to: "a1" },
        { from: "lb", to: "b1", isCut: true }
      ],
      groups: [
        { id: "a", name: "zone a" },
        { id: "b", name: "zone b" }
      ]
    }

    expect(picture(topology(zones, { width: 42, height: 11 }, plain("braille")))).toEqual([
      "                         ┌╌ zone b ╌╌╌╌╌╌┐",
      "                         ╎ ╭ ‖ b1 ─────╮ ╎",
      "              ╭╌╌╌╌ ╳ ╌╌╌╌►│           │ ╎",
      "              ╎          ╎ ╰───────────╯ ╎",
      "╭ ● lb ─────╮ ╎          └╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┘",
      "│           ├─┤",
      "╰───────────╯ │          ┌╌ zone a ╌╌╌╌╌╌┐",
      "              │          ╎ ╭ ● a1 ─────╮ ╎",
      "              ╰───────────►│           │ ╎",
      "                         ╎ ╰───────────╯ ╎",
      "                         └╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┘"
    ])
  })

  it("leads calls against the flow along ports of their own", () => {
    expect(picture(topology(circle, { width: 42, height: 3 }, plain("braille")))).toEqual([
      "  ╭ ● a ↺ ────╮           ╭ ● b ──────╮",
      "  │           ├──────────►│           │",
      "  ╰───────────┴◄──────────┴───────────╯"
    ])
    expect(picture(topology(circle, { width: 17, height: 9 }, plain("braille"))).slice(2, 7)).toEqual([
      "  ╰─────┬─────╯",
      "        │    ▲",
      "        │    │",
      "        ▼    │",
      "  ╭ ● b ──────╮"
    ])
  })

  it("lists a component once and points to it from elsewhere", () => {
    expect(picture(topology(circle, { width: 10, height: 3 }, plain("braille")))).toEqual(["● a", "╰─● b", "  ╰─↑ a"])
  })

  it("says how many lines of its list are left out", () => {
    const many = { nodes: ["a", "b", "c", "d"].map((id) => box(id)), edges: [], selected: "d" }

    expect(picture(topology(many, { width: 6, height: 3 }, plain("ascii")))).toEqual(["[ok] c", "[ok] d", "+2 m.."])
  })

  it("does not move while figures change", () => {
    const withQueue = (figures: string): Topology => ({
      ...chain,
      nodes: chain.nodes.map((node) => (node.id === "api" ? { ...node, figures } : node))
    })
    const first = topology(withQueue("q 9"), { width: 60, height: 3 }, plain("braille"))
    const second = topology(withQueue("q 41"), { width: 60, height: 3 }, plain("braille"))

    expect(second.map((row) => row.replace("q 41", "q 9 "))).toEqual(first)
  })

  it("leaves out edges to nowhere and components of the same id", () => {
    const odd: Topology = {
      nodes: [box("a"), box("a", "down")],
      edges: [{ from: "a", to: "nobody" }]
    }

    expect(picture(topology(odd, { width: 13, height: 3 }, plain("braille")))).toEqual([
      "╭ ● a ──────╮",
      "│           │",
      "╰───────────╯"
    ])
  })

  it("says states in colour and in signs", () => {
    const rows = topology(chain, { width: 60, height: 3 }, dark).join("")

    expect(rows).toContain("✗")
    expect(rows).toContain("38;2;244;116;59")
  })
})
