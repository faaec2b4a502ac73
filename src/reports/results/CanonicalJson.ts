/**
 * Canonical JSON: the one text of a value, so that equal results are equal files.
 *
 * Keys stand in the order in which the value has them. Whole numbers are written in full; all others are rounded to
 * six significant digits, though never coarser than a thousandth, and inside `series`, `burn` and the like (see
 * `coarse`) to four. What is not finite becomes `null`. Rounding twice changes nothing. Lists of numbers take one
 * line, so that a diff of two files is readable.
 */

/** Keys under which every number is one of hundreds, and is only ever drawn. */
const coarse: ReadonlySet<string> = new Set(["series", "burn"])

const lineMax = 120

/** A number as it is written. */
export const rounded = (value: number, isCoarse = false): number | null => {
  if (!Number.isFinite(value)) return null
  // Not -0, which JSON does not tell from 0.
  if (Number.isInteger(value)) return value + 0
  if (isCoarse) return Number(value.toPrecision(4)) + 0
  return (Math.abs(value) >= 1000 ? Number(value.toFixed(3)) : Number(value.toPrecision(6))) + 0
}

/** The value with its numbers rounded, as `canonicalJson` writes it. */
export const canonical = (value: unknown, isCoarse = false): unknown => {
  if (typeof value === "number") return rounded(value, isCoarse)
  if (Array.isArray(value)) return value.map((item) => canonical(item, isCoarse))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, of]) => of !== undefined)
      .map(([key, of]) => [key, canonical(of, isCoarse || coarse.has(key))])
  )
}

/** The text of a value, with a line feed at its end. */
export const canonicalJson = (value: unknown): string => `${write(canonical(value), "")}\n`

const write = (value: unknown, indent: string): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null"
  const isList = Array.isArray(value)
  const parts: ReadonlyArray<readonly [name: string, value: unknown]> = isList
    ? value.map((item) => ["", item])
    : Object.entries(value).map(([key, of]) => [`${JSON.stringify(key)}: `, of])
  const [open, close] = isList ? "[]" : "{}"
  if (parts.length === 0) return `${open}${close}`
  if (parts.every(([, of]) => typeof of !== "object" || of === null)) {
    const line = parts.map(([name, of]) => `${name}${JSON.stringify(of)}`)
    if (isList && line.length > 8) return `[${line.join(",")}]`
    const short = isList ? `[${line.join(", ")}]` : `{ ${line.join(", ")} }`
    if (indent.length + short.length <= lineMax) return short
  }
  const deeper = `${indent}  `
  const lines = parts.map(([name, of]) => `${deeper}${name}${write(of, deeper)}`)
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`
}
