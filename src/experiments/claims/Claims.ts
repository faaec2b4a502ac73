/**
 * Claims: how often what a scenario expects holds, for many seeds and with each of its numbers moved a fifth up and down.
 *
 * A claim that holds with one seed only, or only as long as nobody touches a number, is a wrong lesson. All variants of a run have the
 * same seed and the same number moved, each from where it stands in that variant; a variant that does not state it stays as it is,
 * and so does what is known of it. Only what claims are about is measured, and a run ends when none of them looks any more.
 */
import * as Effect from "effect/Effect"
import type { Decoded } from "../../scenarios/Decode.ts"
import type { Expectation } from "../../scenarios/language/Expectation.ts"
import type { Expected } from "../../sim/observation/claims/Expectation.ts"
import { measureExpected } from "../../sim/observation/claims/Expectation.ts"
import type { Measured } from "../../sim/observation/claims/Measured.ts"
import { expectedIn, variantsIn } from "../Judge.ts"
import { prepare, type RunRequest, simulate, variantOf } from "../Run.ts"
import { lookedUntil } from "./Looked.ts"
import { factors, moved, type Stated, statedIn, valueAt } from "./Stated.ts"

/** A number that is moved. */
export interface Move extends Stated {
  readonly factor: number
}

/** Every number that the scenario states, a fifth less and a fifth more. */
export const movesOf = ({ variants }: Decoded): ReadonlyArray<Move> =>
  statedIn(variants.map(({ written }) => written)).flatMap((stated) =>
    factors
      .filter((factor) =>
        variants.some(({ written }) => moved(valueAt(written, stated.path), stated.number, factor) !== undefined)
      )
      .map((factor) => ({ ...stated, factor }))
  )

/** A move as `--set` takes it; none where the variant does not state the number. */
export const settingOf = (written: unknown, { factor, number, path }: Move): ReadonlyArray<string> => {
  const to = moved(valueAt(written, path), number, factor)
  return to === undefined ? [] : [`${path}=${to}`]
}

/** What is expected of one variant, or of one against another. */
export interface Claimed {
  /** In words. */
  readonly text: string
  readonly of: readonly [variant: string, other?: string]
  /** The how-many-th expectation of the scenario it is. */
  readonly position: number
  readonly expected: Expected
}

/** Everything that a scenario claims, in the order of the file. */
export const claimedIn = (decoded: Decoded): ReadonlyArray<Claimed> => {
  const { expect = [] } = decoded.scenario
  const names = decoded.variants.map(({ name }) => name)
  const designs = new Map(
    names.map((variant) => {
      const request = { decoded, variant, seed: "1", set: [], source: decoded.scenario.name }
      return [variant, prepare(request, { isBlamed: false })] as const
    })
  )
  return expect.flatMap((expectation, position): ReadonlyArray<Claimed> => {
    const expected = (variant: string) => expectedIn(expectation, designs.get(variant)!)
    if (expectation.kind === "compare") {
      const [one] = expectation.compare
      const read = expected(one)
      return [{ text: read.says, of: expectation.compare, position, expected: read }]
    }
    return (variantsIn(expectation) ?? names).map((variant) => {
      const read = expected(variant)
      const text = names.length > 1 ? `${variant}: ${read.says}` : read.says
      return { text, of: [variant], position, expected: read }
    })
  })
}

/** Runs of variants with one seed, whose claims are measured. */
export interface ClaimsTask {
  readonly wants: "claims"
  /** As the scenario is named on the command line. */
  readonly source: string
  /** As for `--set`; has to fit all of the variants. */
  readonly set: ReadonlyArray<string>
  readonly variants: ReadonlyArray<string>
  readonly seed: string
  /** What the scenario has to say still, see `contentOf` in `Sweep.ts`. */
  readonly content: string
}

/** What was measured in a run: for every expectation of the scenario a number, or nothing if it is about other variants. */
export type Readings = ReadonlyArray<Omit<Measured, "detail"> | null>

/** The readings of each variant; none at all if a scenario with these settings would be a mistake. */
export type ClaimsMeasured = ReadonlyArray<Readings>

const isAbout = (expectation: Expectation, variant: string): boolean =>
  variantsIn(expectation)?.includes(variant) ?? true

/** Runs a variant as far as its claims look. */
export const readingsOf = Effect.fnUntraced(function* (request: RunRequest) {
  const { name, scenario } = variantOf(request)
  const { expect = [] } = scenario
  const about = expect.filter((expectation) => isAbout(expectation, name))
  const simulation = yield* simulate(request, {
    isBlamed: false,
    isExplained: false,
    until: lookedUntil(scenario, about)
  })
  return expect.map((expectation): Readings[number] => {
    if (!isAbout(expectation, name)) return null
    const { seconds, unit, value } = measureExpected(expectedIn(expectation, simulation), simulation.recording)
    return { value, unit, seconds }
  })
})
