/**
 * Keyboard: hands keys to the loop, and tells how to hand over the terminal. Prints nothing.
 */
import { useApp, useInput } from "ink"
import { useLayoutEffect } from "react"
import { keyNames } from "../actions/Keys.ts"
import type { Loop } from "../Loop.ts"

/** What Ink can do for those who do not know it; filled in before the first key arrives. */
export interface Hands {
  /** Hands the terminal to somebody else, until what comes back is called. */
  suspend?: () => Promise<{ readonly resume: () => Promise<void> }>
  /** What else has to be given back with the terminal, by whatever it ends: a signal or a crash too. */
  readonly leave?: () => void
}

export const Keyboard = ({ hands, loop }: { readonly loop: Loop; readonly hands: Hands }) => {
  const { suspendTerminal } = useApp()
  useLayoutEffect(() => () => hands.leave?.(), [hands])
  useInput((input, key) => {
    hands.suspend = () => suspendTerminal()
    for (const name of keyNames(input, key)) loop.press(name)
  })
  return null
}
