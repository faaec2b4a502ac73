/**
 * Variant table: the designs of a scenario side by side, a line each, after all of them have been run.
 */
import type { Result } from "../../experiments/Result.ts"
import { fit, inkOf, type PlainOptions, toneOf } from "../../reports/plain/PlainInk.ts"
import { figureNames, figuresOf } from "../../reports/stories/VariantFigures.ts"

/** The table, with a line feed at its end. */
export const variantTable = (results: ReadonlyArray<Result>, options: PlainOptions = {}): string => {
  const ink = inkOf(options)
  const width = 4 + Math.max("VARIANTS".length, ...results.map(({ variant }) => variant.length))
  const cells = (values: ReadonlyArray<string>) =>
    values.map((value, i) => fit(value, i === 5 ? 12 : 8, "right")).join("")
  const rows = results.map((result) => {
    const name = `  ${ink.verdicts[result.verdict]} ${result.variant}`
    return ink.paint(fit(name, width + 2), toneOf[result.verdict]) + cells(figuresOf(result))
  })
  return ink.finish(
    [ink.paint(fit("VARIANTS", width + 2), "strong") + ink.paint(cells(figureNames), "dim"), ...rows, ""].join("\n")
  )
}
