/**
 * `faultline compare`: which design is better, with the same seeds for all and an interval for every difference.
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { commandLine } from "../../experiments/CommandLine.ts"
import type { DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import { compareDesigns, isSure } from "../../experiments/comparisons/DesignComparison.ts"
import { confidenceOfLook, looksUpTo } from "../../experiments/comparisons/PairedComparison.ts"
import { type AllEvidence, headlineRuns } from "../../experiments/comparisons/Proposal.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { hasColours, print, say, widthOf } from "../Output.ts"
import { ascii, scenario, set } from "../Parameters.ts"

export const compareCommand = Command.make(
  "compare",
  {
    scenario,
    other: Argument.String("other").pipe(
      Argument.withDescription(
        "A second scenario with the same load, whose designs are compared with those of the first."
      ),
      Argument.optional
    ),
    variants: Flag.String("variants").pipe(
      Flag.withMetavar("<names>"),
      Flag.withDescription("Which designs, separated by commas; the first is the baseline. Default: all."),
      Flag.optional
    ),
    seeds: Flag.Int("seeds").pipe(
      Flag.withMetavar("<n>"),
      Flag.withDescription(
        "With how many seeds each is run, 2 to 10000; with --until-sure at most. Default: 10, or 80 until sure."
      ),
      Flag.filter(
        (seeds) => seeds >= 2 && seeds <= 10_000,
        () => "expected 2 to 10000: one run alone has no interval"
      ),
      Flag.optional
    ),
    untilSure: Flag.Boolean("until-sure").pipe(
      Flag.withoutNegation,
      Flag.withDescription(
        "Adds seeds until every difference is decided: looks at 5, 10, 20, 40 ... seeds, each more strictly."
      ),
      Flag.withDefault(false)
    ),
    set,
    report: Flag.String("report").pipe(
      Flag.withMetavar("<folder>"),
      Flag.withDescription(
        "Also writes comparison.html, .md, .json, .csv and .xml (JUnit: an objective is a test case) into this folder."
      ),
      Flag.optional
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withoutNegation,
      Flag.withDescription("One JSON document instead of the table."),
      Flag.withDefault(false)
    ),
    decision: Flag.Boolean("decision").pipe(
      Flag.withoutNegation,
      Flag.withDescription(
        "Also writes decision.md, an architecture decision record, into the folder of --report or the current one."
      ),
      Flag.withDefault(false)
    ),
    noSensitivity: Flag.Boolean("no-sensitivity").pipe(
      Flag.withoutNegation,
      Flag.withDescription(
        "With --decision: does not run the proposed design again with a fifth more or less of the load and of the main fault."
      ),
      Flag.withDefault(false)
    ),
    ascii
  },
  Effect.fnUntraced(function* ({
    ascii,
    decision,
    json,
    noSensitivity,
    other,
    report,
    scenario,
    seeds,
    set,
    untilSure,
    variants
  }) {
    const { contest } = yield* Effect.promise(() => import("../runs/Contestants.ts"))
    const { contestants, remarks, title } = yield* contest({
      scenario,
      other: Option.getOrUndefined(other),
      variants: Option.getOrUndefined(variants),
      set
    })
    const seedsMax = Option.getOrElse(seeds, () => (untilSure ? 80 : 10))
    const looks = untilSure ? looksUpTo(seedsMax) : [seedsMax]
    const confidence = confidenceOfLook(looks.length)
    const { runEvidence } = yield* Effect.promise(() => import("../runs/Deciding.ts"))
    let evidence: AllEvidence = new Map()
    let done = 0
    let comparison: DesignComparison | undefined
    for (const look of looks) {
      evidence = yield* runEvidence(evidence, contestants, set, done, look)
      done = look
      comparison = compareDesigns(title, headlineRuns(evidence), confidence, remarks)
      if (isSure(comparison)) break
    }
    if (json) yield* print(JSON.stringify({ version: 1, ...comparison! }, null, 2))
    else {
      const { comparisonTable } = yield* Effect.promise(() => import("../tables/ComparisonTable.ts"))
      const width = Math.max(widthOf(process.stdout) ?? 100, 90)
      yield* print(comparisonTable(comparison!, { ascii, colour: hasColours(process.stdout), width }))
    }
    const command = (...more: ReadonlyArray<string>) =>
      commandLine([
        "compare",
        scenario,
        ...Option.toArray(other),
        ...Option.match(variants, { onNone: () => [], onSome: (names) => ["--variants", names] }),
        ...more,
        ...set.flatMap((one) => ["--set", one])
      ])
    // As many looks make the same intervals, and stop at the same one.
    const looked = untilSure ? ["--until-sure", "--seeds", String(seedsMax)] : ["--seeds", String(done)]
    if (Option.isSome(report)) {
      const { writeComparison } = yield* Effect.promise(() => import("../../reports/comparison/ComparisonReport.ts"))
      const again = command(...looked)
      for (const path of yield* writeComparison(comparison!, evidence, again, report.value))
        yield* say(`written: ${path}`)
    }
    if (decision) {
      const { decide } = yield* Effect.promise(() => import("../runs/Deciding.ts"))
      const { writeDecision } = yield* Effect.promise(() => import("../../reports/decision/DecisionReport.ts"))
      const found = yield* decide(comparison!, evidence, contestants, {
        set,
        isShaken: !noSensitivity,
        command: command(...looked, "--decision", ...(noSensitivity ? ["--no-sensitivity"] : []))
      })
      yield* say(
        `written: ${yield* writeDecision(
          found,
          Option.getOrElse(report, () => ".")
        )}`
      )
    }
    yield* endWith(isSure(comparison!) ? ExitCode.passed : ExitCode.inconclusive)
  })
).pipe(
  Command.withDescription(
    "Which design is better? Every variant is run with the same seeds, so that all meet the same arrivals, service times and " +
      "faults, and each figure is compared seed by seed with that of the baseline. A difference is better or worse when its " +
      "interval leaves out zero, no real one when it is within 0.1 points of a share or 1 % of anything else, and not sure yet " +
      "otherwise. Designs with a star are on the Pareto front over good requests, p99 and, where the scenario has prices, cost.\n\n" +
      "Exits with 0 if every difference is decided, 2 if one is not sure yet, 104 for a mistake."
  ),
  Command.withShortDescription("Designs with the same seeds, and whether they differ."),
  Command.withExamples([
    { command: "faultline compare retry-storm" },
    {
      command: "faultline compare retry-storm --variants naive,budget --until-sure",
      description: "as many seeds as it takes"
    },
    {
      command: "faultline compare old.yaml new.yaml --report reports/new",
      description: "two files with the same load"
    },
    {
      command: "faultline compare retry-storm --decision",
      description: "an architecture decision record, to be filled in"
    },
    { command: "faultline compare mine.yaml --seeds 40 --json", description: "for a program" }
  ])
)
