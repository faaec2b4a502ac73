/**
 * Action: something a person can do, with its keys, its words and what it means.
 */
import type { Message } from "../Message.ts"
import type { Model, Place } from "../Model.ts"
import { isTyping, places } from "../Model.ts"

export interface Action {
  /** All keys that do it, the one to show first. Names as in `Keys.ts`. */
  readonly keys: ReadonlyArray<string>
  /** How the keys are shown, where the first alone does not say it. */
  readonly shows?: string
  /** So many different things its keys mean, in turn: 2 for down, up, down, up. Default 1. */
  readonly inTurn?: number
  /** Verb phrase of at most three words, for the footer. */
  readonly label: string
  /** One sentence, for the help. */
  readonly help: string
  /** What one says for it in the palette. Default: its label. What is said otherwise there has none. */
  readonly command?: string | "none"
  readonly group: "Anywhere" | "Choose" | "Type" | "Run" | "Disturb" | "Look" | "Keep"
  readonly places: ReadonlyArray<Place>
  /** How much it deserves a place in the footer; without it, it is in the help only. */
  readonly footer?: number
  /** Why it cannot be done now; `undefined` if it can. */
  readonly disabledBecause: (model: Model) => string | undefined
  /** What it means. `key` tells apart the keys of an action that has several. */
  readonly message: (model: Model, key: string) => Message
}

/** For actions that can be taken at any time. */
export const always = (): undefined => undefined

/** For actions that mean the same whatever the key and the model. */
export const means =
  (message: Message): Action["message"] =>
  () =>
    message

/** Everywhere but where something is typed. */
export const reading = places.filter((place) => !isTyping(place))
