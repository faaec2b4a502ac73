/**
 * Stated: the numbers that a scenario states of its system, its load and its faults, each of which can be moved by a share.
 *
 * One text may state several: `lognormal(mean=12ms, cv=0.8)` is two. A whole number moves to whole numbers and one that would not move,
 * such as a single instance, stays. What only says how long somebody looks stays as well: durations of the run and of its stages, when
 * a fault is lifted for good, how many users are kept ready.
 */
import * as Result from "effect/Result"
import { readSpan, writeSpan } from "../../sim/model/SpanText.ts"

/** The keys of a scenario under which a number is a parameter of the design. */
const parts = ["system", "links", "journeys", "load", "faults"]

/** What no number under it is a parameter. */
const asides = new Set([
  "name",
  "title",
  "on",
  "call",
  "publish",
  "pool",
  "store",
  "zone",
  "zones",
  "from",
  "participants",
  "deadLetters",
  "algorithm",
  "preset",
  "price",
  "priority",
  "thresholds",
  "startTime",
  "timeUnit",
  "duration",
  "gracefulStop",
  "gracefulRampDown",
  "preAllocatedVUs",
  "maxVUs",
  "exec",
  "executor",
  "trace",
  "until"
])

/** A number in a value: the how-many-th number of the text there. */
export interface Stated {
  /** As for `--set`. */
  readonly path: string
  readonly number: number
  /** As it is written: `12ms`. */
  readonly text: string
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const segmentOf = (key: string): string => (/^[\w-]+$/.test(key) ? `.${key}` : `.${JSON.stringify(key)}`)

/**
 * The paths of a list's items. Policies go by their names, as where they stand in the list differs between designs, and a number that
 * is moved in one of them should be moved in all.
 */
const itemsIn = (list: ReadonlyArray<unknown>, path: string): ReadonlyArray<readonly [item: unknown, path: string]> => {
  const keys = list.map((item) => (isMap(item) ? Object.keys(item) : []))
  return list.map((item, i) => {
    const [key, ...more] = keys[i]!
    const isAlone = key !== undefined && more.length === 0 && keys.filter((other) => other.includes(key)).length === 1
    return isAlone && path.endsWith(".through")
      ? [(item as Readonly<Record<string, unknown>>)[key], path + segmentOf(key)]
      : [item, `${path}[${i}]`]
  })
}

/** All numbers that these designs of one scenario state, each once; `designs` are plain values, as could be written. */
export const statedIn = (designs: ReadonlyArray<unknown>): ReadonlyArray<Stated> => {
  const found = new Map<string, Stated>()
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [item, at] of itemsIn(value, path)) walk(item, at)
    else if (isMap(value)) {
      for (const [key, part] of Object.entries(value)) if (!asides.has(key)) walk(part, path + segmentOf(key))
    } else {
      numbersIn(value).forEach((text, number) => {
        const stated: Stated = { path, number, text }
        const key = `${path} ${number}`
        if (!found.has(key) && factors.some((factor) => moved(value, number, factor) !== undefined))
          found.set(key, stated)
      })
    }
  }
  for (const design of designs) {
    if (isMap(design)) for (const part of parts) walk(design[part], part)
  }
  return [...found.values()]
}

/** A fifth less and a fifth more. */
export const factors = [0.8, 1.2] as const

/** Numbers with their units, spans of several units as one; digits within names are none. */
const numberPattern =
  /(?<![\w.#/-])(?:(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d))+|\d+(?:\.\d+)?(?:[a-zA-Z%]+(?:\/s)?|\/\w+)?)(?![\w-])/g

const numbersIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "number") return [String(value)]
  return typeof value === "string" ? [...value.matchAll(numberPattern)].map(([text]) => text) : []
}

/** The value with one of its numbers so many times as large; `undefined` if that is not another valid one. */
export const moved = (value: unknown, number: number, factor: number): string | undefined => {
  if (typeof value === "number") return movedNumber(String(value), factor)
  if (typeof value !== "string") return undefined
  const match = [...value.matchAll(numberPattern)][number]
  const text = match === undefined ? undefined : movedNumber(match[0], factor)
  if (match === undefined || text === undefined) return undefined
  const end = match.index + match[0].length
  if (value[end] === ":" && text.endsWith("%")) return JSON.stringify(remixed(value, match.index, text))
  return JSON.stringify(value.slice(0, match.index) + text + value.slice(end))
}

/** A mixture in which the share at a position is another, and the others make up the rest in the same proportions. */
const remixed = (mixture: string, at: number, to: string): string => {
  const rest = (100 - Number.parseFloat(to)) / (100 - Number.parseFloat(mixture.slice(at)))
  return mixture.replace(/\d+(?:\.\d+)?%(?=:)/g, (share, position: number) =>
    position === at ? to : `${Number((Number.parseFloat(share) * rest).toPrecision(12))}%`
  )
}

const movedNumber = (text: string, factor: number): string | undefined => {
  const span = Result.getOrUndefined(readSpan(text))
  if (span !== undefined && /[a-z]/.test(text)) return span === 0 ? undefined : writeSpan(Math.round(span * factor))
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)(.*)$/.exec(text) ?? []
  const is = Number(digits)
  // A factor of 3x is 2x more than nothing; what is moved is how much more.
  const isFactor = unit === "x" && is > 1
  const to = isFactor ? 1 + (is - 1) * factor : is * factor
  const isWhole = unit === "" && !digits.includes(".")
  const written = isWhole ? Math.round(to) : Number(to.toPrecision(6))
  if (written === is || written === 0) return undefined
  if (unit === "%" && written > 100) return undefined
  return `${written}${unit}`
}

/** What stands at a path of a plain value; `undefined` if nothing does. */
export const valueAt = (design: unknown, path: string): unknown => {
  let value = design
  for (const [, index, quoted, plain] of path.matchAll(/\[(\d+)\]|\.?("(?:[^"\\]|\\.)*")|\.?([\w-]+)/g)) {
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined
    else {
      const key = quoted === undefined ? plain! : (JSON.parse(quoted) as string)
      // In a list of policies, the one of this name.
      const holder = Array.isArray(value) ? value.find((item) => isMap(item) && key in item) : value
      value = isMap(holder) ? holder[key] : undefined
    }
  }
  return value
}
