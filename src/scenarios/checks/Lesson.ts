/**
 * Checks of a lesson: its answer is one of the choices, and what is predicted or to be brought about can be measured and set.
 */
import * as Result from "effect/Result"
import type { Reading } from "../../sim/model/Notation.ts"
import { readClaim } from "../../sim/observation/claims/Claim.ts"
import { readDuring } from "../../sim/observation/claims/During.ts"
import type { Expectation as Written } from "../../sim/observation/claims/Expectation.ts"
import type { Challenge, Knob } from "../language/Challenge.ts"
import type { Lesson } from "../language/Lesson.ts"
import type { Problem } from "../reading/Issues.ts"
import { read } from "../reading/Issues.ts"
import { setAt } from "../reading/Patch.ts"
import type { Path } from "../reading/Path.ts"
import { readPath } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"
import type { Written as Tree } from "../reading/Written.ts"
import { Numbering, valueOf, writtenValue } from "../reading/Written.ts"
import { Scenario } from "../Scenario.ts"

export const checkLesson = (readable: Readable): ReadonlyArray<Problem> => {
  const { isWhole, keysAt, scenario } = readable
  const { lesson } = scenario
  if (lesson === undefined) return []
  const variants = keysAt("variants")
  const wrongVariant = (variant: string | undefined, path: Path): ReadonlyArray<Problem> =>
    variant === undefined || variants.includes(variant)
      ? []
      : [{ path, at: "value", message: `there is no variant "${variant}"${suggestion(variant, variants)}` }]
  const { challenge, predict } = lesson
  return [
    ...(isWhole("lesson", "choices") ? [...wrongAnswer(lesson), ...wrongTemptations(lesson)] : []),
    ...wrongVariant(predict?.variant, ["lesson", "predict", "variant"]),
    ...wrongVariant(challenge?.variant, ["lesson", "challenge", "variant"]),
    ...wrongTime(predict?.during, ["lesson", "predict", "during"], keysAt("faults")),
    ...(challenge?.passes ?? []).flatMap(({ after, during, is }, i) => {
      const path = ["lesson", "challenge", "passes", i]
      return [
        ...wrongTime(during, [...path, "during"], keysAt("faults")),
        ...wrongTime(after === undefined ? undefined : `after ${after}`, [...path, "after"], keysAt("faults")),
        ...wrong(readClaim(is), [...path, "is"])
      ]
    }),
    ...(isWhole("lesson", "challenge") && challenge !== undefined ? idleKnobs(challenge) : [])
  ]
}

const wrong = (reading: Reading<unknown>, path: Path): ReadonlyArray<Problem> =>
  Result.isSuccess(reading) ? [] : [{ path, at: "value", message: reading.failure }]

const wrongTime = (text: string | undefined, path: Path, faults: ReadonlyArray<string>): ReadonlyArray<Problem> =>
  text === undefined ? [] : wrong(readDuring(text, faults), path)

const wrongAnswer = ({ answer, choices }: Lesson): ReadonlyArray<Problem> =>
  choices.includes(answer)
    ? []
    : [
        {
          path: ["lesson", "answer"],
          at: "value",
          message: `the answer "${answer}" is not among the choices${suggestion(answer, choices)}`
        }
      ]

const wrongTemptations = ({ answer, choices, tempting = {} }: Lesson): ReadonlyArray<Problem> =>
  Object.keys(tempting)
    .filter((choice) => choice === answer || !choices.includes(choice))
    .map((choice) => ({
      path: ["lesson", "tempting", choice],
      at: "key",
      message:
        choice === answer
          ? `"${choice}" is the answer; what speaks for it is said by "why"`
          : `"${choice}" is not among the choices${suggestion(choice, choices)}`
    }))

const knobsPath = ["lesson", "challenge", "knobs"]

/** A knob that cannot be turned at all, or one that is there twice. */
const idleKnobs = ({ knobs }: Challenge): ReadonlyArray<Problem> =>
  knobs.flatMap((knob, i): ReadonlyArray<Problem> => {
    const at = [...knobsPath, i]
    if (knobs.findIndex(({ path }) => path === knob.path) < i)
      return [{ path: [...at, "path"], at: "value", message: `there is already a knob for "${knob.path}"` }]
    if (knob.from !== undefined && knob.from === knob.to)
      return [{ path: [...at, "to"], at: "value", message: "this knob cannot be turned: it ends where it begins" }]
    if (knob.oneOf?.length === 1)
      return [
        { path: [...at, "oneOf"], at: "key", message: "this knob cannot be turned: there is nothing else to choose" }
      ]
    return []
  })

/** What the lesson measures, as expectations, each with where it stands and the variant of which it is measured. */
export const measuredIn = ({
  challenge,
  predict
}: Lesson): ReadonlyArray<{ readonly path: Path; readonly variant: string | undefined; readonly claim: Written }> => [
  ...(predict === undefined
    ? []
    : [
        {
          path: ["lesson", "predict"],
          variant: predict.variant,
          // Zero fits every measure; a number with a unit tells whether the unit does.
          claim: {
            measure: predict.measure,
            during: predict.during,
            is: predict.unit === undefined ? ">= 0" : `>= 1${predict.unit}`
          }
        }
      ]),
  ...(challenge?.passes ?? []).map((claim, i) => ({
    path: ["lesson", "challenge", "passes", i],
    variant: challenge?.variant,
    claim
  }))
]

/** The settings of a knob at its ends. */
const endsOf = ({ from, oneOf, to }: Knob): ReadonlyArray<unknown> => oneOf ?? [from, to]

/** Knobs of the design that one begins with that lead nowhere, or that can be set to what nobody could write. */
export const checkKnobs = ({ challenge }: Lesson, root: Tree): ReadonlyArray<Problem> =>
  (challenge?.knobs ?? []).flatMap((knob, i): ReadonlyArray<Problem> => {
    const path = [...knobsPath, i, "path"]
    for (const value of endsOf(knob)) {
      const why = refusalOf(root, knob.path, value)
      if (why !== undefined) return [{ path, at: "value", message: why }]
    }
    return []
  })

/** Why it cannot be set to that; `undefined` if it can. */
const refusalOf = (root: Tree, path: string, value: unknown): string | undefined => {
  const numbering = new Numbering(1_000_000_000)
  const changed = Result.flatMap(readPath(path), (parsed) =>
    setAt(root, parsed, { value: writtenValue(value, numbering), at: undefined, numbering })
  )
  if (Result.isFailure(changed)) return changed.failure
  const result = read(Scenario, valueOf(changed.success))
  return "value" in result ? undefined : `it cannot be ${JSON.stringify(value)}: ${result.problems[0]!.message}`
}
