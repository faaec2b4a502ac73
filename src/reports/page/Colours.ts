/**
 * Colours: the palette of the page, light and dark, as CSS variables.
 *
 * Okabe and Ito's colours, darkened on white and lightened on black until lines can be told apart and text can be
 * read. Good is bluish green and bad vermilion, which differ for every common colour vision, and neither ever stands
 * without a sign or a word.
 */

const light = {
  paper: "#ffffff",
  ground: "#f6f7f8",
  text: "#17202a",
  dim: "#5b6672",
  edge: "#dde1e6",
  grid: "#e8ebee",
  link: "#00639b",
  good: "#007a58",
  poor: "#c78500",
  bad: "#c04400",
  open: "#8a5a00",
  fault: "#a8487f",
  offered: "#6b7683",
  carried: "#2b8fcb",
  p50: "#2b8fcb",
  p95: "#c78500",
  p99: "#a8487f",
  waiting: "#b35c00",
  busy: "#0072b2",
  wasted: "#c04400",
  cause1: "#d55e00",
  cause2: "#9a3f74",
  cause3: "#0072b2",
  cause4: "#8c7a00",
  cause5: "#56636f",
  heat1: "#e3eef6",
  heat2: "#b5d3e8",
  heat3: "#7fb3d6",
  heat4: "#3d8cbf",
  heat5: "#0a6198",
  heat6: "#03365a"
} as const

export type Colour = keyof typeof light

const dark: Readonly<Record<Colour, string>> = {
  paper: "#161b21",
  ground: "#0f1317",
  text: "#e6eaee",
  dim: "#97a3b0",
  edge: "#2b333c",
  grid: "#252c34",
  link: "#7cc4f2",
  good: "#2fbf95",
  poor: "#e6b100",
  bad: "#f4743b",
  open: "#e6b100",
  fault: "#d68fb4",
  offered: "#9aa7b4",
  carried: "#56b4e9",
  p50: "#56b4e9",
  p95: "#e6b100",
  p99: "#d68fb4",
  waiting: "#e69f00",
  busy: "#56b4e9",
  wasted: "#f4743b",
  cause1: "#f4743b",
  cause2: "#d68fb4",
  cause3: "#56b4e9",
  cause4: "#f0e442",
  cause5: "#a7b2bd",
  heat1: "#16283a",
  heat2: "#174262",
  heat3: "#1b6392",
  heat4: "#3f8fc2",
  heat5: "#83c0e6",
  heat6: "#e2f2fc"
}

const declared = (colours: Readonly<Record<Colour, string>>): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";")

/** For drawings that stand by themselves. */
export const lightSheet = `:root{${declared(light)}}`

/** Follows the reader's system unless the page is told otherwise by `data-theme` on its root; paper is always light. */
export const colourSheet = [
  `:root{color-scheme:light;${declared(light)}}`,
  `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${declared(dark)}}}`,
  `@media screen{:root[data-theme=dark]{color-scheme:dark;${declared(dark)}}}`
].join("\n")

/** As a drawing names it. */
export const ink = (colour: Colour): string => `var(--${colour})`
