/**
 * `faultline search`: the largest load, the longest outage, the fewest instances that still keep a promise; and whether a system comes
 * back by itself.
 */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Refused } from "../Ending.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { hasColours, print, widthOf } from "../Output.ts"
import { searchParameters } from "../SearchParameters.ts"

type Given = Command.Command.Config.Infer<typeof searchParameters>

const mapPhases = Effect.fnUntraced(function* (given: Given) {
  const { load, size } = given
  if (Option.isNone(load) || Option.isNone(size)) {
    const message = "a phase map needs --load and --size, such as --load 100..500 --size 5s..60s"
    return yield* new Refused({ message })
  }
  const { mapPhases: map } = yield* Effect.promise(() => import("../runs/PhaseMapping.ts"))
  yield* map({
    scenario: given.scenario,
    set: given.set,
    variant: Option.getOrUndefined(given.variant),
    trigger: Option.getOrUndefined(given.trigger),
    load: load.value,
    size: size.value,
    within: Option.getOrUndefined(given.within),
    seeds: Option.getOrElse(given.seeds, () => 3),
    report: Option.getOrUndefined(given.report),
    isJson: given.json,
    isAscii: given.ascii
  })
})

/** The one knob that is given, and where it is turned. */
const knobIn = ({ between, instances, load, outage, path }: Given) => {
  const knobs = [
    ...Option.toArray(path).map((path) => ({ knob: path, knobFlag: "path" })),
    ...Option.toArray(load).map(() => ({ knob: "load", knobFlag: "load" })),
    ...Option.toArray(instances).map((service) => ({ knob: `instances ${service}`, knobFlag: "instances" })),
    ...Option.toArray(outage).map((fault) => ({ knob: `outage ${fault}`, knobFlag: "outage" }))
  ]
  const [knob, another] = knobs
  if (knob === undefined || another !== undefined) {
    return Effect.fail(new Refused({ message: "say one knob: --path, --load, --instances or --outage" }))
  }
  const where = [
    ...Option.toArray(load).map((between) => ({ between, betweenFlag: "load" })),
    ...Option.toArray(between).map((between) => ({ between, betweenFlag: "between" }))
  ]
  const [range, second] = where
  if (range === undefined) return Effect.fail(new Refused({ message: "say where to look, such as --between 1..16" }))
  return second === undefined
    ? Effect.succeed({ ...knob, ...range })
    : Effect.fail(new Refused({ message: "--load says where to look already: leave --between out" }))
}

const findTippingPoint = Effect.fnUntraced(function* (given: Given) {
  const { searchTippingPoint } = yield* Effect.promise(() => import("../runs/TippingSearch.ts"))
  const { tippingJson, tippingTable } = yield* Effect.promise(() => import("../tables/TippingTable.ts"))
  const tipped = yield* searchTippingPoint({
    ...(yield* knobIn(given)),
    scenario: given.scenario,
    set: given.set,
    variant: Option.getOrUndefined(given.variant),
    objective: Option.getOrUndefined(given.objective),
    expect: Option.getOrUndefined(given.expect),
    invariant: Option.getOrUndefined(given.invariant),
    seeds: Math.max(
      4,
      Option.getOrElse(given.seeds, () => 32)
    ),
    confidence: given.confidence,
    precision: given.precision
  })
  const options = { ascii: given.ascii, colour: hasColours(process.stdout), width: widthOf(process.stdout) ?? 100 }
  yield* print(given.json ? tippingJson(tipped) : tippingTable(tipped, options))
  yield* endWith(tipped.found.ending === "near enough" ? ExitCode.passed : ExitCode.inconclusive)
})

/** In which design, and under which plans of faults. */
const plansIn = Effect.fnUntraced(function* (given: Given) {
  const { inFlag } = yield* Effect.promise(() => import("../runs/TippingSearch.ts"))
  const { kindsIn } = yield* Effect.promise(() => import("../runs/WorstSearch.ts"))
  const { readSpan } = yield* Effect.promise(() => import("../../sim/model/SpanText.ts"))
  return {
    scenario: given.scenario,
    set: given.set,
    variant: Option.getOrUndefined(given.variant),
    budget: given.budget,
    longest: Option.isNone(given.longest) ? undefined : yield* inFlag("longest", readSpan(given.longest.value)),
    kinds: Option.isNone(given.kinds) ? undefined : yield* inFlag("kinds", kindsIn(given.kinds.value)),
    seed: given.seed,
    plans: given.plans,
    isAlone: given.alone
  }
})

const findWorst = Effect.fnUntraced(function* (given: Given) {
  const { searchWorst } = yield* Effect.promise(() => import("../runs/WorstSearch.ts"))
  const { worstJson, worstText } = yield* Effect.promise(() => import("../tables/WorstText.ts"))
  const found = yield* searchWorst({
    ...(yield* plansIn(given)),
    objective: Option.getOrUndefined(given.objective),
    expect: Option.getOrUndefined(given.expect),
    invariant: Option.getOrUndefined(given.invariant),
    folder: Option.getOrElse(given.report, () => "reports/search")
  })
  const options = { ascii: given.ascii, colour: hasColours(process.stdout), width: widthOf(process.stdout) ?? 100 }
  yield* print(given.json ? worstJson(found) : worstText(found, options))
  yield* endWith(found.isBroken ? ExitCode.failed : ExitCode.passed)
})

const surveyDesigns = Effect.fnUntraced(function* (given: Given) {
  const { isUnsound, survey } = yield* Effect.promise(() => import("../runs/Survey.ts"))
  const { surveyJson, surveyTable } = yield* Effect.promise(() => import("../tables/SurveyTable.ts"))
  const found = yield* survey(yield* plansIn(given))
  const options = { ascii: given.ascii, colour: hasColours(process.stdout), width: widthOf(process.stdout) ?? 100 }
  yield* print(given.json ? surveyJson(found) : surveyTable(found, options))
  yield* endWith(found.rows.some(isUnsound) ? ExitCode.failed : ExitCode.passed)
})

const search = Effect.fnUntraced(function* (given: Given) {
  if ([given.phaseMap, given.worst, given.survey].filter(Boolean).length > 1) {
    yield* new Refused({ message: "only one of --phase-map, --worst and --survey" })
  }
  if (given.survey) yield* surveyDesigns(given)
  else if (given.phaseMap) yield* mapPhases(given)
  else if (given.worst) yield* findWorst(given)
  else yield* findTippingPoint(given)
})

export const searchCommand = Command.make("search", searchParameters, search).pipe(
  Command.withDescription(
    "Turns one knob until a promise breaks, and says where that is, by bisection. At every position the scenario is run with as many " +
      "seeds as it takes to be sure (4, 8, 16 ...): of an objective the mean share of good requests is held against its target; of " +
      "a claim it is counted in how many runs it holds, until it is in most of them or in few (a sequential test of 3/4 against " +
      "1/4). That the promise is kept on one side of the tipping point and broken on the other is checked at both ends, and " +
      "taken for granted in between.\n\n" +
      "With --phase-map it is asked of every load and every size of a trigger whether goodput is back at 95% of what it was, within " +
      "a time after the trigger. Metastable is what is not; vulnerable what is, at a load at which a larger trigger is not " +
      "survived.\n\n" +
      "With --worst plans of a few faults are drawn from all that can go wrong (components, instances, zones, links, load; kinds, " +
      "instants, lengths) and changed towards those that come nearest to breaking the promise. One that breaks it is shrunk to the " +
      "smallest that still does, and saved as a scenario. An invariant is broken or not, and nothing comes near to it: plans are then " +
      "drawn at random.\n\n" +
      "With --survey every design is run under as many plans, drawn at random and each by itself. Where none broke an invariant it is " +
      "said how many of all such plans may, with 95 % confidence: fewer than three by their number.\n\n" +
      "Exits with 0 if the tipping point is found, 2 if the promise is kept or broken at both ends or the seeds do not decide; with " +
      "--worst with 99 if a plan breaks the promise and 0 if none does; with --survey with 99 if one breaks an invariant that holds " +
      "without it; 104 for a mistake."
  ),
  Command.withShortDescription("Where on a knob a promise breaks, which faults break it, and what does not heal."),
  Command.withExamples([
    { command: "faultline search slow-server --load 100..200", description: "the largest load that keeps the promise" },
    {
      command: "faultline search slow-server --outage slowdown --between 1s..60s",
      description: "the longest slowdown it can stand"
    },
    {
      command: "faultline search slow-server --path system.server.service.workers --between 4..16",
      description: "the fewest workers"
    },
    {
      command: "faultline search slow-server --load 100..200 --expect 'p99 < 2s'",
      description: "the largest load at which the slowest hundredth takes less than two seconds"
    },
    {
      command: "faultline search retry-storm --phase-map --load 100..300 --size 5s..20s",
      description: "which slowdown, at which load, does it not come back from?"
    },
    {
      command: "faultline search idempotent-payment --variant key-with-lock --worst --invariant charged-once",
      description: "is there any plan of faults in which somebody is charged twice?"
    },
    {
      command: "faultline search idempotent-payment --survey --alone --plans 1000",
      description: "which designs hold, whatever goes wrong?"
    },
    {
      command: "faultline search retry-storm --variant retry-budget --worst --longest 10s",
      description: "the smallest faults of up to ten seconds that break the promise of a good design"
    }
  ])
)
