/**
 * Timing: how many minutes the steps of a lesson take in a room of people.
 *
 * Reading goes at 150 words a minute, slower than prose is read (about 240), since it is settings and numbers; the rest is what is
 * left of a lesson after that: a minute to choose, five to talk about why, five for every thing that is changed.
 */
import type { Decoded } from "../scenarios/Decode.ts"
import type { Lesson } from "../scenarios/language/Lesson.ts"
import { describe } from "../scenarios/saying/Describe.ts"

export interface Step {
  readonly step: string
  readonly minutes: number
  readonly says: string
}

const wordsPerMinute = 150

const minutesFor = (texts: ReadonlyArray<string>): number =>
  Math.max(1, Math.ceil(texts.join(" ").split(/\s+/).length / wordsPerMinute))

/** The steps of a lesson. */
export const stepsOf = (decoded: Decoded, lesson: Lesson): ReadonlyArray<Step> => {
  const { challenge, predict, try: tries = [], why } = lesson
  const system = describe(decoded).flatMap(({ sentences, title }) => (/system|load|wrong/.test(title) ? sentences : []))
  const changes = Math.min(3, Math.max(1, tries.length))
  return [
    { step: "read", minutes: minutesFor(system) + 2, says: "draw the system on a board, then what will go wrong" },
    {
      step: "predict",
      minutes: predict === undefined ? 3 : 5,
      says: "everybody alone and in writing, with how sure they are; then a show of hands"
    },
    { step: "run", minutes: 1, says: "nobody speaks" },
    { step: "reveal", minutes: 3, says: "what was said beside what came out" },
    { step: "explain", minutes: minutesFor([why]) + 5, says: "those who were right explain it before the sheet does" },
    { step: "change one thing", minutes: 5 * changes, says: "in pairs: predict, run, compare" },
    ...(challenge === undefined
      ? []
      : [{ step: "challenge", minutes: 15, says: `in pairs: ${challenge.goal}; the cheapest answer wins` }])
  ]
}

/** All of them. */
export const minutesOf = (steps: ReadonlyArray<Step>): number => steps.reduce((sum, { minutes }) => sum + minutes, 0)
