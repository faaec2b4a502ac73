/**
 * Margins: how much more load, and how much longer the main fault, a design can stand before it breaks its promises.
 *
 * A promise that is broken as things are is looked for with less of both.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { Crew } from "../../experiments/Crew.ts"
import type { Answered, Question } from "../../experiments/Question.ts"
import type { AnswersTask } from "../../experiments/RunWorker.ts"
import { findTippingPoint } from "../../experiments/searches/TippingPoint.ts"
import { type Knob, knobNamed } from "../../experiments/sweeps/Knob.ts"
import { peakOf } from "../../experiments/sweeps/LoadKnob.ts"
import type { Margin } from "../../reports/decision/Decision.ts"
import { formatCount } from "../../reports/Quantity.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import { writeSpan } from "../../sim/model/SpanText.ts"
import { say } from "../Output.ts"
import type { Contestant } from "./Contestants.ts"

/** What is changed, in multiples of what it is. */
interface Scale {
  readonly name: string
  readonly most: number
  readonly knob: Knob
  /** As it is set, and as it is told. */
  readonly write: (times: number) => string
  readonly tell: (times: number) => string
}

const timesMost = 4
const timesLeast = 0.1
const seedsMax = 8
const precision = 0.05

export const marginsOf = Effect.fnUntraced(function* (
  { source, variant }: Contestant,
  scenario: Scenario,
  set: ReadonlyArray<string>,
  fault: string | undefined
) {
  const objectives = Object.entries(scenario.objectives ?? {})
  const scales = objectives.length === 0 ? [] : [...loadScale(scenario), ...faultScale(scenario, fault)]
  const asked = objectives.map(([objective]): Question => ({ objective }))
  const crew = new Crew<AnswersTask, ReadonlyArray<Answered>>(new URL("./RunWorker.js", import.meta.url))
  const margins: Array<Margin> = []
  const find = Effect.fnUntraced(function* ({ knob, most, name, tell, write }: Scale) {
    if (process.stderr.isTTY === true) yield* say(`looking for the tipping points of ${name}`)
    const known = new Map<string, ReadonlyArray<Answered>>()
    const answersAt = Effect.fnUntraced(function* (times: number, from: number, to: number) {
      const settings = times === 1 ? [] : Outcome.getOrThrow(knob.set(write(times)))
      const seeds = Array.from({ length: to - from }, (_, i) => String(from + i + 1))
      const missing = seeds.filter((seed) => !known.has(`${times} ${seed}`))
      const tasks = missing.map(
        (seed): AnswersTask => ({ wants: "answers", asked, source, variant, seed, set: [...set, ...settings] })
      )
      const found = yield* crew.run(tasks)
      missing.forEach((seed, i) => {
        known.set(`${times} ${seed}`, found[i]!)
      })
      return seeds.map((seed) => known.get(`${times} ${seed}`)!)
    })
    for (const [i, [objective, { target }]] of objectives.entries()) {
      const search = (between: readonly [number, number]) =>
        Effect.promise(() =>
          findTippingPoint({ between, target, seedsMax, confidence: 0.95, isWhole: false, precision }, (...at) =>
            Effect.runPromise(Effect.map(answersAt(...at), (all) => all.map((one) => one[i]!.value ?? Number.NaN)))
          )
        )
      const above = yield* search([1, most])
      const isBroken = above.tried[0]!.kept === "broken"
      const { broken, kept } = isBroken ? yield* search([timesLeast, 1]) : above
      margins.push({
        objective,
        knob: name,
        asItIs: tell(1),
        keptUpTo: kept === undefined ? undefined : tell(kept),
        brokenFrom: broken === undefined ? undefined : tell(broken),
        end: tell(isBroken ? timesLeast : most)
      })
    }
  })
  yield* Effect.ensuring(Effect.forEach(scales, find, { discard: true }), Effect.sync(crew.close))
  return margins
})

const rounded = (times: number): string => `${Number(times.toPrecision(3))}x`

const loadScale = (scenario: Scenario): ReadonlyArray<Scale> => {
  const found = Outcome.all([peakOf(scenario), knobNamed("load", scenario)])
  if (Outcome.isFailure(found)) return []
  const [{ amount, of }, knob] = found.success
  const unit = of === "users" ? " users" : "/s"
  const tell = (times: number) => `${formatCount(amount * times)}${unit} (${rounded(times)})`
  return [{ name: "load", most: timesMost, knob, write: (times) => `${times}x`, tell }]
}

/** As long as there is anything left of the run after it. */
const faultScale = (scenario: Scenario, fault: string | undefined): ReadonlyArray<Scale> => {
  if (fault === undefined) return []
  const { at = 0, every, for: length = 0, random } = scenario.faults?.[fault] ?? {}
  const knob = knobNamed(`outage ${fault}`, scenario)
  const most = Math.min(timesMost, (0.9 * (scenario.duration - at)) / length)
  if (Outcome.isFailure(knob) || every !== undefined || random !== undefined || most < 1.5) return []
  const spanOf = (times: number) => Math.round(length * times)
  return [
    {
      name: `length of ${fault}`,
      most,
      knob: knob.success,
      write: (times) => writeSpan(spanOf(times)),
      tell: (times) => `${formatSpan(spanOf(times))} (${rounded(times)})`
    }
  ]
}
