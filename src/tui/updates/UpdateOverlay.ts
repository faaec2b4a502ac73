/**
 * Update of what lies in front of a screen: help, menus, prompts, the question before a run and the verdict after it.
 */
import { besideChoices } from "../actions/BesideMenu.ts"
import { faultChoices } from "../actions/FaultMenu.ts"
import type { Updated } from "../Errand.ts"
import { send, unchanged } from "../Errand.ts"
import type { Message } from "../Message.ts"
import type { Bench, Model } from "../Model.ts"
import { withBench, withFront } from "../Model.ts"
import type { Overlay, Prompt } from "../Overlay.ts"
import { openScenario } from "./UpdateLibrary.ts"

/** With one more in front. */
export const pushed = (model: Model, overlay: Overlay): Model => ({ ...model, overlays: [...model.overlays, overlay] })

/** Without the one in front. */
export const popped = (model: Model): Model => ({ ...model, overlays: model.overlays.slice(0, -1) })

/** Esc. A question that is not answered does not hold up the run. */
export const closeFront = (model: Model): Updated => {
  const front = model.overlays.at(-1)
  return front?.kind === "question" ? begin(popped(model), undefined) : unchanged(popped(model))
}

/** After the question of a lesson, answered or not, the run begins. */
const begin = (model: Model, prediction: number | undefined): Updated => {
  const { bench } = model
  if (bench === undefined) return unchanged(model)
  const asked = withBench(model, { hasAsked: true, prediction: prediction ?? bench.prediction })
  const isWaiting = bench.state === "paused" && !bench.hasAsked
  return isWaiting ? [asked, [send({ order: "play" })]] : unchanged(asked)
}

/** The faults that can be lifted: those that hold, and those still to come. */
export const liftable = (bench: Bench | undefined) => bench?.frame?.faults.filter(({ holds }) => holds) ?? []

const clamped = (choice: number, count: number): number => Math.max(0, Math.min(count - 1, choice))

/** How many things there are to choose from in front. */
export const choicesIn = ({ bench, library }: Model, overlay: Overlay): number => {
  switch (overlay.kind) {
    case "question":
      return bench?.opening?.lesson?.choices.length ?? 0
    case "faults":
      return bench?.opening === undefined ? 0 : faultChoices(bench.opening.topology, bench.selected).length
    case "lift":
      return liftable(bench).length
    case "byHand":
      return bench?.byHand.deeds.length ?? 0
    case "bookmarks":
      return bench?.byHand.bookmarks.length ?? 0
    case "recent":
      return library.recent.length
    case "beside":
      return bench === undefined ? 0 : besideChoices(bench).length
    default:
      return 0
  }
}

/** A message for what is in front. */
export const updateOverlay = (model: Model, message: Message): Updated => {
  const front = model.overlays.at(-1)
  if (front === undefined) return unchanged(model)
  switch (message.type) {
    case "moved":
      return unchanged(withFront(model, moved(model, front, message.by)))
    case "movedToEnd":
      return unchanged(withFront(model, moved(model, front, message.end === "first" ? -Infinity : Infinity)))
    case "chose":
      return "choice" in front ? choose(model, front, front.choice) : closing(model, front)
    case "choseNumber":
      return message.choice < choicesIn(model, front) ? choose(model, front, message.choice) : unchanged(model)
    case "typed":
      return front.kind === "prompt"
        ? unchanged(withFront(model, retyped(front, front.text + message.text)))
        : unchanged(model)
    case "erased":
      return front.kind === "prompt"
        ? unchanged(withFront(model, retyped(front, message.all ? "" : front.text.slice(0, -1))))
        : unchanged(model)
    default:
      return unchanged(model)
  }
}

const retyped = ({ asks, kind }: Prompt, text: string): Prompt => ({ kind, asks, text })

/** Scrolled texts stop at the top here, and at the bottom where they are drawn. */
const moved = (model: Model, front: Overlay, by: number): Overlay => {
  if ("choice" in front) return { ...front, choice: clamped(front.choice + by, choicesIn(model, front)) }
  if ("top" in front) return { ...front, top: Math.max(0, Math.min(1000, front.top + by)) }
  return front
}

const choose = (model: Model, front: Overlay, choice: number): Updated => {
  if (front.kind === "recent") return again(popped(model), choice)
  const { bench } = model
  if (bench?.opening === undefined) return unchanged(popped(model))
  switch (front.kind) {
    case "question":
      return begin(popped(model), choice)
    case "faults": {
      const fault = faultChoices(bench.opening.topology, bench.selected)[choice]?.fault
      return [popped(model), fault === undefined ? [] : [send({ order: "inject", fault })]]
    }
    case "byHand": {
      const number = bench.byHand.deeds[choice]?.number
      return [popped(model), number === undefined ? [] : [send({ order: "undo", number })]]
    }
    case "bookmarks": {
      const text = bench.byHand.bookmarks[choice]?.name
      return [popped(model), text === undefined ? [] : [send({ order: "goTo", text })]]
    }
    case "lift": {
      const name = liftable(bench)[choice]?.name
      return [popped(model), name === undefined ? [] : [send({ order: "lift", name })]]
    }
    case "beside": {
      const against = besideChoices(bench)[choice]?.against
      if (against === "change") return unchanged(pushed(popped(model), { kind: "prompt", asks: "fork", text: "" }))
      return [popped(model), against === undefined ? [] : [send({ order: "beside", against })]]
    }
    default:
      return unchanged(model)
  }
}

/** Runs it once more, which goes the same way; its question has been asked. */
const again = (model: Model, choice: number): Updated => {
  const run = model.library.recent[choice]
  if (run === undefined) return unchanged(model)
  const { seed, set, source, variant } = run
  const [opened, errands] = openScenario(model, { source, seed, set, variant })
  return [withBench(opened, { hasAsked: true, playsWhenOpen: true }), errands]
}

/** Enter where nothing is chosen: a prompt is answered, a text has been read. */
const closing = (model: Model, front: Overlay): Updated => {
  if (front.kind !== "prompt") return closeFront(model)
  const text = front.text.trim()
  if (front.asks === "events") return unchanged(withBench(popped(model), { eventFilter: text, scroll: 0 }))
  if (text === "") return unchanged(model)
  const asked: Model = { ...popped(model), asked: front }
  switch (front.asks) {
    case "save":
      return [asked, [send({ order: "save", path: text })]]
    case "report":
      return [asked, [send({ order: "report", folder: text })]]
    case "open":
      return openScenario(popped(model), { source: text })
    case "fork":
      return [asked, [send({ order: "beside", against: { kind: "change", text } })]]
  }
}
