/**
 * Keyboard: hands keys to the loop, and tells how to hand over the terminal. Prints nothing.
 */
import type { Instance, RenderOptions } from "ink"
import { render, useApp, useInput } from "ink"
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

interface KeyboardProps {
  readonly loop: Loop
  readonly hands: Hands
}

const Keyboard = ({ hands, loop }: KeyboardProps) => {
  const { suspendTerminal } = useApp()
  useLayoutEffect(() => () => hands.leave?.(), [hands])
  useInput((input, key) => {
    hands.suspend = () => suspendTerminal()
    for (const name of keyNames(input, key)) loop.press(name)
  })
  return null
}

/** Takes the terminal, and hears its keys until it is given back. */
export const takeTerminal = (props: KeyboardProps, options: RenderOptions): Instance =>
  render(<Keyboard {...props} />, options)
