/**
 * Palette: the colour of every role in every theme, as data.
 *
 * A role names what a thing means (`bad`, `series2`), never how it looks. Colours are Okabe and Ito's, lightened for
 * dark backgrounds and darkened for light ones until text reaches a contrast of 4.5. Meaning never rests on red
 * against green: `good` is bluish green or blue, `bad` vermilion, and every state also has a sign (`Symbols.ts`).
 */

/** A colour as `#rrggbb`. */
export type Hex = `#${string}`

/** The sequence of series colours; a seventh series takes the first again. */
export const seriesRoles = ["series1", "series2", "series3", "series4", "series5", "series6"] as const
/** The same series as the shaded area below its line. */
export const fillRoles = ["fill1", "fill2", "fill3", "fill4", "fill5", "fill6"] as const

export const roles = [
  "text",
  "dim",
  "title",
  "accent",
  "key",
  "good",
  "warn",
  "bad",
  "fault",
  "mark",
  "border",
  "focus",
  "track",
  "cursor",
  "selected",
  "band",
  ...seriesRoles,
  ...fillRoles
] as const

/**
 * What a thing on screen means. `fault` is what was injected, `bad` what failed; `mark` is an objective's line;
 * `focus` the border of the pane with the keys; `track` the unfilled part of a bar; `selected` and `band` are grounds:
 * the background of the chosen row and of a fault's interval.
 */
export type Role = (typeof roles)[number]

export type ThemeName = "dark" | "light" | "mono" | "high-contrast"

/** How one role looks: `ansi` is its code among the sixteen colours (30..37, 90..97), used when there are no more. */
export interface Appearance {
  readonly hex?: Hex
  readonly ansi?: number
  /** Background instead of foreground; without `ansi` it is not painted at sixteen colours. */
  readonly ground?: Hex
  readonly bold?: boolean
  readonly faint?: boolean
  readonly underline?: boolean
  /** Foreground and background swapped; beside `ground` it stands in for it where backgrounds are not to be trusted. */
  readonly inverse?: boolean
}

const channels = (hex: Hex): readonly [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16)
]

/** Red, green and blue, 0..255 each. */
export const rgbOf = channels

/** The colour `share` (0..1) of the way from `from` to `to`. */
export const mix = (from: Hex, to: Hex, share: number): Hex => {
  const a = channels(from)
  const b = channels(to)
  const blended = a.map((channel, i) =>
    Math.round(channel + (b[i]! - channel) * share)
      .toString(16)
      .padStart(2, "0")
  )
  return `#${blended.join("")}`
}

type SeriesRole = (typeof seriesRoles)[number] | (typeof fillRoles)[number]
type Series = readonly [Appearance, Appearance, Appearance, Appearance, Appearance, Appearance]

const seriesLooks = (series: Series, ground: Hex, share: number): Record<SeriesRole, Appearance> => {
  const looks: Partial<Record<SeriesRole, Appearance>> = {}
  series.forEach((look, i) => {
    looks[seriesRoles[i]!] = look
    const { hex } = look
    looks[fillRoles[i]!] = hex === undefined ? look : { ...look, hex: mix(hex, ground, share) }
  })
  return looks as Record<SeriesRole, Appearance>
}

const look = (hex: Hex, ansi: number): Appearance => ({ hex, ansi })

const dark: Record<Role, Appearance> = {
  text: {},
  dim: { hex: "#8b96a5", ansi: 90 },
  title: { bold: true },
  accent: look("#7cc4f2", 96),
  key: { hex: "#7cc4f2", ansi: 96, bold: true },
  good: look("#2fbf95", 36),
  warn: look("#e69f00", 33),
  bad: { hex: "#f4743b", ansi: 91, bold: true },
  fault: look("#d68fb4", 95),
  mark: look("#f0e442", 93),
  border: look("#4d5867", 90),
  focus: look("#7cc4f2", 96),
  track: look("#3a4350", 90),
  cursor: look("#c7d0dc", 97),
  selected: { ground: "#26405a", inverse: true },
  band: { ground: "#38222f" },
  ...seriesLooks(
    [
      look("#56b4e9", 96),
      look("#e69f00", 33),
      look("#1fb88a", 92),
      look("#d68fb4", 95),
      look("#f0e442", 93),
      look("#f4743b", 91)
    ],
    "#14181e",
    0.58
  )
}

const light: Record<Role, Appearance> = {
  text: {},
  dim: { hex: "#5f6975", ansi: 90 },
  title: { bold: true },
  accent: look("#00639b", 34),
  key: { hex: "#00639b", ansi: 34, bold: true },
  good: look("#00714f", 36),
  warn: look("#8a5a00", 35),
  bad: { hex: "#b03a00", ansi: 31, bold: true },
  fault: look("#9a3f74", 35),
  mark: look("#6e6000", 30),
  border: look("#a9b2bd", 90),
  focus: look("#00639b", 34),
  track: look("#cfd5dc", 37),
  cursor: look("#39424e", 30),
  selected: { ground: "#cfe3f5", inverse: true },
  band: { ground: "#f7e2ed" },
  ...seriesLooks(
    [
      look("#0072b2", 34),
      look("#b35c00", 31),
      look("#007a58", 36),
      look("#a8487f", 35),
      look("#7a6a00", 32),
      look("#c04400", 31)
    ],
    "#ffffff",
    0.62
  )
}

const highContrast: Record<Role, Appearance> = {
  text: {},
  dim: {},
  title: { bold: true, underline: true },
  accent: { hex: "#6fd0ff", ansi: 96, bold: true },
  key: { hex: "#6fd0ff", ansi: 96, bold: true },
  good: look("#5ce6bd", 96),
  warn: { hex: "#ffc247", ansi: 93, bold: true },
  bad: { hex: "#ff9a6b", ansi: 91, bold: true },
  fault: { hex: "#ffb3dc", ansi: 95, bold: true },
  mark: { hex: "#fff36b", ansi: 93, bold: true },
  border: look("#b8c0cc", 37),
  focus: { hex: "#ffffff", ansi: 97, bold: true },
  track: look("#8d97a5", 37),
  cursor: { hex: "#ffffff", ansi: 97, bold: true },
  selected: { inverse: true },
  band: { ground: "#3d0f2b" },
  ...seriesLooks(
    [
      look("#6fd0ff", 96),
      look("#ffc247", 93),
      look("#5ce6bd", 92),
      look("#ffb3dc", 95),
      look("#fff36b", 97),
      look("#ff9a6b", 91)
    ],
    "#000000",
    0.5
  )
}

const mono: Record<Role, Appearance> = {
  text: {},
  dim: { faint: true },
  title: { bold: true },
  accent: { bold: true },
  key: { bold: true },
  good: {},
  warn: { bold: true },
  bad: { bold: true },
  fault: { bold: true },
  mark: {},
  border: { faint: true },
  focus: { bold: true },
  track: { faint: true },
  cursor: { bold: true },
  selected: { inverse: true },
  band: {},
  ...seriesLooks([{}, {}, {}, {}, {}, {}], "#000000", 0)
}

/**
 * The look of every role, by theme. `high-contrast` is for dark backgrounds: all of it reaches 7 against black, and
 * nothing is faint. `mono` uses bold, faint and inverse only, so it is readable on any background.
 */
export const palettes: Record<ThemeName, Record<Role, Appearance>> = {
  dark,
  light,
  mono,
  "high-contrast": highContrast
}
