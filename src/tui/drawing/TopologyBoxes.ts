/**
 * Topology boxes: one component as a box of three rows, or of one row where room is short.
 *
 * The full box has the state's sign and the name in its upper border, the figures inside, and its lower border is a
 * gauge of its utilisation. The sizes do not follow the figures digit by digit, so the picture stands still while the
 * numbers move.
 */
import { levelRole } from "./Bars.ts"
import { truncatePieces, writingWidth } from "./Frame.ts"
import type { Look, Piece, Size, Surface } from "./Surface.ts"
import { type State, type Symbols, stateRoles } from "./Symbols.ts"
import { truncate, visibleWidth } from "./TextWidth.ts"
import type { Cell } from "./Wires.ts"

export interface TopologyNode {
  /** Different from all others. */
  readonly id: string
  readonly name: string
  readonly state: State
  /** A few figures, such as `util 83% q 41`. */
  readonly figures?: string
  /** 0..1; the gauge in the lower border. Default: no gauge. */
  readonly utilisation?: number
  /** The zone or region it stands in. */
  readonly group?: string
}

export type Density = "full" | "compact"

/** A component, how it is drawn, and what else is to be seen on it. */
export interface BoxView {
  readonly node: TopologyNode
  readonly density: Density
  readonly isSelected: boolean
  /** Whether it calls itself. */
  readonly hasLoop: boolean
}

const widest = 26
/** Rounded up so that a figure more or less does not move the layout. */
const inSteps = (cells: number, step: number): number => Math.ceil(cells / step) * step

const nameOf = (view: BoxView, symbols: Symbols): string =>
  truncate(view.hasLoop ? `${view.node.name} ${symbols.loop}` : view.node.name, widest - 8, symbols.ellipsis)

const titleOf = (view: BoxView, symbols: Symbols): ReadonlyArray<Piece> => [
  { text: symbols.states[view.node.state], ink: stateRoles[view.node.state] },
  { text: ` ${nameOf(view, symbols)}`, ink: view.isSelected ? "key" : "text" }
]

/** The size a box wants. Depends on names, density and symbols, and on figures only in steps. */
export const boxSize = (view: BoxView, symbols: Symbols): Size => {
  const title = writingWidth(titleOf(view, symbols))
  // Odd widths only: so every box has a middle, and boxes below each other the same one.
  if (view.density === "compact")
    return { width: (title + (view.node.utilisation === undefined ? 2 : 7)) | 1, height: 1 }
  const figures = Math.min(widest - 4, inSteps(visibleWidth(view.node.figures ?? ""), 4))
  return { width: Math.max(title + 4, figures + 3, 12) | 1, height: 3 }
}

const percent = (share: number): string => `${Math.min(999, Math.round(share * 100))}%`.padStart(4)

const drawCompact = (surface: Surface, view: BoxView, at: Cell, size: Size, look: Look): void => {
  const lines = view.isSelected ? look.symbols.heavyBox : look.symbols.box
  const ink = view.isSelected ? "focus" : "border"
  for (let x = 1; x < size.width - 1; x++) surface.put(at.x + x, at.y, " ")
  surface.put(at.x, at.y, lines.vertical, ink)
  surface.put(at.x + size.width - 1, at.y, lines.vertical, ink)
  surface.write(at.x + 1, at.y, titleOf(view, look.symbols), at.x + size.width - 1)
  const { utilisation } = view.node
  if (utilisation !== undefined && size.width > 7) {
    surface.write(at.x + size.width - 5, at.y, { text: percent(utilisation), ink: levelRole(utilisation) })
  }
  if (view.isSelected) surface.shade(at.x + 1, at.y, { width: size.width - 2, height: 1 }, "selected")
}

const drawFull = (surface: Surface, view: BoxView, at: Cell, { width }: Size, look: Look): void => {
  const { symbols } = look
  const lines = view.isSelected ? symbols.heavyBox : symbols.box
  const calm = view.isSelected ? "focus" : "border"
  const ink = view.node.state === "up" || view.isSelected ? calm : stateRoles[view.node.state]
  const utilisation = view.node.utilisation ?? 0
  const gauge = Math.max(utilisation > 0 ? 1 : 0, Math.round(Math.min(1, Math.max(0, utilisation)) * (width - 2)))
  for (let x = 1; x < width - 1; x++) {
    surface.put(at.x + x, at.y, lines.horizontal, ink)
    surface.put(at.x + x, at.y + 1, " ", "text")
    const isFilled = x <= gauge
    surface.put(
      at.x + x,
      at.y + 2,
      isFilled ? symbols.heavyBox.horizontal : symbols.box.horizontal,
      isFilled ? levelRole(utilisation) : ink
    )
  }
  for (const [x, side] of [
    [at.x, "left"],
    [at.x + width - 1, "right"]
  ] as const) {
    surface.put(x, at.y, side === "left" ? lines.topLeft : lines.topRight, ink)
    surface.put(x, at.y + 1, lines.vertical, ink)
    surface.put(x, at.y + 2, side === "left" ? lines.bottomLeft : lines.bottomRight, ink)
  }
  surface.write(at.x + 1, at.y, [
    { text: " " },
    ...truncatePieces(titleOf(view, symbols), width - 4, symbols.ellipsis),
    { text: " " }
  ])
  const figures = truncate(view.node.figures ?? "", width - 3, symbols.ellipsis)
  surface.write(at.x + 2, at.y + 1, { text: figures, ink: "dim" })
  if (view.isSelected) surface.shade(at.x + 1, at.y + 1, { width: width - 2, height: 1 }, "selected")
}

/** Draws the box with its upper left corner at `at`. The width may be more than `boxSize` asked for. */
export const drawBox = (surface: Surface, view: BoxView, at: Cell, size: Size, look: Look): void =>
  view.density === "full" ? drawFull(surface, view, at, size, look) : drawCompact(surface, view, at, size, look)
