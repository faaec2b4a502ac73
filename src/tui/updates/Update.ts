/**
 * Update: what a message changes in the model, and what has to be done outside of it. Pure.
 */

import { withKeys } from "../actions/KeySentences.ts"
import type { Updated } from "../Errand.ts"
import { send, unchanged } from "../Errand.ts"
import { chosen } from "../Filter.ts"
import type { Message } from "../Message.ts"
import type { Model } from "../Model.ts"
import { placeOf, symbolSets, themes, withBench } from "../Model.ts"
import { updateBench } from "./UpdateBench.ts"
import { leaveFilter, openScenario, sourceOf, updateLibrary } from "./UpdateLibrary.ts"
import { closeFront, pushed, updateOverlay } from "./UpdateOverlay.ts"
import { updatePalette } from "./UpdatePalette.ts"
import { reported } from "./UpdateReport.ts"

const after = <T>(all: ReadonlyArray<T>, one: T): T => all[(all.indexOf(one) + 1) % all.length]!

/** What the message changes. */
export const update = (before: Model, message: Message): Updated => {
  // A notice has been read when the next key is pressed, and what was said is done.
  const isFromOutside = message.type === "reported" || message.type === "resized" || message.type === "noticed"
  const isClear = before.notice === undefined && before.asked === undefined
  const model = isFromOutside || isClear ? before : { ...before, notice: undefined, asked: undefined }
  switch (message.type) {
    case "resized":
      return unchanged({ ...model, size: message.size })
    case "reported":
      return reported(model, message.report)
    case "noticed":
      return unchanged({ ...model, notice: { text: message.text, isProblem: message.isProblem } })
    case "refused":
      return unchanged({ ...model, notice: { text: withKeys(message.because, model.keys), isProblem: true } })
    case "edited":
      return model.screen === "library"
        ? [model, [send({ order: "browse" })]]
        : updateBench({ ...model, overlays: [] }, { type: "restarted" })
    case "began":
      return message.opened === undefined ? [model, [send({ order: "browse" })]] : openScenario(model, message.opened)
    case "quit":
      return [model, [{ errand: "quit", code: message.isInterrupted ? 105 : 0, keepsScreen: message.keepsScreen }]]
    case "lent": {
      const source = sourceAtHand(model)
      if (source === undefined) return unchanged(model)
      const isRunning = model.bench?.state === "running"
      return [
        model,
        [...(isRunning ? [send({ order: "pause" })] : []), { errand: "lend", lending: { to: message.to, source } }]
      ]
    }
    case "suspended":
      return [model, [{ errand: "suspend" }]]
    case "keptScreen":
      return [model, [{ errand: "keepScreen", name: nameOfScreen(model) }]]
    case "mouseToggled": {
      const text = model.hasMouse
        ? "the mouse is the terminal's: it selects text"
        : "the mouse chooses here, the wheel moves"
      return unchanged({ ...model, hasMouse: !model.hasMouse, notice: { text, isProblem: false } })
    }
    case "askedForHelp":
      return unchanged(placeOf(model) === "help" ? model : pushed(model, { kind: "help", top: 0 }))
    case "nextTheme": {
      const theme = message.theme ?? after(themes, model.appearance.theme)
      return unchanged({
        ...model,
        appearance: { ...model.appearance, theme },
        notice: { text: `theme: ${theme}`, isProblem: false }
      })
    }
    case "nextSymbols": {
      const symbols = message.symbols ?? after(symbolSets, model.appearance.symbols)
      return unchanged({
        ...model,
        appearance: { ...model.appearance, symbols },
        notice: { text: `symbols: ${symbols}`, isProblem: false }
      })
    }
    case "openedPalette":
      return unchanged(
        pushed(model, { kind: "palette", text: message.text, choice: -1, mistake: undefined, recalled: 0 })
      )
    case "left":
      return leave(model)
    default:
      return atPlace(model, message)
  }
}

/** What the scenario is called that is open, or under the pointer. */
const sourceAtHand = (model: Model): string | undefined => {
  if (model.screen === "bench") return model.bench?.opened.source
  const entry = chosen(model)
  return entry === undefined ? undefined : sourceOf(model.library, entry)
}

/** Leaves the innermost thing. */
const leave = (model: Model): Updated => {
  if (model.overlays.length > 0) return closeFront(model)
  if (model.screen === "library") return unchanged(leaveFilter(model))
  if (model.bench?.isPresenting === true) return unchanged(withBench(model, { isPresenting: false }))
  if (model.bench?.isZoomed === true) return unchanged(withBench(model, { isZoomed: false }))
  if (model.bench?.state === "past") return [model, [send({ order: "goTo", text: "now" })]]
  const isRunning = model.bench?.state === "running"
  const needsShelf = model.library.shelf === undefined
  return [
    { ...model, screen: "library" },
    [...(isRunning ? [send({ order: "pause" })] : []), ...(needsShelf ? [send({ order: "browse" })] : [])]
  ]
}

const atPlace = (model: Model, message: Message): Updated => {
  const place = placeOf(model)
  if (place === "library" || place === "filter") return updateLibrary(model, message)
  if (place === "palette") return updatePalette(model, message, update)
  if (place === "bench") return updateBench(model, message)
  return isOfFront(message) ? updateOverlay(model, message) : carriedOn(model, message)
}

const isOfFront = ({ type }: Message): boolean =>
  ["moved", "movedToEnd", "chose", "choseNumber", "typed", "erased"].includes(type)

/** What one does next closes what is in front: the verdict by its keys, whatever can be read over by the palette. */
const carriedOn = (model: Model, message: Message): Updated => {
  const [closed, errands] = closeFront(model)
  const [after, more] = atPlace(closed, message)
  return [after, [...errands, ...more]]
}

/** Where the screen is kept: named after the run and its instant, so that the same moment has the same name. */
const nameOfScreen = ({ bench, screen }: Model): string => {
  const opening = screen === "bench" ? bench?.opening : undefined
  if (opening === undefined) return "faultline-library"
  const atMs = Math.round(bench?.frame?.picture.atMs ?? 0)
  return `faultline-${opening.name}-${opening.variant}-${opening.seed}-${atMs}ms`.replace(/[^\w.-]+/g, "_")
}
