/**
 * `faultline search`: the largest load, the longest outage, the fewest instances that still keep a promise; and whether a system comes
 * back by itself.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Refused } from "../Ending.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { hasColours, print, widthOf } from "../Output.ts"
import { ascii, scenario, seed, set, variant } from "../Parameters.ts"

const text = (name: string, what: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(what), Flag.withDescription(description), Flag.optional)

const parameters = {
  scenario,
  path: text(
    "path",
    "<path>",
    "The knob that is turned: a path as for --set. --load, --instances and --outage are shorter."
  ),
  load: text(
    "load",
    "<low..high>",
    "The whole load is the knob, in requests a second (or users): 100..900, or 1x..5x."
  ),
  instances: text("instances", "<service>", "How many instances this service has is the knob."),
  outage: text("outage", "<fault>", "How long this fault lasts is the knob."),
  between: text(
    "between",
    "<low..high>",
    "Where its tipping point is looked for: the promise is kept at one end and broken at the other."
  ),
  objective: text("objective", "<name>", "The promise. Default: the first of the scenario."),
  expect: text("expect", "<claim>", "Instead of an objective: a measure and its bound, such as 'p99 of buy < 500ms'."),
  invariant: text(
    "invariant",
    "<name>",
    "Instead of an objective: what must be true, as the scenario's `invariants` say."
  ),
  variant: variant("The design. Default: the first."),
  seeds: Flag.Int("seeds").pipe(
    Flag.withMetavar("<n>"),
    Flag.withDescription(
      "At most so many seeds at one position, 4 to 1000. Default: 32. Of a phase map, 1 to 1000: 3."
    ),
    Flag.filter(
      (seeds) => seeds >= 1 && seeds <= 1000,
      () => "expected 1 to 1000"
    ),
    Flag.optional
  ),
  confidence: Flag.Finite("confidence").pipe(
    Flag.withMetavar("<share>"),
    Flag.withDescription("How sure every position has to be, 0.5 to 0.999. Default: 0.95."),
    Flag.filter(
      (confidence) => confidence >= 0.5 && confidence <= 0.999,
      () => "expected a share such as 0.95"
    ),
    Flag.withDefault(0.95)
  ),
  precision: Flag.Finite("precision").pipe(
    Flag.withMetavar("<share>"),
    Flag.withDescription(
      "When it is near enough, as a share of the range. Default: 0.01. Whole numbers are found exactly."
    ),
    Flag.filter(
      (precision) => precision > 0 && precision < 1,
      () => "expected a share such as 0.01"
    ),
    Flag.withDefault(0.01)
  ),
  phaseMap: Flag.Boolean("phase-map").pipe(
    Flag.withoutNegation,
    Flag.withDescription(
      "Instead of a tipping point: for every load and size of a trigger, whether the system comes back by itself."
    ),
    Flag.withDefault(false)
  ),
  trigger: text("trigger", "<fault>", "Of a phase map: the fault that triggers it. Default: the only one."),
  size: text(
    "size",
    "<values>",
    "Of a phase map: how long the trigger lasts, 5s..60s, or how strong it is, 2x..8x. 5 values, or so many as in 5s..60s:8."
  ),
  within: text(
    "within",
    "<span>",
    "Of a phase map: so soon it has to be back. Default: 60s, or what is left of the run."
  ),
  worst: Flag.Boolean("worst").pipe(
    Flag.withoutNegation,
    Flag.withDescription(
      "Instead of a tipping point: a few faults, drawn from all that can go wrong, that break the promise."
    ),
    Flag.withDefault(false)
  ),
  budget: Flag.Int("budget").pipe(
    Flag.withMetavar("<n>"),
    Flag.withDescription("With --worst: how many faults at most, 1 to 8. Default: 3."),
    Flag.filter(
      (budget) => budget >= 1 && budget <= 8,
      () => "expected 1 to 8"
    ),
    Flag.withDefault(3)
  ),
  longest: text("longest", "<span>", "With --worst: the longest that a fault may last. Default: a tenth of the run."),
  kinds: text(
    "kinds",
    "<kinds>",
    "With --worst: which kinds of faults, separated by commas: slow, crash, loss ... Default: all."
  ),
  plans: Flag.Int("plans").pipe(
    Flag.withMetavar("<n>"),
    Flag.withDescription("With --worst: how many plans of faults are tried, 1 to 100000. Default: 300."),
    Flag.filter(
      (plans) => plans >= 1 && plans <= 100_000,
      () => "expected 1 to 100000"
    ),
    Flag.withDefault(300)
  ),
  seed,
  report: text(
    "report",
    "<folder>",
    "Of a phase map: also writes phases.html and phases.json there. With --worst: where the scenario that was found is saved; " +
      "default reports/search."
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withoutNegation,
    Flag.withDescription("One JSON document instead of text."),
    Flag.withDefault(false)
  ),
  set,
  ascii
}

type Given = Command.Command.Config.Infer<typeof parameters>

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
    ...Option.toArray(path),
    ...Option.toArray(load).map(() => "load"),
    ...Option.toArray(instances).map((service) => `instances ${service}`),
    ...Option.toArray(outage).map((fault) => `outage ${fault}`)
  ]
  const [knob, another] = knobs
  if (knob === undefined || another !== undefined) {
    return Effect.fail(new Refused({ message: "say one knob: --path, --load, --instances or --outage" }))
  }
  const where = Option.orElse(knob === "load" ? load : Option.none(), () => between)
  return Option.match(where, {
    onNone: () => Effect.fail(new Refused({ message: "say where to look, such as --between 1..16" })),
    onSome: (between) => Effect.succeed({ knob, between })
  })
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

const findWorst = Effect.fnUntraced(function* (given: Given) {
  const { inFlag } = yield* Effect.promise(() => import("../runs/TippingSearch.ts"))
  const { kindsIn, searchWorst } = yield* Effect.promise(() => import("../runs/WorstSearch.ts"))
  const { worstJson, worstText } = yield* Effect.promise(() => import("../tables/WorstText.ts"))
  const { readSpan } = yield* Effect.promise(() => import("../../sim/model/SpanText.ts"))
  const found = yield* searchWorst({
    scenario: given.scenario,
    set: given.set,
    variant: Option.getOrUndefined(given.variant),
    objective: Option.getOrUndefined(given.objective),
    expect: Option.getOrUndefined(given.expect),
    invariant: Option.getOrUndefined(given.invariant),
    budget: given.budget,
    longest: Option.isNone(given.longest) ? undefined : yield* inFlag("longest", readSpan(given.longest.value)),
    kinds: Option.isNone(given.kinds) ? undefined : yield* inFlag("kinds", kindsIn(given.kinds.value)),
    seed: given.seed,
    plans: given.plans,
    folder: Option.getOrElse(given.report, () => "reports/search")
  })
  const options = { ascii: given.ascii, colour: hasColours(process.stdout), width: widthOf(process.stdout) ?? 100 }
  yield* print(given.json ? worstJson(found) : worstText(found, options))
  yield* endWith(found.isBroken ? ExitCode.failed : ExitCode.passed)
})

const search = Effect.fnUntraced(function* (given: Given) {
  if (given.phaseMap && given.worst) yield* new Refused({ message: "either --phase-map or --worst" })
  if (given.phaseMap) yield* mapPhases(given)
  else if (given.worst) yield* findWorst(given)
  else yield* findTippingPoint(given)
})

export const searchCommand = Command.make("search", parameters, search).pipe(
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
      "smallest that still does, and saved as a scenario.\n\n" +
      "Exits with 0 if the tipping point is found, 2 if the promise is kept or broken at both ends or the seeds do not decide; with " +
      "--worst with 99 if a plan breaks the promise and 0 if none does; 104 for a mistake."
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
      command: "faultline search retry-storm --variant retry-budget --worst --longest 10s",
      description: "the smallest faults of up to ten seconds that break the promise of a good design"
    }
  ])
)
