/**
 * Every knob: whatever in a scenario is a number or a span, each to be turned a little down and up.
 *
 * Found in what is written, so defaults that nobody has written down are no knobs. When a fault begins, what things are called and
 * what is promised are left alone; so is the load, but as a whole.
 */
import * as Result from "effect/Result"
import { printPath, type Segment } from "../../scenarios/reading/Path.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import { readSpan, writeSpan } from "../../sim/model/SpanText.ts"
import { type Knob, knobNamed, type Turned, turn } from "./Knob.ts"

/** Of the scenario as plain values; these parts of it make a design, and what hits it. */
const parts = ["system", "links", "journeys", "faults"]

/** An instant is no setting, and a name or an address may look like a number. */
const isNoKnob = (path: ReadonlyArray<Segment>): boolean => ["at", "key", "name", "every"].includes(String(path.at(-1)))

const factorsAround = (by: number): ReadonlyArray<number> => [1 - by, 1 + by]

const times = (value: number, factor: number): number => Number((value * factor).toPrecision(6))

const span = /(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h|d))+\b/g
const isTimed = /^(?:[a-z-]+\(.*\)|[\d.]+(?:ns|us|µs|ms|s|m|h|d)[\da-zµ.]*)$/
const measured = /^(\d+\.?\d*|\.\d+)\s*(%|x|\/s|\/m|\/h|[kKMG]i?B)$/

/** So many times as much, as it is written; `undefined` if it is no quantity. Whole numbers become other whole numbers. */
const scaled = (value: unknown, factor: number): string | undefined => {
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return String(times(value, factor))
    const whole = Math.round(value * factor)
    return String(whole === value ? value + Math.sign(factor - 1) : whole)
  }
  if (typeof value !== "string") return undefined
  const [, number, unit] = measured.exec(value) ?? []
  // Three times as slow is two more than normal: only what it adds is made more or less.
  if (unit === "x") return `${Number((1 + times(Number(number) - 1, factor)).toPrecision(6))}x`
  if (number !== undefined) return `${times(Number(number), factor)}${unit}`
  // `1m30s`, or every span of `lognormal(mean=80ms, cv=0.1)`.
  const found = isTimed.test(value) ? value.replace(span, (text) => longer(text, factor)) : value
  return found === value ? undefined : found
}

const longer = (text: string, factor: number): string =>
  Result.match(readSpan(text), { onFailure: () => text, onSuccess: (read) => writeSpan(Math.round(read * factor)) })

/** Everything that has no parts; a policy by its name, since it may stand elsewhere in the list in another variant. */
const leaves = (
  value: unknown,
  path: ReadonlyArray<Segment>
): ReadonlyArray<readonly [path: ReadonlyArray<Segment>, value: unknown]> => {
  if (path.at(-1) === "through" && Array.isArray(value)) return value.flatMap((one) => leaves(one, path))
  if (Array.isArray(value)) return value.flatMap((one, i) => leaves(one, [...path, i]))
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]))
  }
  return [[path, value]]
}

/** How a knob that is not turned is written. */
export const asItIs = "as it is"

/** The same with one more position, the first: where it stands. */
export const withRest = ({ name, values }: Turned): Turned => ({
  name,
  values: [{ value: asItIs, set: [] }, ...values]
})

/** `by`: how much each is turned down and up, 0..1. What is read is not checked: some of it may be refused. */
export const everyKnob = (scenario: Scenario, written: unknown, by: number): ReadonlyArray<Turned> => {
  const load = Result.flatMap(knobNamed("load", scenario), (knob) =>
    turn(
      knob,
      factorsAround(by).map((factor) => `${Number(factor.toPrecision(6))}x`)
    )
  )
  const all = parts.flatMap((part) => leaves((written as Readonly<Record<string, unknown>>)[part], [part]))
  return [
    ...(Result.isSuccess(load) ? [load.success] : []),
    ...all.flatMap(([path, value]) => {
      if (isNoKnob(path)) return []
      const name = printPath(path)
      const values = factorsAround(by).flatMap((factor) => scaled(value, factor) ?? [])
      const knob: Knob = { name, set: (to) => Result.succeed([`${name}=${to}`]) }
      const turned = Result.getOrThrow(turn(knob, values))
      return turned.values.length === 0 ? [] : [turned]
    })
  ]
}
