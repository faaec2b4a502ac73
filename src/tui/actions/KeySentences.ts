/**
 * Key sentences: sentences that tell which key does something.
 *
 * They name what is done, in braces, as the footer calls it: "this run is over; {again} begins it again". The key is put in where
 * the sentence is shown, since only there it is known which one that is for whoever sits there. Braces round anything else stay.
 */
import { actions } from "./Actions.ts"
import { type Bindings, keyOf } from "./KeyBindings.ts"

/** The sentence with the keys of whoever sits there. */
export const withKeys = (sentence: string, own: Bindings): string =>
  sentence.replace(/\{([a-z ,]+)\}/g, (braced, label: string) => keyOf(actions, label, own) ?? braced)
