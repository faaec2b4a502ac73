/**
 * Loop: holds the model, lets messages change it, and sends off the errands that follow.
 *
 * Whoever draws subscribes; a message that changes nothing draws nothing.
 */
import { messageFor } from "./actions/Actions.ts"
import type { Errand } from "./Errand.ts"
import type { Message } from "./Message.ts"
import type { Model } from "./Model.ts"
import { update } from "./updates/Update.ts"

export class Loop {
  #model: Model
  readonly #carryOut: (errand: Errand) => void
  readonly #listeners = new Set<() => void>()

  constructor(model: Model, carryOut: (errand: Errand) => void) {
    this.#model = model
    this.#carryOut = carryOut
  }

  /** The model as it is now; the same object until something changes. */
  readonly current = (): Model => this.#model

  /** Calls `listener` after every change, until what comes back is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly dispatch = (message: Message): void => {
    const [model, errands] = update(this.#model, message)
    if (model !== this.#model) {
      this.#model = model
      for (const listener of this.#listeners) listener()
    }
    for (const errand of errands) this.#carryOut(errand)
  }

  /** A key, by its name. */
  readonly press = (key: string): void => {
    const message = messageFor(this.#model, key)
    if (message !== undefined) this.dispatch(message)
  }
}
