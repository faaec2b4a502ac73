/**
 * Measure: what a statement is about, as people write it: `goodput / offered`, `p99 waiting of ledger`, `recovery of
 * checkout`.
 *
 * `<metric>[ of <thing>][ / <metric>[ of <thing>]]`. Without a thing a metric is of the only journey, or of all
 * journeys together; a metric that only components have needs one, unless there is only one component. A division gives
 * a ratio and needs two of the same unit. Meters are asked for as `<meter> of <owner>`: a counter's increase, a gauge's
 * mean over time.
 */
import * as Result from "effect/Result"
import type { Meter } from "../model/Fact.ts"
import { failureReasons } from "../model/Failure.ts"
import { didYouMean } from "../model/Nearest.ts"
import type { Reading } from "../model/Notation.ts"
import { componentMetric, componentMetrics, componentPatterns } from "./ComponentMetrics.ts"
import { journeyMetric, journeyMetrics, journeyPatterns } from "./JourneyMetrics.ts"
import { type Measured, styleOf, type Unit, writeValue } from "./Measured.ts"
import { type Look, secondsOf } from "./Metric.ts"
import { objectiveMetric, objectiveMetrics } from "./ObjectiveMetrics.ts"

/** What there is to measure in a world. */
export interface Names {
  readonly journeys: ReadonlyArray<string>
  readonly components: ReadonlyArray<string>
  readonly objectives: ReadonlyArray<string>
  readonly meters: ReadonlyArray<Meter>
}

/** One metric of one thing. */
interface Term {
  readonly text: string
  readonly unit: Unit
  /** NaN if there is nothing to measure. */
  readonly read: (look: Look) => number
}

export interface Measure {
  /** As written. */
  readonly text: string
  readonly unit: Unit
  readonly term: Term
  readonly per: Term | undefined
}

/** Reads a measure; whatever it names must exist. */
export const readMeasure = (text: string, names: Names): Reading<Measure> => {
  const written = text.trim().replace(/\s+/g, " ")
  // The name of a meter or of its owner may hold the sign of division.
  const meter = meterTerm(written, names)
  if (meter !== undefined) return Result.succeed({ text: written, unit: meter.unit, term: meter, per: undefined })
  const [first = "", second, ...more] = written.split(" / ")
  if (more.length > 0)
    return Result.fail(`"${text}" divides more than once; a measure is one metric, or one divided by another`)
  return Result.flatMap(readTerm(first, names), (term): Reading<Measure> => {
    if (second === undefined) return Result.succeed({ text: written, unit: term.unit, term, per: undefined })
    return Result.flatMap(
      readTerm(second, names),
      (per): Reading<Measure> =>
        per.unit === term.unit
          ? Result.succeed({ text: written, unit: "ratio", term, per })
          : Result.fail(`a ${term.unit} (${term.text}) cannot be divided by a ${per.unit} (${per.text})`)
    )
  })
}

/** Measures over a stretch. */
export const measure = ({ per, term, unit }: Measure, look: Look): Measured => {
  const seconds = secondsOf(look)
  const value = term.read(look)
  if (per === undefined) {
    const isRate = unit === "count" && value > 0 && seconds > 0
    return Number.isNaN(value)
      ? { value: undefined, unit, seconds, detail: `there was no ${term.text}` }
      : { value, unit, seconds, detail: isRate ? writeValue(value / seconds, "rate") : "" }
  }
  const whole = per.read(look)
  const missing = Number.isNaN(value) ? term : Number.isNaN(whole) || whole === 0 ? per : undefined
  if (missing !== undefined) return { value: undefined, unit, seconds, detail: `there was no ${missing.text}` }
  const write = (number: number) => writeValue(number, styleOf(term.unit))
  return { value: value / whole, unit, seconds, detail: `${write(value)} ÷ ${write(whole)}` }
}

const readTerm = (text: string, names: Names): Reading<Term> => {
  const position = text.indexOf(" of ")
  const name = position < 0 ? text : text.slice(0, position)
  const thing = position < 0 ? undefined : text.slice(position + 4)
  const term =
    meterTerm(text, names) ??
    (thing === undefined ? journeysTerm(name, names.journeys, text) : termOf(name, thing, names, text)) ??
    (thing === undefined ? onlyComponentTerm(name, names) : undefined)
  return term === undefined ? Result.fail(mistakeIn(name, thing, names)) : Result.succeed(term)
}

const termOf = (name: string, thing: string, names: Names, text: string): Term | undefined =>
  (names.journeys.includes(thing) ? journeysTerm(name, [thing], text) : undefined) ??
  (names.components.includes(thing) ? componentTerm(name, thing, text) : undefined) ??
  (names.objectives.includes(thing) ? objectiveTerm(name, thing, text) : undefined)

const journeysTerm = (name: string, journeys: ReadonlyArray<string>, text: string): Term | undefined => {
  const metric = journeyMetric(name)
  return (
    metric && {
      text,
      unit: metric.unit,
      read: (look) =>
        metric.read(
          look.recording.journeys.filter((journey) => journeys.includes(journey.name)),
          look
        )
    }
  )
}

const componentTerm = (name: string, component: string, text: string): Term | undefined => {
  const metric = componentMetric(name)
  return (
    metric && {
      text,
      unit: metric.unit,
      read: (look) => {
        const record = look.recording.components.find(({ site }) => site.name === component)
        return record === undefined ? NaN : metric.read(record, look)
      }
    }
  )
}

const onlyComponentTerm = (name: string, { components }: Names): Term | undefined =>
  components.length === 1 ? componentTerm(name, components[0]!, name) : undefined

const objectiveTerm = (name: string, objective: string, text: string): Term | undefined => {
  const metric = objectiveMetric(name)
  return (
    metric && {
      text,
      unit: metric.unit,
      read: (look) => {
        const promised = look.recording.objectives.find((one) => one.name === objective)
        return promised === undefined ? NaN : metric.read(promised, look)
      }
    }
  )
}

/**
 * `<meter> of <owner>`, with "last" in front for the last value of a gauge; the owner may be left out if it is the only
 * one.
 */
const meterTerm = (text: string, { meters }: Names): Term | undefined => {
  const named = (name: string) => {
    const exact = meters.find((meter) => name === `${meter.name} of ${meter.of}`)
    const sameName = meters.filter((meter) => meter.name === name)
    return exact ?? (sameName.length === 1 ? sameName[0] : undefined)
  }
  const isLast = text.startsWith("last ") && named(text) === undefined
  const meter = named(isLast ? text.slice(5) : text)
  if (meter === undefined || (isLast && meter.kind === "counter")) return undefined
  return {
    text,
    unit: meter.kind === "counter" ? "count" : "number",
    read: ({ from, recording, to }) => {
      const record = recording.meters.find((one) => one.meter.name === meter.name && one.meter.of === meter.of)
      if (record === undefined) return NaN
      if (isLast) return record.levelAt(to - 1)
      const sum = record.between(from, to)
      return meter.kind === "counter" ? sum : sum / recording.windows.spanOf(from, to, recording.now)
    }
  }
}

const namesIn = (table: ReadonlyArray<{ readonly name: string; readonly also?: ReadonlyArray<string> }>) =>
  table.flatMap(({ also = [], name }) => [name, ...also])

const filled = (patterns: ReadonlyArray<readonly [string, string]>) =>
  patterns.flatMap(([name]) =>
    name.startsWith("mean|")
      ? ["mean", "median", "max", "p50", "p90", "p95", "p99", "p99.9"].map(
          (word) => `${word}${name.slice(name.indexOf(" "))}`
        )
      : name.startsWith("failed by")
        ? failureReasons.slice(1).map((reason) => `failed by ${reason}`)
        : []
  )

/** Why a term cannot be read, and what was probably meant. */
const mistakeIn = (name: string, thing: string | undefined, names: Names): string => {
  const { components, journeys, meters, objectives } = names
  const things = [...journeys, ...components, ...objectives, ...meters.map(({ of }) => of)]
  const journeyNames = [...namesIn(journeyMetrics), ...filled(journeyPatterns)]
  const componentNames = [...namesIn(componentMetrics), ...filled(componentPatterns)]
  const isKnown =
    journeyMetric(name) !== undefined || componentMetric(name) !== undefined || objectiveMetric(name) !== undefined
  if (!isKnown) {
    const known = [
      ...journeyNames,
      ...componentNames,
      ...namesIn(objectiveMetrics),
      ...meters.map((meter) => meter.name)
    ]
    return `there is no metric "${name}"${didYouMean(name, known)}`
  }
  if (thing === undefined) {
    return objectiveMetric(name) !== undefined
      ? `say of which objective: "${name} of ${objectives[0] ?? "<objective>"}"`
      : `say of which component: "${name} of ${components[0] ?? "<component>"}"`
  }
  if (!things.includes(thing)) return `there is nothing called "${thing}"${didYouMean(thing, things)}`
  const kind = journeys.includes(thing) ? "journey" : components.includes(thing) ? "component" : "objective"
  return `${thing} is ${kind === "objective" ? "an" : "a"} ${kind} and has no "${name}"`
}
