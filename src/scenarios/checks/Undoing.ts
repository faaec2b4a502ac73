/**
 * Checks of effects that take others back: each takes back another, as much as there was of it, in a store that can decide which was first.
 */
import type { EffectStep } from "../language/TransactionKinds.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { routines, stepsOf } from "../Walk.ts"
import { isLeaderless } from "./Stores.ts"

export const checkUndoing = (readable: Readable): ReadonlyArray<Problem> => {
  const effects = routines(readable.scenario)
    .flatMap(stepsOf)
    .flatMap(({ path, step }) => (step.kind === "effect" ? [{ path, step }] : []))
  const undone = new Set(effects.flatMap(({ step }) => step.undoes ?? []))
  return effects.flatMap(({ path, step }) => [
    ...(step.undoes === undefined ? [] : wrongUndo(step, path)),
    ...(step.undoes !== undefined || undone.has(step.effect) ? undecided(step, [...path, "write"], readable) : [])
  ])
}

const wrongUndo = ({ amount, effect, undoes }: EffectStep, path: Path): ReadonlyArray<Problem> => [
  ...(undoes === effect
    ? [{ path: [...path, "undoes"], at: "value" as const, message: `"${effect}" cannot take itself back` }]
    : []),
  ...(amount === undefined
    ? []
    : [
        {
          path: [...path, "amount"],
          at: "key" as const,
          message: `what undoes "${undoes}" has the amount of that, as much as there was of it`
        }
      ])
]

/** A store with one primary knows by the end of a write what else has been written; others only later. */
const undecided = ({ write }: EffectStep, path: Path, { scenario }: Readable): ReadonlyArray<Problem> => {
  const component = write && scenario.system?.[write.component]
  if (component?.kind !== "store" || !isLeaderless(component.store)) return []
  const message = `"${write!.component}" cannot refuse what comes after it was undone: that needs a store with one primary`
  return [{ path, at: "value", message }]
}
