/**
 * Timeline: what happened in one run of the baseline, as a post-mortem would list it.
 */
import type { Evidence } from "../../experiments/comparisons/Evidence.ts"
import type { Happening, Picture } from "../../sim/observation/pictures/Picture.ts"
import { escaped, folded, table } from "../MarkdownText.ts"
import { formatInstant } from "../Quantity.ts"
import { courseOf, nameOf } from "../stories/Story.ts"
import { baselineOf, type Decision, leastLookMs, sampleOf, section } from "./Decision.ts"

/** What happened several times in the same place is one line. */
export interface Line extends Happening {
  readonly times: number
  readonly lastMs: number
}

/** The same but for its numbers. */
const kindOf = ({ of, what }: Happening): string => `${of}\n${what.replace(/\d[\d.,]*/g, "#")}`

const linesMax = 25

/** By their first time, at most 25 lines; those that are left out are the last. */
export const linesOf = (happenings: ReadonlyArray<Happening>): ReadonlyArray<Line> => {
  const lines = new Map<string, Line>()
  for (const one of happenings) {
    const kind = kindOf(one)
    const known = lines.get(kind)
    lines.set(
      kind,
      known === undefined
        ? { ...one, times: 1, lastMs: one.atMs }
        : { ...known, times: known.times + 1, lastMs: one.atMs }
    )
  }
  return [...lines.values()]
}

/** What promises and alerts have to say. */
const told = ({ effects }: Evidence): ReadonlyArray<Happening> =>
  effects.flatMap(({ fault, fromMs, lookedMs, objective, recoveryMs, scaledMs, toMs }) => [
    ...(scaledMs === null
      ? []
      : [{ atMs: fromMs + scaledMs, of: objective, what: `the scaled page would ring: ${fault} is noticed` }]),
    ...(toMs === null
      ? []
      : recoveryMs === null
        ? lookedMs < leastLookMs
          ? []
          : [{ atMs: toMs + lookedMs, of: objective, what: `not kept again after ${fault} up to here` }]
        : [{ atMs: toMs + recoveryMs, of: objective, what: `kept again after ${fault}` }])
  ])

const lineText = ({ lastMs, times, what }: Line): string =>
  times === 1 ? what : `${what} (${times} times like this, until ${formatInstant(lastMs)})`

const endings = ({ faults }: Picture, said: ReadonlyArray<Happening>): ReadonlyArray<Happening> =>
  faults.flatMap(({ name, on, toMs }) =>
    toMs === null || said.some((one) => Math.abs(one.atMs - toMs) < 1e-6 && one.what.includes(name))
      ? []
      : [{ atMs: toMs, of: on, what: `${name} is over` }]
  )

export const timeline = (decision: Decision): string => {
  const { name } = baselineOf(decision)
  const result = sampleOf(decision, name)
  const { picture } = result
  const own = decision.evidence.get(name)!.find(({ seed }) => seed === result.seed)!
  const happenings = [...picture.happenings, ...endings(picture, picture.happenings), ...told(own)]
  const lines = linesOf(happenings.toSorted((one, other) => one.atMs - other.atMs))
  if (lines.length === 0) return ""
  const shown = lines.slice(0, linesMax)
  const rest = lines.length - shown.length
  return section("What happened in one run", [
    `${escaped(nameOf(result))} with seed ${result.seed}: ` +
      `${picture.journeys.map((journey) => `${escaped(journey.name)} ${escaped(courseOf(picture, journey))}`).join("; ")}.`,
    folded("Timeline", [
      table(
        ["--:", "---", "---"],
        ["At", "Where", "What"],
        shown.map((line) => [formatInstant(Math.round(line.atMs)), escaped(line.of), escaped(lineText(line))])
      ),
      rest > 0 ? `${rest} other kinds of happenings came later and are in the run's own report.` : ""
    ])
  ])
}
