/**
 * Lending: the terminal in the hands of another program until that ends: the editor of the user, or a lesson.
 */
import { spawnSync } from "node:child_process"
import * as Outcome from "effect/Result"
import { find } from "../scenarios/Library.ts"
import type { Environment } from "./drawing/Theme.ts"
import type { Hands } from "./widgets/Keyboard.tsx"

export interface Lending {
  readonly to: "editor" | "lesson"
  /** A library name or a path. */
  readonly source: string
}

/** The program and its arguments. `program` is this one: a lesson is `faultline teach`. */
export const commandFor = ({ source, to }: Lending, program: string, env: Environment): ReadonlyArray<string> => {
  if (to === "lesson") return [process.execPath, program, "teach", source]
  const editor = [env.VISUAL, env.EDITOR].find((one) => one !== undefined && one.trim() !== "") ?? "vi"
  // Editors are given with arguments: `code --wait`.
  return [...editor.trim().split(/\s+/), Outcome.getOrElse(find(source), () => source)]
}

/**
 * Ctrl+C is for whoever has the terminal, but reaches this process too, once it listens again: it would end the lab.
 * What comes back lets the signal be heard as before.
 */
export const deafTo = (signal: NodeJS.Signals): (() => void) => {
  const others = process.rawListeners(signal) as unknown as ReadonlyArray<NodeJS.SignalsListener>
  const ignore = (): void => {}
  // First ours: without any, the signal ends the process.
  process.on(signal, ignore)
  for (const other of others) process.off(signal, other)
  return () => {
    for (const other of others) process.on(signal, other)
    process.off(signal, ignore)
  }
}

/** Lends the terminal; `done` is told once it is back, with what went wrong if something did. */
export const lend = (lending: Lending, { suspend }: Hands, program: string, done: (trouble?: string) => void): void => {
  if (suspend === undefined) return
  const [name = "", ...args] = commandFor(lending, program, process.env)
  void suspend().then(async ({ resume }) => {
    const hearAgain = deafTo("SIGINT")
    const { error } = spawnSync(name, args, { stdio: "inherit" })
    // What came meanwhile is heard when signals are looked for next, between the one and the other.
    setImmediate(() => setImmediate(hearAgain))
    await resume()
    done(error === undefined ? undefined : `${name} cannot be started: ${error.message}`)
  })
}
