/**
 * Contestants: the designs that a comparison is between: variants of one scenario, or of two that have the same load.
 */
import * as Effect from "effect/Effect"
import type { Decoded } from "../../scenarios/Decode.ts"
import { Refused } from "../Ending.ts"
import { loadWanted, variantIn } from "./Running.ts"

/** A design as it is called in the comparison, and where it is. */
export interface Contestant {
  readonly name: string
  readonly source: string
  readonly variant: string
}

export interface Contest {
  readonly title: string
  readonly contestants: ReadonlyArray<Contestant>
  /** What besides the designs is different. */
  readonly remarks: ReadonlyArray<string>
}

export interface Asked {
  readonly scenario: string
  readonly other: string | undefined
  readonly variants: string | undefined
  readonly set: ReadonlyArray<string>
}

const listed = (text: string): ReadonlyArray<string> => text.split(",").map((one) => one.trim())

/** Who takes part, the baseline first; refused if the designs would not meet the same users. */
export const contest = Effect.fnUntraced(function* ({ other, scenario, set, variants }: Asked) {
  const { loaded } = yield* loadWanted({ scenario, set, variant: "all" })
  const second = other === undefined ? undefined : (yield* loadWanted({ scenario: other, set, variant: "all" })).loaded
  const own = designsOf(loaded, scenario, second !== undefined)
  const all = [...own, ...(second === undefined ? [] : designsOf(second, other!, true))]
  const names = all.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    return yield* new Refused({ message: `both files have a design "${twice}"; rename one scenario` })
  const chosen =
    variants === undefined
      ? all
      : yield* Effect.forEach([...new Set(listed(variants))], (name) =>
          Effect.gen(function* () {
            const found = all.find((one) => one.name === name)
            if (found !== undefined) return found
            if (second === undefined) yield* variantIn(loaded, name)
            return yield* new Refused({ message: `there is no design "${name}"; there are ${names.join(", ")}` })
          })
        )
  if (chosen.length < 2) {
    return yield* new Refused({
      message: `a comparison needs two designs; ${loaded.scenario.name} has ${names.join(", ")}`
    })
  }
  const title = second === undefined ? loaded.scenario.name : `${loaded.scenario.name} and ${second.scenario.name}`
  if (second === undefined) return { title, contestants: chosen, remarks: [] } satisfies Contest
  const different = essentials.filter((key) => differs(loaded, second, key))
  if (different.length > 0) {
    const message =
      `${loaded.scenario.name} and ${second.scenario.name} differ in ${different.join(" and ")}: ` +
      "their users would not be the same, and nothing could be said of the designs"
    return yield* new Refused({ message })
  }
  const remarks = circumstances
    .filter((key) => differs(loaded, second, key))
    .map((key) => `The two files differ in ${key}, and not only in their designs.`)
  return { title, contestants: chosen, remarks } satisfies Contest
})

/** Of two files the designs bear the scenario's name, if it has but one. */
const designsOf = ({ scenario, variants }: Decoded, source: string, isOfTwo: boolean): ReadonlyArray<Contestant> =>
  variants.map(({ name: variant }) => {
    const name = !isOfTwo ? variant : variants.length === 1 ? scenario.name : `${scenario.name}/${variant}`
    return { name, source, variant }
  })

/** Without these being the same the two have not been asked the same. */
const essentials = ["load", "duration", "warmup", "journeys"] as const

/** These are worth a remark. */
const circumstances = ["faults", "objectives", "prices"] as const

type Key = (typeof essentials)[number] | (typeof circumstances)[number]

const differs = (one: Decoded, other: Decoded, key: Key): boolean => {
  const [a, b] = [one, other].map(({ variants }) => about(variants[0]!.written, key))
  return a !== b
}

/** Of journeys only who they are: what they do is the design. */
const about = (written: unknown, key: Key): string => {
  const value = (written as Readonly<Record<string, unknown>>)[key]
  return JSON.stringify(key === "journeys" ? Object.keys(value as object).sort() : inOrder(value)) ?? ""
}

/** The same whatever the order of the keys. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, of]) => [key, inOrder(of)])
  )
}
