/**
 * `faultline teach`: a lesson step by step, all at once, or on paper; and what a learner has done.
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Refused } from "../Ending.ts"
import { hasColours, print, widthOf } from "../Output.ts"
import { ascii, scenario, seed, set, variant } from "../Parameters.ts"

const text = (name: string, what: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(what), Flag.withDescription(description), Flag.optional)

const yes = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.withDefault(false))

const parameters = {
  scenario: scenario.pipe(Argument.optional),
  answer: text(
    "answer",
    "<n>",
    "Your prediction, by number or in its words: the whole lesson is then printed without a question asked."
  ),
  number: text(
    "number",
    "<n>",
    "The number you predict, with its unit, where the lesson asks for one: 30%, 800ms, 60/s."
  ),
  sure: text("sure", "<percent>", "How sure you are of what you predict, 0% to 100%."),
  variant: variant("With --answer: the design that is run afterwards, beside the first."),
  set,
  challenge: yes(
    "challenge",
    "The challenge alone; with --set it is tried at once, and exits with 99 if it is not met."
  ),
  sheet: Flag.Literals("sheet", ["instructor", "handout"]).pipe(
    Flag.withDescription(
      "Markdown instead: instructor has times, answers, what every design comes to and what goes wrong in class; handout is for " +
        "those who take part, without answers."
    ),
    Flag.optional
  ),
  progress: yes(
    "progress",
    "What the learner has done, how often predictions were right, and how well calibrated they were."
  ),
  learner: text(
    "learner",
    "<name>",
    "Whose progress it is: kept in faultline/learners of $XDG_STATE_HOME or ~/.local/state. Default: $USER; with --answer or " +
      "--set nobody, and nothing is kept."
  ),
  seed,
  ascii
}

type Given = Command.Command.Config.Infer<typeof parameters>

const inkFor = Effect.fnUntraced(function* (isAscii: boolean) {
  const { inkOf } = yield* Effect.promise(() => import("../../reports/plain/PlainInk.ts"))
  const width = Math.min(widthOf(process.stdout) ?? 80, 100)
  return inkOf({ ascii: isAscii, colour: hasColours(process.stdout), width })
})

/** A name that can be part of that of a file. */
const learnerIn = Effect.fnUntraced(function* (learner: Given["learner"]) {
  const { isLearnerName, usualLearner } = yield* Effect.promise(() => import("../../lessons/LearnerFile.ts"))
  const name = Option.getOrElse(learner, () => usualLearner(process.env))
  if (isLearnerName(name)) return name
  return yield* new Refused({ message: "--learner: expected a name of letters, digits, - and _, up to 64 of them" })
})

const showProgress = Effect.fnUntraced(function* ({ ascii, learner }: Given) {
  const name = yield* learnerIn(learner)
  const { learnerFile, readEntries } = yield* Effect.promise(() => import("../../lessons/LearnerFile.ts"))
  const { progressLines } = yield* Effect.promise(() => import("../../lessons/ProgressText.ts"))
  const ink = yield* inkFor(ascii)
  const entries = yield* readEntries(learnerFile(name, process.env)).pipe(
    Effect.catchTag("UnreadableProgress", ({ message }) => Effect.fail(new Refused({ message })))
  )
  yield* print(ink.finish(`${progressLines(name, entries, ink).join("\n")}\n`))
})

const openClass = Effect.fnUntraced(function* (source: string, { ascii, seed }: Given, learner: string | undefined) {
  const { load } = yield* Effect.promise(() => import("../../scenarios/Load.ts"))
  const { classOf, lessonIn } = yield* Effect.promise(() => import("../lessons/Teaching.ts"))
  const decoded = yield* load(source)
  return classOf(decoded, yield* lessonIn(decoded), { ink: yield* inkFor(ascii), learner, seed, source })
})

const printSheet = Effect.fnUntraced(function* (source: string, sheet: "instructor" | "handout", given: Given) {
  const { handout, instructorSheet } = yield* Effect.promise(() => import("../../lessons/Sheet.ts"))
  const { requestOf, runShown } = yield* Effect.promise(() => import("../lessons/Teaching.ts"))
  const { withProgress } = yield* Effect.promise(() => import("../runs/Running.ts"))
  const { runEvery } = yield* Effect.promise(() => import("../../experiments/EveryVariant.ts"))
  const group = yield* openClass(source, given, undefined)
  if (sheet === "handout") return yield* print(handout(group))
  const request = requestOf(group)
  const rehearsal = yield* runShown(request)
  const every = yield* withProgress((optionsOf) => runEvery(request, (name) => optionsOf(name)))
  yield* print(instructorSheet(group, rehearsal, every))
})

const teach = Effect.fnUntraced(function* (source: string, given: Given) {
  const { answer, challenge, learner, number, set, sure, variant } = given
  const isSaid = Option.isSome(answer) || (challenge && set.length > 0)
  const beside = Object.entries({ number, sure, variant }).filter(([, value]) => Option.isSome(value))
  const [alone] = [...beside.map(([name]) => name), ...(set.length > 0 && !challenge ? ["set"] : [])]
  if (alone !== undefined && Option.isNone(answer))
    return yield* new Refused({ message: `--${alone} goes with --answer; without it you are asked` })
  const name = isSaid && Option.isNone(learner) ? undefined : yield* learnerIn(learner)
  const group = yield* openClass(source, given, name)
  if (isSaid) {
    const { recite, reciteChallenge } = yield* Effect.promise(() => import("../lessons/Recital.ts"))
    if (Option.isNone(answer)) return yield* reciteChallenge(group, set)
    return yield* recite(group, {
      answer: answer.value,
      number: Option.getOrUndefined(number),
      sure: Option.getOrUndefined(sure),
      variant: Option.getOrUndefined(variant),
      set
    })
  }
  const { Asking } = yield* Effect.promise(() => import("../Asking.ts"))
  const { hold } = yield* Effect.promise(() => import("../lessons/Workshop.ts"))
  const asking = new Asking()
  yield* Effect.ensuring(hold(group, asking, challenge), Effect.sync(asking.close))
})

export const teachCommand = Command.make(
  "teach",
  parameters,
  Effect.fnUntraced(function* (given) {
    if (given.progress) return yield* showProgress(given)
    const { scenario, sheet } = given
    if (Option.isNone(scenario))
      return yield* new Refused({
        message: "say which scenario: faultline teach retry-storm; faultline list has them all"
      })
    if (Option.isSome(sheet)) return yield* printSheet(scenario.value, sheet.value, given)
    yield* teach(scenario.value, given)
  })
).pipe(
  Command.withDescription(
    "The lesson of a scenario, step by step: read, predict, run, see what came out beside what you said, see why, change one " +
      "thing, again. A challenge comes last, where there is one. ? gives a hint; q or Ctrl+C leaves at any time, and what you " +
      "predicted is kept.\n\n" +
      "Exits with 0, 99 if a challenge that was given with --set is not met, or 104 for a mistake."
  ),
  Command.withShortDescription("A lesson: predict, run, compare, explain, change one thing."),
  Command.withExamples([
    { command: "faultline teach retry-storm", description: "you are asked, then it runs" },
    {
      command: "faultline teach retry-storm --answer 2 --sure 70%",
      description: "the whole lesson at once, for a script"
    },
    {
      command: "faultline teach retry-storm --answer 3 --variant retry-budget",
      description: "and a second run beside it"
    },
    { command: "faultline teach retry-storm --challenge", description: "make it survive, within a budget" },
    { command: "faultline teach retry-storm --sheet instructor > sheet.md", description: "for who holds the lesson" },
    { command: "faultline teach --progress", description: "how good your predictions have been" }
  ])
)
