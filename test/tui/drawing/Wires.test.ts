import { describe, expect, it } from "vitest"
import { Surface } from "../../../src/tui/drawing/Surface.ts"
import { symbolSets } from "../../../src/tui/drawing/Symbols.ts"
import { makeTheme } from "../../../src/tui/drawing/Theme.ts"
import { Wires } from "../../../src/tui/drawing/Wires.ts"
import { picture } from "./Looks.ts"

const at = (x: number, y: number) => ({ x, y })

const drawn = (wires: Wires, isDashed = false): ReadonlyArray<string> => {
  const surface = new Surface({ width: 7, height: 3 })
  wires.drawOn(surface, symbolSets.braille, () => ({ ink: "dim", isDashed, precedence: 0 }))
  return picture(surface.rows(makeTheme("mono", "none")))
}

describe("wires", () => {
  it("turn round corners and leave out their ends", () => {
    const wires = new Wires()
    wires.lay(0, "a", [at(0, 0), at(3, 0), at(3, 2), at(6, 2)])

    expect(drawn(wires)).toEqual([" ──╮", "   │", "   ╰──"])
  })

  it("of one net fork", () => {
    const wires = new Wires()
    wires.lay(0, "a", [at(0, 1), at(3, 1), at(3, 0), at(6, 0)])
    wires.lay(1, "a", [at(0, 1), at(3, 1), at(3, 2), at(6, 2)])

    expect(drawn(wires)).toEqual(["   ╭──", " ──┤", "   ╰──"])
  })

  it("of different nets cross on a bridge", () => {
    const wires = new Wires()
    wires.lay(0, "a", [at(0, 1), at(6, 1)])
    wires.lay(1, "b", [at(3, -1), at(3, 3)])

    expect(drawn(wires)).toEqual(["   │", " ──│──", "   │"])
  })

  it("are dashed where every edge is", () => {
    const wires = new Wires()
    wires.lay(0, "a", [at(0, 0), at(3, 0), at(3, 2), at(6, 2)])

    expect(drawn(wires, true)).toEqual([" ╌╌╮", "   ╎", "   ╰╌╌"])
  })

  it("know the stretches that belong to one edge alone", () => {
    const wires = new Wires()
    wires.lay(0, "a", [at(0, 1), at(3, 1), at(3, 0), at(9, 0)])
    wires.lay(1, "a", [at(0, 1), at(3, 1), at(3, 2), at(9, 2)])

    // The run to the fork at 3 is shared; the corner and the arrow's cell are not for labels.
    expect(wires.ownStretches(0)).toEqual([
      { isLying: true, cells: [4, 5, 6, 7].map((x) => expect.objectContaining({ x, y: 0 })) }
    ])
  })
})
