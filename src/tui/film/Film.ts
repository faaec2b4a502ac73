/**
 * Film: the lab as somebody would see it who opened a scenario and pressed these keys at these instants.
 *
 * There is no wall clock in it: the clock of the lab goes on from one thing due to the next, so a film is the same every time it
 * is made, on any machine, as the run in it is.
 */

import type { Rows } from "../drawing/Frame.ts"
import type { Size } from "../drawing/Surface.ts"
import type { Errand } from "../Errand.ts"
import { Loop } from "../Loop.ts"
import type { Appearance, Model, Opened } from "../Model.ts"
import { initialModel } from "../Model.ts"
import { screenRows } from "../screens/Screen.ts"
import { Conductor } from "../session/Conductor.ts"
import type { Keystroke } from "./Keystrokes.ts"

export interface FilmOptions {
  readonly open: Opened
  readonly size: Size
  readonly appearance: Appearance
  readonly keys: ReadonlyArray<Keystroke>
  /** Pictures a second. Default 10. */
  readonly framesPerSecond?: number
  /** Milliseconds until the film ends. Default: three seconds after the run is over and the last key was pressed. */
  readonly lastsMs?: number | undefined
}

export interface FilmFrame {
  readonly atMs: number
  readonly rows: Rows
  readonly model: Model
}

/** A film that never ends by itself ends after an hour. */
const longestMs = 3_600_000
/** The last picture stays so long. */
const afterMs = 3000

interface Due {
  readonly atMs: number
  readonly task: () => void
}

/** The pictures of the film, one after the other. */
export async function* film(options: FilmOptions): AsyncGenerator<FilmFrame> {
  const { framesPerSecond = 10, lastsMs } = options
  const stage = new Stage(options)
  const lastKeyMs = options.keys.at(-1)?.atMs ?? 0
  let endMs = lastsMs ?? longestMs
  for (let i = 0; ; i++) {
    const atMs = (1000 * i) / framesPerSecond
    await stage.goTo(atMs)
    const model = stage.model
    yield { atMs, rows: screenRows(model), model }
    if (lastsMs === undefined && endMs === longestMs && stage.isOver) endMs = Math.max(atMs, lastKeyMs) + afterMs
    if (atMs >= endMs || stage.hasLeft) return
  }
}

/** The lab with a clock of its own. */
class Stage {
  #nowMs = 0
  readonly #due: Array<Due> = []
  readonly #orders: Array<Promise<void>> = []
  readonly #loop: Loop
  readonly #conductor: Conductor
  hasLeft = false

  constructor({ appearance, keys, open, size }: FilmOptions) {
    this.#loop = new Loop(initialModel(size, appearance), (errand) => this.#carryOut(errand))
    this.#conductor = new Conductor({
      post: (report) => this.#loop.dispatch({ type: "reported", report }),
      clock: () => this.#nowMs,
      soon: (task) => this.#plan(this.#nowMs, task),
      later: (task, ms) => this.#plan(this.#nowMs + ms, task)
    })
    for (const { atMs, key } of keys) this.#plan(atMs, () => this.#loop.press(key))
    this.#loop.dispatch({ type: "began", opened: open })
  }

  get model(): Model {
    return this.#loop.current()
  }

  /** Nothing will change any more unless a key is pressed. */
  get isOver(): boolean {
    const state = this.model.bench?.state
    return state === "over" || state === "mistaken" || state === "crashed"
  }

  /** Lets happen what is due up to an instant of the film. */
  async goTo(atMs: number): Promise<void> {
    await this.#settle()
    while ((this.#due[0]?.atMs ?? Infinity) <= atMs) {
      const { atMs: dueMs, task } = this.#due.shift()!
      this.#nowMs = dueMs
      task()
      await this.#settle()
    }
    this.#nowMs = atMs
  }

  /** Orders that wait for the disk take no time in the film. */
  async #settle(): Promise<void> {
    while (this.#orders.length > 0) await this.#orders.shift()
  }

  #plan(atMs: number, task: () => void): void {
    const later = this.#due.findIndex((other) => other.atMs > atMs)
    this.#due.splice(later < 0 ? this.#due.length : later, 0, { atMs, task })
  }

  #carryOut(errand: Errand): void {
    if (errand.errand === "send") this.#orders.push(this.#conductor.give(errand.order))
    if (errand.errand === "quit") this.hasLeft = true
  }
}
