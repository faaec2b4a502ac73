/**
 * Phase text: a phase map for a terminal, loads from left to right and triggers from small to large upwards.
 *
 * In every field stands a sign and how long it took to recover, so that nothing is lost without colours.
 */
import { cellAt, type Phase, type PhaseMap, phases, phasesInWords } from "../../experiments/searches/PhaseMap.ts"
import { writeSpan } from "../../sim/model/SpanText.ts"
import { fit, inkOf, type PlainOptions, type Tone, wrap } from "../plain/PlainInk.ts"

export interface PhaseStory {
  readonly title: string
  /** What of the trigger is larger or smaller: "length of storm". */
  readonly trigger: string
  readonly map: PhaseMap
  readonly seeds: number
}

const tones: Readonly<Record<Phase, Tone>> = {
  stable: "good",
  vulnerable: "open",
  metastable: "bad",
  overloaded: "dim"
}

const signs: Readonly<Record<"unicode" | "ascii", Readonly<Record<Phase, string>>>> = {
  unicode: { stable: "·", vulnerable: "▒", metastable: "█", overloaded: "×" },
  ascii: { stable: ".", vulnerable: "o", metastable: "#", overloaded: "x" }
}

/** What each phase means, in the order of the legend. */
export const meanings = (within: number): Readonly<Record<Phase, string>> => ({
  stable: "comes back from every trigger",
  vulnerable: "comes back from this trigger; a larger one leaves it down",
  metastable: `still down ${writeSpan(within)} after the trigger`,
  overloaded: "down before the trigger"
})

/** How long it took, in seconds: `12s`, `never`. */
export const recoveryText = (timeToRecover: number): string =>
  timeToRecover === Infinity ? "never" : writeSpan(Math.round(timeToRecover / 1e8) * 1e8)

/** The map, its legend and what it says, with a line feed at its end. */
export const phaseText = ({ map, seeds, title, trigger }: PhaseStory, options: PlainOptions = {}): string => {
  const ink = inkOf(options)
  const sign = signs[options.ascii ? "ascii" : "unicode"]
  const { loads, sizes, within } = map
  const width = Math.max(8, ...loads.map((load) => load.length + 2))
  const names = Math.max(8, ...sizes.map((size) => size.length)) + 2
  const rows = sizes.toReversed().map((size) => {
    const fields = loads.map((load) => {
      const { phase, timeToRecover } = cellAt(map, load, size)
      const time = phase === "overloaded" ? "" : recoveryText(timeToRecover)
      return ink.paint(fit(`${time} ${sign[phase]}`, width, "right"), tones[phase])
    })
    return fit(size, names, "right") + fields.join("")
  })
  const used = phases.filter((phase) => map.cells.some((cell) => cell.phase === phase))
  const means = meanings(within)
  return ink.finish(
    `${[
      ink.paint(title, "strong"),
      ink.paint(`time to recover, by load and ${trigger}; ${seeds} ${seeds === 1 ? "seed" : "seeds"} each`, "dim"),
      "",
      ...rows,
      fit("load", names, "right") + loads.map((load) => `${fit(load, width - 2, "right")}  `).join(""),
      "",
      ...used.map((phase) => `  ${ink.paint(`${sign[phase]} ${phase}`, tones[phase])}: ${means[phase]}`),
      "",
      ...phasesInWords(map).flatMap((line) => wrap(line, ink.width))
    ].join("\n")}\n`
  )
}
