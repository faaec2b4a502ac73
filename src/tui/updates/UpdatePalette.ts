/**
 * Update of the palette: the line in which one says what is to be done.
 */
import { completionsOf, readCommand } from "../actions/Command.ts"
import { commands } from "../actions/Commands.ts"
import { withKeys } from "../actions/KeySentences.ts"
import type { Updated } from "../Errand.ts"
import { unchanged } from "../Errand.ts"
import type { Message } from "../Message.ts"
import type { Model } from "../Model.ts"
import { withFront } from "../Model.ts"
import type { Palette } from "../Overlay.ts"
import { popped } from "./UpdateOverlay.ts"

const saidMax = 100

/** A message for the palette; `update` carries on with what was said. */
export const updatePalette = (
  model: Model,
  message: Message,
  update: (model: Model, message: Message) => Updated
): Updated => {
  const front = model.overlays.at(-1)
  if (front?.kind !== "palette") return unchanged(model)
  const typed = (text: string): Updated =>
    unchanged(withFront(model, { ...front, text, choice: -1, mistake: undefined, recalled: 0 }))
  switch (message.type) {
    case "typed":
      return typed(front.text + message.text)
    case "erased":
      // Nothing left to delete: one wants out.
      return front.text === "" ? unchanged(popped(model)) : typed(message.all ? "" : front.text.slice(0, -1))
    case "erasedWord":
      return typed(front.text.replace(/\S+\s*$/, ""))
    case "choseNumber":
      return typed(completed(model, { ...front, choice: message.choice }) ?? front.text)
    case "completed":
      return typed(completed(model, front) ?? front.text)
    case "recalled":
      return unchanged(withFront(model, recalled(model, front, message.by)))
    case "moved":
      return unchanged(withFront(model, moved(model, front, message.by)))
    case "chose": {
      const choice = front.choice < 0 ? undefined : completed(model, front)
      return choice === undefined ? said(model, front, update) : typed(choice)
    }
    default:
      return unchanged(model)
  }
}

/** The text with the completion under the pointer, or the first. */
const completed = (model: Model, { choice, text }: Palette): string | undefined =>
  completionsOf(commands, text, model)[Math.max(0, choice)]?.text

const moved = (model: Model, front: Palette, by: number): Palette => {
  if (by < 0 && front.choice < 0 && (front.text === "" || front.recalled > 0)) return recalled(model, front, 1)
  if (by > 0 && front.recalled > 0) return recalled(model, front, -1)
  const count = completionsOf(commands, front.text, model).length
  return { ...front, choice: Math.max(-1, Math.min(count - 1, front.choice + by)) }
}

const recalled = ({ said }: Model, front: Palette, by: number): Palette => {
  const back = Math.max(0, Math.min(said.length, front.recalled + by))
  return { ...front, recalled: back, text: back === 0 ? "" : said.at(-back)!, choice: -1, mistake: undefined }
}

const said = (model: Model, front: Palette, update: (model: Model, message: Message) => Updated): Updated => {
  const text = front.text.trim()
  if (text === "") return unchanged(popped(model))
  const meant = readCommand(commands, text, popped(model))
  const known = [...model.said.filter((one) => one !== text), text].slice(-saidMax)
  if ("mistake" in meant)
    return unchanged(withFront({ ...model, said: known }, { ...front, mistake: withKeys(meant.mistake, model.keys) }))
  const [after, errands] = update({ ...popped(model), said: known }, meant)
  // What the simulation is told can still be refused by it.
  const isAsked = errands.some(({ errand }) => errand === "send")
  return [{ ...after, asked: isAsked ? { ...front, text } : undefined }, errands]
}
