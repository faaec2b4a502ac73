/**
 * Sheet: a lesson on paper, in Markdown: for who holds it, with everything, and for who takes part, without the answers.
 */
import { commandLine } from "../experiments/CommandLine.ts"
import type { Result } from "../experiments/Result.ts"
import { code, escaped, table } from "../reports/MarkdownText.ts"
import { formatMs } from "../reports/Quantity.ts"
import { courseOf, verdictSentence } from "../reports/stories/Story.ts"
import type { Decoded } from "../scenarios/Decode.ts"
import type { Challenge } from "../scenarios/language/Challenge.ts"
import type { Lesson } from "../scenarios/language/Lesson.ts"
import { describe } from "../scenarios/saying/Describe.ts"
import { writeMeasured } from "../sim/observation/claims/Measured.ts"
import { claimInWords, priceOf } from "./ChallengeText.ts"
import { nameOf, rangeOf } from "./Knobs.ts"
import { usualTolerance } from "./Prediction.ts"
import { minutesOf, stepsOf } from "./Timing.ts"
import type { Rehearsal } from "./Trial.ts"
import { designOf, usualSeeds } from "./Trial.ts"

interface About {
  readonly decoded: Decoded
  readonly lesson: Lesson
  /** As the scenario was named. */
  readonly source: string
}

const list = (items: ReadonlyArray<string>): string => items.map((item) => `- ${item}`).join("\n")

const document = (parts: ReadonlyArray<string>): string => `${parts.filter((part) => part !== "").join("\n\n")}\n`

/** For those who take part: what they need, room to write, and no answer. */
export const handout = ({ decoded, lesson, source }: About): string => {
  const { scenario, variants } = decoded
  const { challenge, hints = [], predict, sources = [], try: tries = [] } = lesson
  return document([
    `# ${escaped(scenario.title)}`,
    systemOf(decoded),
    "## Predict, before anything runs",
    escaped(lesson.question),
    list(lesson.choices.map((choice) => `[ ] ${escaped(choice)}`)),
    predict === undefined ? "" : `${numberAsked(lesson, decoded)} ______`,
    "How sure are you? ______ %",
    "Because: ______________________________________________",
    "## Run",
    code("sh", commandLine(["teach", source])),
    "What surprised you? ______________________________________________",
    "## Change one thing",
    list(tries.map(escaped)),
    variants.length > 1
      ? table(["---", "---", "---"], ["design", "I predict", "it came out"], designRows(decoded))
      : "",
    challenge === undefined ? "" : challengePart(challenge, decoded, source),
    hints.length === 0
      ? ""
      : `Stuck? Type \`?\`: there ${hints.length === 1 ? "is a hint" : `are ${hints.length} hints`}.`,
    sources.length === 0 ? "" : `## To read\n\n${list(sources.map(escaped))}`
  ])
}

const designRows = ({ variants }: Decoded): ReadonlyArray<ReadonlyArray<string>> =>
  variants.map(({ name, title }) => [title === undefined ? `\`${name}\`` : `\`${name}\`: ${escaped(title)}`, "", ""])

const systemOf = (decoded: Decoded): string =>
  describe(decoded)
    .filter(({ title }) => ["The system", "The load", "What goes wrong", "What changes while it runs"].includes(title))
    .map(({ sentences, title }) => `## ${title}\n\n${list(sentences.map(escaped))}`)
    .join("\n\n")

const numberAsked = ({ predict }: Lesson, { variants }: Decoded): string => {
  if (predict === undefined) return ""
  const when = predict.during === undefined ? "" : ` during \`${predict.during}\``
  return `And in numbers: what is \`${predict.measure}\`${when} with \`${predict.variant ?? variants[0]!.name}\`?`
}

const challengePart = (challenge: Challenge, decoded: Decoded, source: string): string =>
  [
    `## Challenge: ${escaped(challenge.goal)}`,
    `You begin with \`${designOf(decoded, challenge)}\` and may spend ${challenge.budget}. ` +
      `With each of ${challenge.seeds ?? usualSeeds} seeds this has to hold:`,
    list(challenge.passes.map((claim) => `\`${claimInWords(claim)}\``)),
    table(
      ["---", "---", "---", "---"],
      ["knob", "from the first to", "costs", "I set it to"],
      challenge.knobs.map((knob) => [escaped(nameOf(knob)), escaped(rangeOf(knob)), priceOf(knob), ""])
    ),
    code("sh", commandLine(["teach", source, "--challenge"]))
  ].join("\n\n")

/** For who holds it: what the run and every design come to, the answers, the time it takes, what tends to go wrong. */
export const instructorSheet = (
  about: About,
  { measured, result }: Rehearsal,
  every: ReadonlyArray<Result>
): string => {
  const { decoded, lesson, source } = about
  const steps = stepsOf(decoded, lesson)
  const { challenge, hints = [], knob, predict, sources = [] } = lesson
  return document([
    `# ${escaped(decoded.scenario.title)}: instructor sheet`,
    `Do not hand this out: it has the answers. The sheet for participants is \`${commandLine(["teach", source, "--sheet", "handout"])}\`.`,
    "## Time",
    table(
      ["---", "---:", "---"],
      ["step", "minutes", "what happens"],
      [
        ...steps.map(({ minutes, says, step }) => [step, String(minutes), says]),
        ["all", `**${minutesOf(steps)}**`, "without a break"]
      ]
    ),
    systemOf(decoded),
    "## The question, and what to expect",
    `**${escaped(lesson.question)}**`,
    answers(lesson),
    predict === undefined || measured === undefined
      ? ""
      : `${numberAsked(lesson, decoded)} **${escaped(writeMeasured(measured))}**, with seed ${result.seed}. ` +
        `Right is within ${Math.round((predict.within ?? usualTolerance) * 100)}% of it.`,
    "## Why",
    escaped(lesson.why),
    knob === undefined ? "" : `The knob: **${escaped(knob)}**.`,
    "## What every design comes to",
    table(
      ["---", "---", "---"],
      ["design", "how users fare", "p99 of the whole run"],
      every.map((one) => [`\`${one.variant}\``, ...faring(one)])
    ),
    `With seed ${result.seed}; ${escaped(every.map((one) => `${one.variant}: ${verdictSentence(one.judged)}`).join("; "))}.`,
    challenge === undefined ? "" : challengePart(challenge, decoded, source),
    hints.length === 0
      ? ""
      : `## Hints, in this order\n\n${hints.map((hint, i) => `${i + 1}. ${escaped(hint)}`).join("\n")}`,
    "## What goes wrong in class",
    list(pitfalls(about)),
    "## Commands",
    code("sh", commands(about).join("\n")),
    sources.length === 0 ? "" : `## To read\n\n${list(sources.map(escaped))}`
  ])
}

const answers = ({ answer, choices, tempting = {} }: Lesson): string =>
  table(
    ["---", "---", "---"],
    ["answer", "", "why somebody says so, and what to say to it"],
    choices.map((choice) => [
      escaped(choice),
      choice === answer ? "**right**" : "wrong",
      choice === answer ? "see below" : escaped(tempting[choice] ?? "ask what would have to be true for it")
    ])
  )

const faring = ({ picture }: Result): ReadonlyArray<string> => [
  picture.journeys.map((journey) => escaped(`${journey.name}: ${courseOf(picture, journey)}`)).join("<br>"),
  picture.journeys.map(({ total }) => formatMs(total.answeredMs.p99)).join("<br>")
]

/** What tends to happen, as far as it follows from what the lesson asks. */
const pitfalls = ({ lesson: { challenge, predict, try: tries = [] } }: About): ReadonlyArray<string> => [
  "Somebody runs before predicting. A prediction made afterwards teaches nothing: collect the hand-outs, or let them type it first.",
  "Nobody says how sure they are. Ask for a number: calibration needs one, and it keeps the loudest from deciding.",
  "Two people see different figures: they have different seeds or settings. The same seed gives the same run everywhere.",
  ...(predict === undefined
    ? []
    : ["The number is compared to the digit. What counts is being near; talk about who was off by a factor, and why."]),
  ...(tries.length === 0
    ? []
    : ["Several things are changed at once, and nobody knows what did it. One change, one prediction, one run."]),
  ...(challenge === undefined
    ? []
    : [
        "In the challenge a setting works with one seed and is called done. The checker decides with all of them; ask why one failed.",
        "The first setting that passes is kept. Ask for the cheapest one, and for the reason why it is enough."
      ])
]

const commands = ({
  decoded: { variants },
  lesson: { answer, challenge, choices },
  source
}: About): ReadonlyArray<string> => [
  `${commandLine(["describe", source])}   # what everybody should know before`,
  `${commandLine(["teach", source])}   # the lesson, step by step`,
  `${commandLine(["teach", source, "--answer", String(choices.indexOf(answer) + 1)])}   # all of it at once, for a projector`,
  ...(variants.length > 1
    ? [`${commandLine(["run", source, "--variant", "all"])}   # every design with the same users, dice and faults`]
    : []),
  ...(challenge === undefined ? [] : [`${commandLine(["teach", source, "--challenge"])}   # the challenge alone`]),
  `${commandLine(["open", source])}   # the same in the lab, to look at closely`,
  `${commandLine(["teach", "--progress"])}   # how good the predictions were`
]
