/**
 * Price sheets: the files of prices that scenarios name, read when the scenario is, and put in the place of their names.
 *
 * A sheet is checked by itself, so that what is wrong with it is said of its own lines. What the scenario says beside `sheet` is
 * laid over it.
 */

import { priceSheets } from "../Library.ts"
import { PriceSheet } from "../language/Prices.ts"
import type { Problem } from "./Issues.ts"
import { read } from "./Issues.ts"
import type { Mistake } from "./Mistake.ts"
import type { Source } from "./Source.ts"
import { place, sourceOfText, treeOf } from "./Source.ts"
import { suggestion } from "./Union.ts"
import type { Entry, Written, WrittenMap } from "./Written.ts"
import { over, valueOf, withEntry, withoutEntry, writtenValue } from "./Written.ts"

/** Reads the text of a sheet by its name, which stands in a file. */
type ReadSheet = (name: string, from: string) => Promise<string>

/** What stands in a sheet, or what is wrong with it. */
type Found = { readonly value: object } | { readonly mistakes: ReadonlyArray<Mistake> }

/** Whether a sheet is named by its file, and not as one of the library. */
export const isSheetFile = (name: string): boolean => /[/\\]|\.ya?ml$/.test(name)

const readSheet = async (name: string, from: string, readText: ReadSheet): Promise<Found | string> => {
  let text: string
  try {
    text = await readText(name, from)
  } catch {
    if (isSheetFile(name)) return `there is no sheet of prices "${name}" beside the scenario`
    return `there is no sheet of prices "${name}" in the library${suggestion(name, priceSheets())}`
  }
  const sheet = sourceOfText(text, name)
  if (!sheet.isReadable) return { mistakes: sheet.mistakes }
  const result = read(PriceSheet, valueOf(sheet.root))
  if ("value" in result && sheet.mistakes.length === 0) return { value: valueOf(sheet.root) as object }
  const problems: ReadonlyArray<Problem> = "problems" in result ? result.problems : []
  const tree = treeOf(sheet.root, undefined)
  return {
    mistakes: [
      ...sheet.mistakes,
      ...problems.flatMap((problem) => place(sheet, tree, problem).map(({ mistake }) => mistake))
    ]
  }
}

/** The name of a sheet, and what is said beside it. */
const sheetIn = ({ value }: Entry): { readonly name: Written; readonly own: WrittenMap | undefined } | undefined => {
  if (value.kind === "leaf") return { name: value, own: undefined }
  const name = value.kind === "map" ? value.entries.get("sheet")?.value : undefined
  return name === undefined || value.kind !== "map" ? undefined : { name, own: withoutEntry(value, "sheet") }
}

/** The source with its sheet of prices, if it names one, and what is wrong with that among its mistakes. */
export const withPrices = async (source: Source, readText: ReadSheet): Promise<Source> => {
  const { root } = source
  const entry = source.isReadable && root.kind === "map" ? root.entries.get("prices") : undefined
  const named = entry === undefined ? undefined : sheetIn(entry)
  if (entry === undefined || named === undefined || root.kind !== "map") return source
  const { name, own } = named
  if (name.kind !== "leaf" || typeof name.value !== "string") return source
  const spot = source.placeOf(name.at)
  const found = await readSheet(name.value, spot.file, readText)
  if (typeof found === "object" && "value" in found) {
    const sheet = writtenValue(found.value, source.numbering, name.at)
    const value = own === undefined ? sheet : over(sheet, own)
    return { ...source, root: withEntry(root, "prices", { ...entry, value }) }
  }
  const mistakes: ReadonlyArray<Mistake> =
    typeof found === "string"
      ? [
          {
            ...spot,
            path: own === undefined ? "prices" : "prices.sheet",
            variant: undefined,
            message: found
          }
        ]
      : found.mistakes
  // What is wrong has been said: prices that say nothing stand in, so that nothing follows from it.
  const none = writtenValue({ currency: "XTS" }, source.numbering, name.at)
  return {
    ...source,
    root: withEntry(root, "prices", { ...entry, value: none }),
    mistakes: [...source.mistakes, ...mistakes]
  }
}
