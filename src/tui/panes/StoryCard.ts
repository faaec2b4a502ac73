/**
 * Story card: why things are as they are at one moment, a line for everything that led to it.
 */
import type { Beat, MomentStory } from "../../reports/stories/MomentStory.ts"
import type { Role } from "../drawing/Palette.ts"
import type { Look, Writing } from "../drawing/Surface.ts"
import { clock } from "./EventsPane.ts"
import { prose } from "./Prose.ts"

const inks: Readonly<Record<Beat["kind"], Role>> = {
  trigger: "fault",
  sign: "text",
  change: "accent",
  later: "dim",
  now: "title"
}

const words: Readonly<Record<Beat["kind"], string>> = {
  trigger: "cause",
  sign: "seen",
  change: "rule",
  later: "later",
  now: "now"
}

const beatLines = ({ atMs, kind, rulings, text }: Beat, width: number, look: Look): ReadonlyArray<Writing> => {
  const when = `${clock(atMs).padStart(9)}  ${words[kind].padEnd(5)}  `
  const indent = " ".repeat(when.length)
  return [
    ...prose(text, width, inks[kind], { text: when, ink: "dim" }),
    ...rulings.flatMap(({ setting, value, whose }) =>
      prose(`${setting}${value === undefined ? "" : ` ${value}`}: ${whose}`, width, "dim", {
        text: `${indent}${look.symbols.name === "ascii" ? "-" : "·"} `,
        ink: "dim"
      })
    )
  ]
}

/** The story as lines of at most that width. */
export const storyLines = ({ beats }: MomentStory, width: number, look: Look): ReadonlyArray<Writing> =>
  beats.length === 0
    ? prose("Nothing has been recorded yet.", width, "dim")
    : beats.flatMap((beat) => beatLines(beat, width, look))
