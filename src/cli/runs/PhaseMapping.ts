/**
 * Phase mapping: what `faultline search --phase-map` runs, and what it says of it.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { commandLine } from "../../experiments/CommandLine.ts"
import type { Answered, Question } from "../../experiments/Question.ts"
import type { AnswersTask } from "../../experiments/RunWorker.ts"
import { phaseMap, type Trial } from "../../experiments/searches/PhaseMap.ts"
import { knobNamed, type Turned, turn } from "../../experiments/sweeps/Knob.ts"
import { peakOf } from "../../experiments/sweeps/LoadKnob.ts"
import { readValues } from "../../experiments/sweeps/ValueRange.ts"
import { writeFiles } from "../../reports/Folder.ts"
import { phaseText } from "../../reports/phases/PhaseText.ts"
import { suggestion } from "../../scenarios/reading/Union.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import { kindOf } from "../../sim/faults/Fault.ts"
import { formatSpan, minute, type Span, second } from "../../sim/kernel/Instant.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import { readSpan, writeSpan } from "../../sim/model/SpanText.ts"
import { Refused } from "../Ending.ts"
import { hasColours, print, say, widthOf } from "../Output.ts"
import { Counting } from "../Progress.ts"
import { loadWanted } from "./Running.ts"
import { inFlag } from "./TippingSearch.ts"

export interface PhaseMapAsked {
  readonly scenario: string
  readonly set: ReadonlyArray<string>
  readonly variant: string | undefined
  /** A fault of the scenario. Default: the only one. */
  readonly trigger: string | undefined
  /** Values as for a sweep. */
  readonly load: string
  readonly size: string
  /** A span. Default: 60s, or what there is left of the run. */
  readonly within: string | undefined
  readonly seeds: number
  readonly report: string | undefined
  readonly isJson: boolean
  readonly isAscii: boolean
}

/** Runs the map and says it. */
export const mapPhases = Effect.fnUntraced(function* (asked: PhaseMapAsked) {
  const { isAscii, isJson, report, scenario: source, seeds, set } = asked
  const { loaded, variant } = yield* loadWanted({ scenario: source, set, variant: asked.variant })
  if (variant === undefined) return yield* new Refused({ message: "a phase map is of one design; name it" })
  const { scenario } = loaded.variants.find(({ name }) => name === variant)!
  const trigger = yield* inFlag("trigger", triggerIn(scenario, asked.trigger))
  const loads = yield* inFlag("load", loadsIn(scenario, asked.load))
  const sizes = yield* inFlag("size", sizesOf(scenario, trigger, asked.size))
  const points = loads.values.flatMap((load) => sizes.values.map((size) => ({ load, size })))
  // Whatever cannot be read at an end is said before anything runs.
  const lasts = yield* Effect.forEach(points, ({ load, size }) =>
    Effect.map(
      loadWanted({ scenario: source, set: [...set, ...load.set, ...size.set], variant }),
      (one) => one.loaded.variants.find(({ name }) => name === variant)!.scenario
    )
  )
  const within = yield* inFlag("within", withinOf(lasts, trigger, asked.within))
  const seedNames = Array.from({ length: seeds }, (_, i) => String(i + 1))
  const questions: ReadonlyArray<Question> = [
    { measure: "time to recover" },
    { measure: "goodput / offered", during: `start .. ${trigger}.start` }
  ]
  const tasks = points.flatMap(({ load, size }) =>
    seedNames.map(
      (seed): AnswersTask => ({
        wants: "answers",
        asked: questions,
        source,
        set: [...set, ...load.set, ...size.set],
        variant,
        seed
      })
    )
  )
  const { runAll } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
  const progress = new Counting("runs", tasks.length)
  const answers = yield* Effect.ensuring(
    runAll<AnswersTask, ReadonlyArray<Answered>>(tasks, new URL("./RunWorker.js", import.meta.url), {
      onDone: progress.onDone
    }),
    Effect.sync(progress.end)
  )
  const trials = answers.map(([recovery, before], i): Trial => {
    const { load, size } = points[Math.floor(i / seeds)]!
    const [timeToRecover, goodBefore] = [recovery!.value, before!.value]
    return { load: load.value, size: size.value, timeToRecover, goodBefore }
  })
  const values = (knob: Turned) => knob.values.map(({ value }) => value)
  const map = phaseMap(trials, { loads: values(loads), sizes: values(sizes), within })
  const title = `${scenario.name} (${variant})`
  const story = { title, trigger: sizes.name, map, seeds }
  if (isJson) yield* print(JSON.stringify({ version: 1, scenario: scenario.name, variant, trigger, ...map }, null, 2))
  else {
    const width = Math.max(widthOf(process.stdout) ?? 100, 90)
    yield* print(phaseText(story, { ascii: isAscii, colour: hasColours(process.stdout), width }))
  }
  if (report === undefined) return
  const { phasePage } = yield* Effect.promise(() => import("../../reports/phases/PhasePage.ts"))
  const { canonicalJson } = yield* Effect.promise(() => import("../../reports/results/CanonicalJson.ts"))
  const command = commandOf(asked, variant, trigger, seeds, within)
  const paths = yield* writeFiles(report, [
    {
      name: "phases.json",
      text: canonicalJson({ version: 1, scenario: scenario.name, variant, trigger, ...map, command })
    },
    { name: "phases.html", text: phasePage(story, command) }
  ])
  for (const path of paths) yield* say(`written: ${path}`)
})

const commandOf = (
  { load, scenario, set, size }: PhaseMapAsked,
  variant: string,
  trigger: string,
  seeds: number,
  within: Span
): string =>
  commandLine([
    "search",
    scenario,
    "--phase-map",
    ...["--variant", variant, "--trigger", trigger, "--load", load, "--size", size],
    ...["--within", writeSpan(within), "--seeds", String(seeds)],
    ...set.flatMap((one) => ["--set", one])
  ])

const triggerIn = ({ faults = {} }: Scenario, wanted: string | undefined): Reading<string> => {
  const names = Object.keys(faults)
  const [only, another] = names
  if (wanted === undefined && another !== undefined) {
    return Outcome.fail(`say which of the faults is the trigger: ${names.join(", ")}`)
  }
  const name = wanted ?? only
  if (name === undefined) return Outcome.fail("the scenario has no fault that could be a trigger")
  const fault = faults[name]
  if (fault === undefined) return Outcome.fail(`there is no fault "${name}"${suggestion(name, names)}`)
  if (fault.random !== undefined || fault.lasting !== undefined || (fault.every !== undefined && fault.times !== 1)) {
    return Outcome.fail(`"${name}" comes more than once, or for a time that is drawn; a trigger begins and ends once`)
  }
  return fault.for === undefined ? Outcome.fail(`"${name}" never ends; a trigger needs "for"`) : Outcome.succeed(name)
}

const loadsIn = (scenario: Scenario, text: string): Reading<Turned> =>
  Outcome.gen(function* () {
    const knob = yield* knobNamed("load", scenario)
    const { of } = yield* peakOf(scenario)
    const { name, values } = yield* turn(knob, yield* readValues(text))
    const unit = of === "users" ? " users" : "/s"
    return {
      name,
      values: values.map(({ set, value }) => ({ set, value: /^[\d.]+$/.test(value) ? value + unit : value }))
    }
  })

/** A span is how long the trigger lasts; anything else how strong it is. */
const sizesOf = (scenario: Scenario, trigger: string, text: string): Reading<Turned> =>
  Outcome.gen(function* () {
    const values = yield* readValues(text)
    if (values.every((value) => Outcome.isSuccess(readSpan(value)))) {
      const { values: lengths } = yield* turn(yield* knobNamed(`outage ${trigger}`, scenario), values)
      return { name: `length of ${trigger}`, values: lengths }
    }
    const kind = kindOf(scenario.faults![trigger]!)
    const { values: strengths } = yield* turn(yield* knobNamed(`faults.${trigger}.${kind}`, scenario), values)
    return { name: `"${kind}" of ${trigger}`, values: strengths }
  })

/** The five seconds that have to be good, and a while in which they stay it. */
const hold: Span = 15 * second

const withinOf = (all: ReadonlyArray<Scenario>, trigger: string, text: string | undefined): Reading<Span> => {
  const left = all.map(({ duration, faults = {} }) => {
    const { at = 0, for: length = 0, until = Infinity } = faults[trigger]!
    return duration - Math.min(until, at + length) - hold
  })
  const most = Math.min(...left)
  const first = all[0]!
  if ((first.faults![trigger]!.at ?? 0) <= (first.warmup ?? 0)) {
    return Outcome.fail(`"${trigger}" begins with the run; nothing is known of what it was like before`)
  }
  if (most <= 0)
    return Outcome.fail(`the run ends too soon after "${trigger}" to see a recovery; give it more duration`)
  if (text === undefined) return Outcome.succeed(Math.min(minute, most))
  return Outcome.flatMap(readSpan(text), (span) =>
    span <= most
      ? Outcome.succeed(span)
      : Outcome.fail(
          `after the longest trigger there are only ${formatSpan(most)} in which a recovery could be seen; ` +
            `give the run more duration, or say --within ${writeSpan(most)}`
        )
  )
}
