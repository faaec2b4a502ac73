/**
 * Search parameters: what `faultline search` can be told, whatever is searched for.
 */
import * as Flag from "effect/cli/Flag"
import { ascii, scenario, seed, set, variant } from "./Parameters.ts"

const text = (name: string, what: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(what), Flag.withDescription(description), Flag.optional)

export const searchParameters = {
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
  survey: Flag.Boolean("survey").pipe(
    Flag.withoutNegation,
    Flag.withDescription(
      "Instead of a tipping point: every invariant of every design (or of --variant) under random plans of faults, and how many " +
        "broke it."
    ),
    Flag.withDefault(false)
  ),
  alone: Flag.Boolean("alone").pipe(
    Flag.withoutNegation,
    Flag.withDescription(
      "With --worst or --survey: the scenario's own faults stay away, and only those of a plan come."
    ),
    Flag.withDefault(false)
  ),
  budget: Flag.Int("budget").pipe(
    Flag.withMetavar("<n>"),
    Flag.withDescription("With --worst or --survey: how many faults at most, 1 to 8. Default: 3."),
    Flag.filter(
      (budget) => budget >= 1 && budget <= 8,
      () => "expected 1 to 8"
    ),
    Flag.withDefault(3)
  ),
  longest: text(
    "longest",
    "<span>",
    "With --worst or --survey: the longest that a fault may last. Default: a tenth of the run."
  ),
  kinds: text(
    "kinds",
    "<kinds>",
    "With --worst or --survey: which kinds of faults, separated by commas: slow, crash, loss ... Default: all but wipe."
  ),
  plans: Flag.Int("plans").pipe(
    Flag.withMetavar("<n>"),
    Flag.withDescription("With --worst or --survey: how many plans of faults are tried, 1 to 100000. Default: 300."),
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
