/**
 * Disturbed: a design with the faults of a plan beside its own.
 *
 * They are not checked again: which choices fit a design is found out once, see `fitting`, and of those that fit every plan does. Thus
 * a plan costs no more than its run.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { mindsClocks } from "../../scenarios/checks/Clocks.ts"
import { type Decoded, decode } from "../../scenarios/Decode.ts"
import { settingsIn } from "../../scenarios/reading/Variants.ts"
import { Fault } from "../../sim/faults/Fault.ts"
import { type Plan, type PlanSpace, settingsOf } from "./FaultPlan.ts"

/** Faults by name, as they are written. */
export type Faults = Readonly<Record<string, unknown>>

const decodeFaults = Schema.decodeUnknownSync(Schema.Record(Schema.String, Fault))

/** The same with these faults in one of its variants. */
export const disturbed = (decoded: Decoded, variant: string, faults: Faults): Decoded => {
  const more = decodeFaults(faults)
  return {
    ...decoded,
    variants: decoded.variants.map((one) =>
      one.name === variant
        ? { ...one, scenario: { ...one.scenario, faults: { ...one.scenario.faults, ...more } } }
        : one
    )
  }
}

/** The space without what would be a mistake in this variant, or a clock by which nobody goes; `set` are texts of the form `path=value`. */
export const fitting = (
  { source }: Pick<Decoded, "source">,
  variant: string,
  space: PlanSpace,
  set: ReadonlyArray<string> = []
): PlanSpace => {
  // All at once, each at its worst; those that are mistakes are left out, until none is.
  let choices = space.choices
  for (;;) {
    const left = { ...space, choices }
    const plan = choices.map((_, i): Plan[number] => [i, Infinity, 0, 0])
    const read = decode(source, { set: settingsIn([...set, ...settingsOf(left, plan)]), only: [variant] })
    if (Result.isSuccess(read)) {
      const minds = ({ kind, on }: PlanSpace["choices"][number]) =>
        kind !== "clock" || read.success.variants.some(({ scenario }) => mindsClocks(scenario, on))
      return { ...left, choices: choices.filter(minds) }
    }
    const wrong = new Set(read.failure.map(({ path }) => Number(/^faults\.found-(\d+)/.exec(path)?.[1]) - 1))
    const fits = choices.filter((_, i) => !wrong.has(i))
    // What is wrong is none of the faults, and so it is with any of them.
    if (fits.length === choices.length) return { ...space, choices: [] }
    choices = fits
  }
}
