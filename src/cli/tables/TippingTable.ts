/**
 * Tipping table: every position that was tried, and between which two the promise breaks.
 */
import { writeAnswer } from "../../experiments/Question.ts"
import type { TippingPoint } from "../../experiments/searches/TippingPoint.ts"
import { fit, inkOf, type PlainOptions, type Tone, toneOf } from "../../reports/plain/PlainInk.ts"
import { formatShare } from "../../reports/Quantity.ts"
import { writeWhole } from "../../sim/model/WholeText.ts"
import type { Tipped } from "../runs/TippingSearch.ts"

const tones: Readonly<Record<TippingPoint["tried"][number]["kept"], Tone>> = {
  kept: toneOf.passed,
  broken: toneOf.failed,
  undecided: toneOf.inconclusive
}

/** With a line feed at its end. */
export const tippingTable = (tipped: Tipped, options: PlainOptions = {}): string => {
  const { found, knob, mean, promise, runs, title, unit, write } = tipped
  const ink = inkOf(options)
  const pm = options.ascii ? "+-" : "±"
  const width = Math.max(10, ...found.tried.map(({ value }) => write(value).length))
  const rows = found.tried
    .toSorted((one, other) => one.value - other.value)
    .map(({ kept, share, value }) => {
      const spread = tipped.isCounted ? "" : `${pm}${formatShare(share.halfWidth)}`
      return (
        `  ${fit(write(value), width, "right")}  ${fit(writeAnswer(mean(value), unit), 8, "right")} ${fit(spread, 8)}` +
        `${fit(String(share.count), 4, "right")} seeds  ${ink.paint(kept, tones[kept])}`
      )
    })
  return ink.finish(
    `${[
      ink.paint(`${title}: ${promise}, over ${knob}`, "strong"),
      "",
      ...rows,
      "",
      `The promise is ${endingOf(tipped)}.`,
      ink.paint(
        `${writeWhole(runs)} runs; each position is decided with ${formatShare(tipped.confidence)} confidence.`,
        "dim"
      )
    ].join("\n")}\n`
  )
}

/** The same for a program. */
export const tippingJson = ({ confidence, found, knob, mean, promise, runs, title, unit, write }: Tipped): string => {
  const at = (value: number | undefined) => (value === undefined ? null : write(value))
  const tried = found.tried.map(({ kept, share, value }) => {
    const measured = mean(value)
    return { at: write(value), kept, value: Number.isFinite(measured) ? measured : null, seeds: share.count }
  })
  const { broken, ending, kept } = found
  const told = {
    version: 1,
    title,
    knob,
    promise,
    unit,
    ending,
    kept: at(kept),
    broken: at(broken),
    confidence,
    runs,
    tried
  }
  return JSON.stringify(told, null, 2)
}

const endingOf = ({ found: { broken, ending, kept }, write }: Tipped): string => {
  switch (ending) {
    case "near enough":
      return `kept at ${write(kept!)}, broken at ${write(broken!)}`
    case "undecided":
      return kept === undefined || broken === undefined
        ? "not decided at one end; give more --seeds or another range"
        : `kept at ${write(kept)}, broken at ${write(broken)}; in between it depends on the seed`
    case "kept at both ends":
      return "kept at both ends: it does not break in this range"
    case "broken at both ends":
      return "broken at both ends: it is not kept in this range"
  }
}
