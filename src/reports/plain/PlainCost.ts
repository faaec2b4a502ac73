/**
 * Plain cost: what a run costs, as lines of the plain report.
 */
import type { Result } from "../../experiments/Result.ts"
import {
  componentRows,
  componentTitles,
  costInShort,
  failureInWords,
  forecastRows,
  forecastTitles,
  journeyRows,
  journeyTitles,
  rulesInWords
} from "../stories/CostStory.ts"
import { type Ink, wrap } from "./PlainInk.ts"
import { plainTable } from "./PlainTable.ts"

export const costLines = ({ cost }: Result, ink: Ink): ReadonlyArray<string> => {
  if (cost === undefined) return []
  const words = (text: string) => wrap(text, ink.width - 4).map((line) => `  ${ink.paint(line, "dim")}`)
  return [
    ink.paint(`COST ${costInShort(cost)}`, "strong"),
    ...plainTable("", componentTitles, componentRows(cost), ink),
    ...plainTable("  by journey", journeyTitles, cost.journeys.length > 1 ? journeyRows(cost) : [], ink),
    ...plainTable("  forecast", forecastTitles.slice(0, 2), shortForecast(cost), ink),
    ...forecastRows(cost).flatMap(({ cells, name }) =>
      cells[2] === "as they are" ? [] : words(`${name}: ${cells[2]}.`)
    ),
    ...words(failureInWords(cost)),
    ...words(rulesInWords(cost))
  ]
}

const shortForecast = (cost: NonNullable<Result["cost"]>) =>
  forecastRows(cost).map(({ cells, name }) => ({ name, cells: cells.slice(0, 2) }))
