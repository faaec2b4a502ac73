/**
 * Errand: something `Update.ts` wants done outside of the model, as plain data.
 *
 * The program carries errands out after the model has changed; what comes of them comes back as messages.
 */
import type { Lending } from "./Lending.ts"
import type { Model, Recent } from "./Model.ts"
import type { Order } from "./session/SessionProtocol.ts"

export type Errand =
  /** To the simulation. */
  | { readonly errand: "send"; readonly order: Order }
  /** Writes what is on the screen to files of this name: as text, with its colours (.ansi) and as a picture (.svg). */
  | { readonly errand: "keepScreen"; readonly name: string }
  /** Hands the terminal back to the shell until the user returns. */
  | { readonly errand: "suspend" }
  /** Hands the terminal to another program until that ends. */
  | { readonly errand: "lend"; readonly lending: Lending }
  /** Keeps a run that came to its end for the next time. */
  | { readonly errand: "remember"; readonly run: Recent }
  | { readonly errand: "quit"; readonly code: number; readonly keepsScreen: boolean }

export const send = (order: Order): Errand => ({ errand: "send", order })

/** The model as it is now, and what has to be done outside of it. */
export type Updated = readonly [model: Model, errands: ReadonlyArray<Errand>]

export const unchanged = (model: Model): Updated => [model, []]
