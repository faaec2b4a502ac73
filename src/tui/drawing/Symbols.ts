/**
 * Symbols: the characters drawings are made of, in three sets.
 *
 * `braille` draws 2x4 dots per cell, `block` 2x2 for fonts without braille, `ascii` one character per cell for
 * everything else and for slow connections. Every symbol takes exactly one cell, except the state signs and `ellipsis`
 * of `ascii`. Nothing here is an emoji, which terminals disagree about.
 */
import type { Role } from "./Palette.ts"
import type { Environment } from "./Theme.ts"

export type SymbolSet = "braille" | "block" | "ascii"

/** The states of a component, worst last where they can be ordered at all. */
export const states = ["up", "saturated", "retrying", "degraded", "breaker open", "partitioned", "down"] as const
export type State = (typeof states)[number]

/** The role each state is painted in; the sign says the same without colour. */
export const stateRoles: Record<State, Role> = {
  up: "good",
  saturated: "warn",
  retrying: "warn",
  degraded: "warn",
  "breaker open": "warn",
  partitioned: "bad",
  down: "bad"
}

/** The six characters of a box. */
export interface BoxLines {
  readonly horizontal: string
  readonly vertical: string
  readonly topLeft: string
  readonly topRight: string
  readonly bottomLeft: string
  readonly bottomRight: string
}

export interface Symbols {
  readonly name: SymbolSet
  /** Dots per cell across and down. */
  readonly dotsAcross: number
  readonly dotsDown: number
  /** The character with these dots set: bit `row * dotsAcross + column`, row 0 on top. */
  readonly dots: (mask: number) => string
  readonly states: Record<State, string>
  /** Characters of lines, by the sides they reach: 1 north, 2 east, 4 south, 8 west. */
  readonly wires: ReadonlyArray<string>
  readonly box: BoxLines
  readonly heavyBox: BoxLines
  readonly zoneBox: BoxLines
  /** Where a wire leaves a box to the right or downwards: the character put in place of the border's. */
  readonly joints: Readonly<Record<string, { readonly east: string; readonly south: string }>>
  readonly arrows: { readonly north: string; readonly east: string; readonly south: string; readonly west: string }
  /** A link that is cut; a dashed piece of it, lying and standing. */
  readonly cut: string
  readonly dashed: readonly [lying: string, standing: string]
  /** Lowest to highest; the highest leaves a little air, so that rows of them stay apart. */
  readonly sparks: ReadonlyArray<string>
  /** A bar's last cell, by how much of it is filled, least first; the last one is full. */
  readonly barEnds: ReadonlyArray<string>
  readonly barTrack: string
  /** Shades from empty to full, where heat cannot be painted. */
  readonly shades: ReadonlyArray<string>
  /** Fills a fault's interval where its ground cannot be painted. */
  readonly band: string
  /** Fills the area below a line where one character is one dot. */
  readonly fill: string
  /** One sign per series where colours cannot tell them apart: in charts of `ascii`, and in legends. */
  readonly seriesSigns: ReadonlyArray<string>
  readonly ellipsis: string
  readonly pointer: string
  readonly ascending: string
  readonly descending: string
  readonly scrollThumb: string
  readonly loop: string
  readonly retry: string
  /** Points to where a thing is already listed. */
  readonly reference: string
}

const brailleBits: ReadonlyArray<number> = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
const brailleGlyphs: ReadonlyArray<string> = Array.from({ length: 256 }, (_, mask) => {
  if (mask === 0) return " "
  let bits = 0
  for (let i = 0; i < 8; i++) if (mask & (1 << i)) bits |= brailleBits[i]!
  return String.fromCharCode(0x2800 + bits)
})
const quadrants = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"

const boxOf = (lines: string): BoxLines => {
  const [horizontal = "", vertical = "", topLeft = "", topRight = "", bottomLeft = "", bottomRight = ""] = lines
  return { horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight }
}

const braille: Symbols = {
  name: "braille",
  dotsAcross: 2,
  dotsDown: 4,
  dots: (mask) => brailleGlyphs[mask]!,
  states: {
    up: "●",
    saturated: "▲",
    retrying: "⇢",
    degraded: "◐",
    "breaker open": "◇",
    partitioned: "‖",
    down: "✗"
  },
  wires: [..." ╵╶╰╷│╭├╴╯─┴╮┤┬┼"],
  box: boxOf("─│╭╮╰╯"),
  heavyBox: boxOf("━┃┏┓┗┛"),
  zoneBox: boxOf("╌╎┌┐└┘"),
  joints: {
    "│": { east: "├", south: "│" },
    "┃": { east: "┠", south: "┃" },
    "─": { east: "─", south: "┬" },
    "━": { east: "━", south: "┯" }
  },
  arrows: { north: "▲", east: "►", south: "▼", west: "◄" },
  cut: "╳",
  dashed: ["╌", "╎"],
  sparks: [..."▁▂▃▄▅▆▇"],
  barEnds: [..."▏▎▍▌▋▊▉█"],
  barTrack: "─",
  shades: [..." ░▒▓█"],
  band: "░",
  fill: ".",
  seriesSigns: [..."━╍┅┉─╌"],
  ellipsis: "…",
  pointer: "▸",
  ascending: "▲",
  descending: "▼",
  scrollThumb: "┃",
  loop: "↺",
  retry: "⇢",
  reference: "↑"
}

const block: Symbols = {
  ...braille,
  name: "block",
  dotsDown: 2,
  dots: (mask) => quadrants[mask]!,
  wires: [..." ╵╶└╷│┌├╴┘─┴┐┤┬┼"],
  box: boxOf("─│┌┐└┘")
}

const ascii: Symbols = {
  name: "ascii",
  dotsAcross: 1,
  dotsDown: 1,
  dots: (mask) => (mask === 0 ? " " : "*"),
  states: {
    up: "[ok]",
    saturated: "[^^]",
    retrying: "[>>]",
    degraded: "[!!]",
    "breaker open": "[<>]",
    partitioned: "[||]",
    down: "[XX]"
  },
  wires: [..." |-+||++-+-+++++"],
  box: boxOf("-|++++"),
  heavyBox: boxOf("=|####"),
  zoneBox: boxOf(".:...."),
  joints: { "|": { east: "+", south: "|" }, "-": { east: "-", south: "+" } },
  arrows: { north: "^", east: ">", south: "v", west: "<" },
  cut: "x",
  dashed: ["-", ":"],
  sparks: [..."_.-=+*#@"],
  barEnds: ["#"],
  barTrack: ".",
  shades: [..." .:*#"],
  band: ":",
  fill: ".",
  seriesSigns: [..."*+ox#@"],
  ellipsis: "..",
  pointer: ">",
  ascending: "^",
  descending: "v",
  scrollThumb: "#",
  loop: "@",
  retry: ">>",
  reference: "^"
}

export const symbolSets: Record<SymbolSet, Symbols> = { braille, block, ascii }

/**
 * The set a terminal can be trusted with when the user has not chosen: `ascii` without a UTF-8 locale and on the Linux
 * console and dumb terminals, whose fonts stop at CP437; `block` on Windows outside Windows Terminal; else `braille`.
 */
export const chooseSymbols = (env: Environment): Symbols => {
  if (env.TERM === "linux" || env.TERM === "dumb") return ascii
  if (env.WT_SESSION !== undefined) return braille
  if (env.OS === "Windows_NT") return block
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || ""
  return /utf-?8/i.test(locale) ? braille : ascii
}
