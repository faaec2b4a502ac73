/**
 * Measure: what a statement is about, as people write it: `goodput / offered`, `p99 waiting of ledger`, `recovery of
 * checkout`.
 *
 * `<metric>[ of <thing>][ / <metric>[ of <thing>]]`. Without a thing a metric is of the only journey, or of all
 * journeys together; a metric that only components have needs one, unless there is only one component. A division gives
 * a ratio and needs two of the same unit. Meters are asked for as `<meter> of <owner>`: a counter's increase, a gauge's
 * mean over time; `last` and `max` of a gauge, and `drain time of <topic>`, which is how long its backlog takes to go.
 */
import * as Result from "effect/Result"
import type { Meter } from "../../model/Fact.ts"
import { failureReasons } from "../../model/Failure.ts"
import { didYouMean } from "../../model/Nearest.ts"
import type { Reading } from "../../model/Notation.ts"
import { componentMetric, componentMetrics, componentPatterns } from "../ComponentMetrics.ts"
import { costMetric, costMetricNames } from "../cost/CostMetrics.ts"
import { journeyMetric, journeyMetrics, journeyPatterns } from "../JourneyMetrics.ts"
import { type Look, secondsOf } from "../Metric.ts"
import { objectiveMetric, objectiveMetrics } from "../ObjectiveMetrics.ts"
import type { MeterRecord } from "../records/MeterRecord.ts"
import { type Measured, styleOf, type Unit, writeValue } from "./Measured.ts"

/** What there is to measure in a world. */
export interface Names {
  readonly journeys: ReadonlyArray<string>
  readonly components: ReadonlyArray<string>
  readonly objectives: ReadonlyArray<string>
  /** The k6 scenarios, which can be measured as journeys are. Default: none. */
  readonly loads?: ReadonlyArray<string>
  readonly meters: ReadonlyArray<Meter>
  /** Whether there are prices, so that costs can be measured. Default false. */
  readonly hasPrices?: boolean
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
    costTerm(name, thing, names, text) ??
    (thing === undefined ? journeysTerm(name, names.journeys, text) : termOf(name, thing, names, text)) ??
    (thing === undefined ? onlyComponentTerm(name, names) : undefined)
  return term === undefined ? Result.fail(mistakeIn(name, thing, names)) : Result.succeed(term)
}

const termOf = (name: string, thing: string, names: Names, text: string): Term | undefined =>
  (names.journeys.includes(thing) ? journeysTerm(name, [thing], text) : undefined) ??
  (names.components.includes(thing) ? componentTerm(name, thing, text) : undefined) ??
  (names.objectives.includes(thing) ? objectiveTerm(name, thing, text) : undefined) ??
  (names.loads?.includes(thing) ? loadTerm(name, thing, text) : undefined)

const costTerm = (name: string, thing: string | undefined, names: Names, text: string): Term | undefined => {
  if (names.hasPrices !== true) return undefined
  const kind = thing === undefined || names.journeys.includes(thing) ? "journey" : "component"
  const read = costMetric(name, thing === undefined ? undefined : { kind, name: thing })
  const isThere = kind === "journey" || names.components.includes(thing!)
  return read === undefined || !isThere ? undefined : { text, unit: "number", read }
}

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

/** Of one k6 scenario by itself, whoever else runs its journey. */
const loadTerm = (name: string, load: string, text: string): Term | undefined => {
  const metric = journeyMetric(name)
  return (
    metric && {
      text,
      unit: metric.unit,
      read: (look) => {
        const record = look.recording.loads?.get(load)
        return record === undefined ? NaN : metric.read([record], look)
      }
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

/** How a gauge or an age is looked at: by its mean over time, its last value, or its highest. */
const gaugeWords = ["last", "max"] as const

/**
 * `<meter> of <owner>`, with "last" or "max" in front for that value of a gauge; the owner may be left out if it is the only
 * one. `drain time of <owner>` is when its backlog is gone for the first time, from the beginning of the stretch.
 */
const meterTerm = (text: string, { meters }: Names): Term | undefined => {
  const named = (name: string) => {
    const exact = meters.find((meter) => name === `${meter.name} of ${meter.of}`)
    const sameName = meters.filter((meter) => meter.name === name)
    return exact ?? (sameName.length === 1 ? sameName[0] : undefined)
  }
  const isDrain = /^drain time( of |$)/.test(text)
  const word = gaugeWords.find((one) => text.startsWith(`${one} `) && named(text) === undefined)
  const meter = named(
    isDrain ? `backlog${text.slice("drain time".length)}` : word === undefined ? text : text.slice(word.length + 1)
  )
  if (meter === undefined || ((word !== undefined || isDrain) && meter.kind === "counter")) return undefined
  return {
    text,
    unit: isDrain || meter.kind === "age" ? "span" : meter.kind === "counter" ? "count" : "number",
    read: (look) => {
      const { from, recording, to } = look
      const record = recording.meters.find((one) => one.meter.name === meter.name && one.meter.of === meter.of)
      if (record === undefined) return NaN
      if (isDrain) return drainTime(record, look)
      if (word === "last") return record.levelAt(to - 1)
      if (word === "max") return highest(record, look)
      const sum = record.between(from, to)
      return meter.kind === "counter" ? sum : sum / recording.windows.spanOf(from, to, recording.now)
    }
  }
}

const highest = (record: MeterRecord, { from, recording: { windows }, to }: Look): number => {
  let found = -Infinity
  for (let w = from; w < to && w <= windows.current; w++) found = Math.max(found, record.highAt(w))
  return found === -Infinity ? NaN : found
}

/** `Infinity` if it never was. */
const drainTime = (record: MeterRecord, { from, recording: { windows }, to }: Look): number => {
  for (let w = from; w < to && w <= windows.current; w++) {
    if (record.lowAt(w) <= 0) return windows.begin(w) - windows.begin(from)
  }
  return Infinity
}

const namesIn = (table: ReadonlyArray<{ readonly name: string; readonly also?: ReadonlyArray<string> }>) =>
  table.flatMap(({ also = [], name }) => [name, ...also])

const filled = (patterns: ReadonlyArray<readonly [string, string]>) =>
  patterns.flatMap(([name]) =>
    name.startsWith("mean|")
      ? ["mean", "sd", "median", "max", "p50", "p90", "p95", "p99", "p99.9"].map(
          (word) => `${word}${name.slice(name.indexOf(" "))}`
        )
      : name.startsWith("failed by")
        ? failureReasons.slice(1).map((reason) => `failed by ${reason}`)
        : []
  )

/** Why a term cannot be read, and what was probably meant. */
const mistakeIn = (name: string, thing: string | undefined, names: Names): string => {
  const { components, hasPrices = false, journeys, loads = [], meters, objectives } = names
  const isCost = costMetricNames.includes(name)
  if (isCost && !hasPrices) return `"${name}" can be measured only with prices, e.g. prices: list-prices`
  const things = [...journeys, ...components, ...objectives, ...loads, ...meters.map(({ of }) => of)]
  const journeyNames = [...namesIn(journeyMetrics), ...filled(journeyPatterns)]
  const componentNames = [...namesIn(componentMetrics), ...filled(componentPatterns)]
  const isSum = thing !== undefined && / [+*-] /.test(thing)
  if (isSum)
    return `measures are not added up; say one metric of one thing, or one divided by another: "a of b / c of d"`
  const isKnown =
    isCost ||
    meters.some((meter) => meter.name === name) ||
    journeyMetric(name) !== undefined ||
    componentMetric(name) !== undefined ||
    objectiveMetric(name) !== undefined
  if (!isKnown) {
    const known = [
      ...journeyNames,
      ...componentNames,
      ...namesIn(objectiveMetrics),
      ...costMetricNames,
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
  const kind = journeys.includes(thing)
    ? "journey"
    : components.includes(thing)
      ? "component"
      : objectives.includes(thing)
        ? "objective"
        : "k6 scenario"
  return `${thing} is ${kind === "objective" ? "an" : "a"} ${kind} and has no "${name}"`
}
