/**
 * Readiness: why something cannot be done with the run on the bench just now; `undefined` if it can. Keys stand in braces, see
 * `KeySentences.ts`.
 */
import { chosen } from "../Filter.ts"
import type { Model } from "../Model.ts"

export const isBeingOpened = ({ bench }: Model): string | undefined =>
  bench?.state === "opening" ? "the scenario is still being opened" : undefined

/** In the library: nothing is under the pointer. */
export const hasNoScenario = (model: Model): string | undefined =>
  model.screen === "library" && chosen(model) === undefined ? "there is no scenario here" : undefined

export const hasNoLesson = (model: Model): string | undefined => {
  const entry = model.screen === "library" ? chosen(model) : undefined
  const preview = entry === undefined ? undefined : model.library.previews[entry.path]
  const hasLesson =
    model.screen === "library"
      ? preview?.isValid === true && preview.question !== undefined
      : (model.bench?.opening?.lesson ?? null) !== null
  return hasNoScenario(model) ?? (hasLesson ? undefined : "this scenario has no lesson")
}

export const hasNoRun = (model: Model): string | undefined => {
  const { bench } = model
  if (bench?.state === "mistaken") return "the scenario has mistakes; {again} reads it again"
  if (bench?.state === "crashed") return "the simulation is gone; {again} starts it again"
  return bench?.opening === undefined ? "the scenario is still being opened" : isBeingOpened(model)
}

/** Why nothing can be done to the run any more. */
export const isOver = (model: Model): string | undefined =>
  hasNoRun(model) ?? (model.bench?.state === "over" ? "this run is over; {again} begins it again" : undefined)
