/**
 * Theme: turns roles into SGR sequences for one palette at one colour depth.
 *
 * Every styled text a drawing emits ends in its base state, so rows can be joined and cut freely. Sequences use only
 * what Ink's tokenizer keeps (SGR with semicolons). At depth `none` not a single escape sequence is written; the
 * drawings stay readable because no meaning rests on colour alone.
 */
import { type Appearance, type Hex, palettes, type Role, rgbOf, type ThemeName } from "./Palette.ts"

/** `none` writes no escape sequences at all; for colourless bold and inverse use theme `mono` at any other depth. */
export type ColourDepth = "truecolor" | "256" | "16" | "none"

/** What a text is painted with: a role, or a colour of its own (heat maps). */
export type Ink = Role | Hex

/** SGR parameters by part; `marks` in the order bold, faint, underline, inverse. */
export interface Style {
  readonly fore: string
  readonly back: string
  readonly marks: ReadonlyArray<string>
}

export interface Theme {
  readonly name: ThemeName
  readonly depth: ColourDepth
  /** Whether different inks can be told apart; if not, drawings use signs and line patterns instead. */
  readonly hasColour: boolean
  /** Whether grounds (fault bands, heat) are painted as backgrounds; if not, drawings shade with characters. */
  readonly hasGrounds: boolean
  /** The style of a cell: `ink` on `ground`. */
  readonly style: (ink: Ink, ground?: Ink) => Style
  /** The text in the role's style, back in the base state after it. An empty text stays empty. */
  readonly paint: (ink: Ink, text: string, ground?: Ink) => string
}

const baseStyle: Style = { fore: "", back: "", marks: [] }
const levels: ReadonlyArray<number> = [0, 95, 135, 175, 215, 255]

const nearestLevel = (channel: number): number => {
  let best = 0
  for (let i = 1; i < levels.length; i++) {
    if (Math.abs(levels[i]! - channel) < Math.abs(levels[best]! - channel)) best = i
  }
  return best
}

/** The nearest of xterm's 256 colours: a grey for what is almost grey or closer to a grey, else one of the cube. */
export const nearest256 = (hex: Hex): number => {
  const [red, green, blue] = rgbOf(hex)
  const cube = [red, green, blue].map(nearestLevel)
  const grey = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)))
  const distance = (r: number, g: number, b: number) => Math.hypot(r - red, g - green, b - blue)
  const greyLevel = 8 + 10 * grey
  const isAlmostGrey = Math.max(red, green, blue) - Math.min(red, green, blue) < 40
  const isGreyCloser =
    distance(greyLevel, greyLevel, greyLevel) < distance(levels[cube[0]!]!, levels[cube[1]!]!, levels[cube[2]!]!)
  return isAlmostGrey || isGreyCloser ? 232 + grey : 16 + 36 * cube[0]! + 6 * cube[1]! + cube[2]!
}

const colour = (kind: 38 | 48, hex: Hex, depth: ColourDepth): string =>
  depth === "truecolor" ? `${kind};2;${rgbOf(hex).join(";")}` : depth === "256" ? `${kind};5;${nearest256(hex)}` : ""

const fore = (look: Appearance, depth: ColourDepth): string => {
  if (depth === "16") return look.ansi === undefined ? "" : String(look.ansi)
  return look.hex === undefined ? "" : colour(38, look.hex, depth)
}

const styleFrom = (ink: Appearance, ground: Appearance, depth: ColourDepth): Style => {
  if (depth === "none") return baseStyle
  const back = ground.ground === undefined ? "" : colour(48, ground.ground, depth)
  const isInverse = back === "" && (ground.inverse ?? false)
  const marks: Array<string> = []
  if (ink.bold ?? ground.bold) marks.push("1")
  if (ink.faint && !isInverse) marks.push("2")
  if (ink.underline) marks.push("4")
  if (isInverse) marks.push("7")
  // Swapped colours make a patchwork of grounds: an inverse row is in the base colours only.
  return { fore: isInverse ? "" : fore(ink, depth), back, marks }
}

/** The shortest sequence that leads from one style to another; empty when they look the same. */
export const transition = (from: Style, to: Style): string => {
  const added = to.marks.filter((mark) => !from.marks.includes(mark))
  const isLosing = from.marks.some((mark) => !to.marks.includes(mark))
  const isPlain = to.marks.length === 0 && to.fore === "" && to.back === ""
  if (isPlain) return from.marks.length === 0 && from.fore === "" && from.back === "" ? "" : "\u001b[0m"
  const parts = isLosing
    ? ["0", ...to.marks, to.fore, to.back]
    : [
        ...added,
        from.fore === to.fore ? "" : to.fore === "" ? "39" : to.fore,
        from.back === to.back ? "" : to.back === "" ? "49" : to.back
      ]
  const written = parts.filter((part) => part !== "")
  return written.length === 0 ? "" : `\u001b[${written.join(";")}m`
}

/** The theme of that name at that depth. */
export const makeTheme = (name: ThemeName, depth: ColourDepth): Theme => {
  const palette = palettes[name]
  const known = new Map<string, Style>()
  const lookOf = (ink: Ink): Appearance =>
    ink.startsWith("#") ? { hex: ink as Hex, ground: ink as Hex } : palette[ink as Role]
  const hasColour = depth !== "none" && name !== "mono"
  const style = (ink: Ink, ground?: Ink): Style => {
    const key = ground === undefined ? ink : `${ink}/${ground}`
    let found = known.get(key)
    if (found === undefined) {
      found = styleFrom(lookOf(ink), ground === undefined ? {} : lookOf(ground), depth)
      known.set(key, found)
    }
    return found
  }
  return {
    name,
    depth,
    hasColour,
    hasGrounds: hasColour && depth !== "16",
    style,
    paint: (ink, text, ground) => {
      if (text === "") return ""
      const on = transition(baseStyle, style(ink, ground))
      return on === "" ? text : `${on}${text}\u001b[0m`
    }
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

const depthOf = (env: Environment): ColourDepth => {
  const term = env.TERM ?? ""
  if (term === "dumb") return "none"
  if (env.FORCE_COLOR === "3" || /truecolor|24bit/i.test(env.COLORTERM ?? "")) return "truecolor"
  if (env.WT_SESSION !== undefined || /^(iTerm|vscode|WezTerm|ghostty)/i.test(env.TERM_PROGRAM ?? ""))
    return "truecolor"
  if (/-direct$|^(xterm-)?(kitty|ghostty)|^alacritty|^foot/.test(term)) return "truecolor"
  return env.FORCE_COLOR === "2" || /256/.test(term) ? "256" : "16"
}

/**
 * The theme a terminal asks for when the user has not: depth from `COLORTERM`, `TERM` and `FORCE_COLOR`, a light or
 * dark palette from `COLORFGBG` (dark when unset), `mono` when `NO_COLOR` is not empty or `FORCE_COLOR` is 0, and no
 * escape sequence at all on a dumb terminal.
 */
export const chooseTheme = (env: Environment): Theme => {
  const depth = depthOf(env)
  if ((env.NO_COLOR ?? "") !== "" || env.FORCE_COLOR === "0") return makeTheme("mono", depth)
  const ground = Number((env.COLORFGBG ?? "").split(";").at(-1) || "0")
  return makeTheme(ground === 7 || (ground >= 9 && ground <= 15) ? "light" : "dark", depth)
}
