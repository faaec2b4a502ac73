/**
 * Alerts: when somebody who watches a metric would have been called, how often, and for how long.
 *
 * `alert at burn rate above 14.4 over 1h and 5m` rings while the metric is above the value over both of the spans that end now. It is
 * looked at whenever a window ends, so nothing rings sooner than that. Nobody looks back further than to the end of the warm-up:
 * early in a run a long span is as long as the run.
 */
import * as Result from "effect/Result"
import type { Reading } from "../model/Notation.ts"
import { readRatio } from "../model/Quantities.ts"
import { readSpan } from "../model/SpanText.ts"
import type { Unit } from "./claims/Measured.ts"
import type { Look, Metric } from "./Metric.ts"

/** A metric, the value it must not exceed, and over which spans. */
interface Rule<T> {
  readonly metric: Metric<T>
  readonly above: number
  readonly over: ReadonlyArray<number>
}

/** What can be asked of an alert, for the reference. */
export const alertPatterns: ReadonlyArray<readonly [name: string, says: string]> = [
  [
    "alert at <metric> above <value> over <span>",
    "Time from the beginning of the stretch until the metric of the last so long has been above the value; 'never' if it is not. " +
      "With `over 1h and 5m` both have to be."
  ],
  ["alarms at …", "How often that began. (count)"],
  ["alarmed at …", "Share of the stretch during which it rang. (ratio)"]
]

const written = /^(alert|alarms|alarmed) at (.+) above (\S+) over (\S+)(?: and (\S+))?$/

/** The metric that a text of that kind stands for; `undefined` if it is no such text, or about a metric that `named` does not know. */
export const alertMetric = <T>(text: string, named: (name: string) => Metric<T> | undefined): Metric<T> | undefined => {
  const [, word, name, value, ...spans] = written.exec(text) ?? []
  const metric = name === undefined ? undefined : named(name)
  if (word === undefined || value === undefined || metric === undefined) return undefined
  const rule = Result.all([
    readValue(value, metric.unit),
    Result.all(spans.filter((span) => span !== undefined).map(readSpan))
  ] as const)
  if (Result.isFailure(rule)) return undefined
  const [above, over] = rule.success
  return metricOf(word, text, { metric, above, over })
}

const readValue = (text: string, unit: Unit): Reading<number> => {
  if (unit === "span") return readSpan(text)
  if (unit === "ratio") return readRatio(text)
  const value = Number(text.replace(/\/s$/, ""))
  return Number.isFinite(value) ? Result.succeed(value) : Result.fail(`expected a number, got "${text}"`)
}

const metricOf = <T>(word: string, name: string, rule: Rule<T>): Metric<T> => {
  const says = alertPatterns.find(([pattern]) => pattern.startsWith(`${word} `))![1]
  if (word === "alert") return { name, unit: "span", says, read: (thing, look) => firstRing(rule, thing, look) }
  if (word === "alarms") {
    return {
      name,
      unit: "count",
      says,
      read: (thing, look) => {
        let count = 0
        for (let w = look.from; w < look.to; w++) {
          if (rings(rule, thing, look, w) && !rings(rule, thing, look, w - 1)) count++
        }
        return count
      }
    }
  }
  return {
    name,
    unit: "ratio",
    says,
    read: (thing, look) => {
      let count = 0
      for (let w = look.from; w < look.to; w++) if (rings(rule, thing, look, w)) count++
      return count / (look.to - look.from)
    }
  }
}

const firstRing = <T>(rule: Rule<T>, thing: T, look: Look): number => {
  for (let w = look.from; w < look.to; w++) {
    if (rings(rule, thing, look, w)) return look.recording.windows.begin(w + 1) - look.start
  }
  return Infinity
}

/** Whether it rings at the end of window `w`. */
const rings = <T>({ above, metric, over }: Rule<T>, thing: T, { recording }: Look, w: number): boolean => {
  const { windows } = recording
  if (w < windows.first) return false
  return over.every((span) => {
    const from = Math.max(windows.first, w + 1 - Math.max(1, Math.round(span / windows.size)))
    return metric.read(thing, { recording, from, to: w + 1, start: windows.begin(from) }) > above
  })
}
