/**
 * Asking: one line at a time from whoever sits there, or from a pipe.
 *
 * The terminal stays as it is: lines are edited by the terminal itself and Ctrl+C is the signal it always is. What a pipe says is
 * printed after the question, so that a log reads like a session.
 */
import { createInterface, type Interface } from "node:readline"
import * as Effect from "effect/Effect"
import { print } from "./Output.ts"

export class Asking {
  readonly #isTerminal = process.stdin.isTTY === true
  readonly #lines: Array<string> = []
  readonly #interface: Interface
  #isOver = false
  #wake: () => void = () => {}

  constructor() {
    this.#interface = createInterface({ input: process.stdin, terminal: false })
    this.#interface.on("line", (line) => {
      this.#lines.push(line)
      this.#wake()
    })
    this.#interface.on("close", () => {
      this.#isOver = true
      this.#wake()
    })
  }

  /** The next line without the space around it; `undefined` after `q` and where there is nothing more to read. */
  ask(question: string): Effect.Effect<string | undefined> {
    const written = Effect.sync(() => void process.stdout.write(`\n  ${question} `))
    return Effect.andThen(
      written,
      Effect.flatMap(this.#next, (line) => this.#heard(line?.trim()))
    )
  }

  #heard(line: string | undefined): Effect.Effect<string | undefined> {
    const echoed = this.#isTerminal && line !== undefined ? Effect.void : print(`${line ?? ""}\n`)
    return Effect.as(echoed, line === "q" || line === "quit" ? undefined : line)
  }

  readonly #next: Effect.Effect<string | undefined> = Effect.callback((resume) => {
    const look = () => {
      if (this.#lines.length === 0 && !this.#isOver) return false
      // Before whoever waits goes on, and may wait for the next line at once.
      this.#wake = () => {}
      resume(Effect.succeed(this.#lines.shift()))
      return true
    }
    if (look()) return
    this.#wake = look
    return Effect.sync(() => {
      this.#wake = () => {}
    })
  })

  /** Lets the process end. */
  readonly close = (): void => this.#interface.close()
}
