/**
 * Checks of what is promised, claimed and asked: it speaks of journeys, variants and faults that there are.
 */
import * as Result from "effect/Result"
import type { Reading } from "../../sim/model/Notation.ts"
import { readClaim } from "../../sim/observation/claims/Claim.ts"
import { readDuring } from "../../sim/observation/claims/During.ts"
import type { Expectation } from "../language/Expectation.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"
import { checkLesson } from "./Lesson.ts"

export const checkClaims = (readable: Readable): ReadonlyArray<Problem> => [
  ...checkObjectives(readable),
  ...(readable.scenario.expect ?? []).flatMap((expectation, i) =>
    checkExpectation(expectation, ["expect", i], readable)
  ),
  ...checkLesson(readable)
]

const checkObjectives = ({ keysAt, scenario }: Readable): ReadonlyArray<Problem> => {
  const journeys = keysAt("journeys")
  return Object.entries(scenario.objectives ?? {})
    .filter(([, { of }]) => !journeys.includes(of))
    .map(
      ([name, { of }]): Problem => ({
        path: ["objectives", name, "of"],
        at: "value",
        message: `there is no journey "${of}"${suggestion(of, journeys)}`
      })
    )
}

const checkExpectation = (expectation: Expectation, path: Path, readable: Readable): ReadonlyArray<Problem> => {
  const { after, during, is } = expectation
  const faults = readable.keysAt("faults")
  return [
    ...checkVariants(expectation, path, readable),
    ...(during === undefined ? [] : wrong(readDuring(during, faults), [...path, "during"])),
    ...(after === undefined ? [] : wrong(readDuring(`after ${after}`, faults), [...path, "after"])),
    ...(expectation.kind === "measure" ? wrong(readClaim(is), [...path, "is"]) : [])
  ]
}

const wrong = (reading: Reading<unknown>, path: Path): ReadonlyArray<Problem> =>
  Result.isSuccess(reading) ? [] : [{ path, at: "value", message: reading.failure }]

const checkVariants = (expectation: Expectation, path: Path, readable: Readable): ReadonlyArray<Problem> =>
  variantsIn(expectation).flatMap(([variant, at]): ReadonlyArray<Problem> => {
    const known = readable.keysAt("variants")
    if (known.includes(variant)) return []
    return [
      { path: [...path, ...at], at: "value", message: `there is no variant "${variant}"${suggestion(variant, known)}` }
    ]
  })

const variantsIn = (expectation: Expectation): ReadonlyArray<readonly [variant: string, path: Path]> => {
  if (expectation.kind === "compare") return expectation.compare.map((variant, i) => [variant, ["compare", i]] as const)
  const { variant } = expectation
  if (variant === undefined) return []
  return typeof variant === "string"
    ? [[variant, ["variant"]]]
    : variant.map((one, i) => [one, ["variant", i]] as const)
}
