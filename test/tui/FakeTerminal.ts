/**
 * Fake terminal: a keyboard and a screen for the lab to run in, the screen being a real terminal emulator.
 */
import { EventEmitter } from "node:events"
import { Writable } from "node:stream"
import headless from "@xterm/headless"

type Emulator = InstanceType<typeof headless.Terminal>

class Keyboard extends EventEmitter {
  readonly isTTY = true
  #typed: Array<string> = []

  type(text: string): void {
    this.#typed.push(text)
    this.emit("readable")
  }

  read(): string | null {
    return this.#typed.shift() ?? null
  }

  setRawMode(): this {
    return this
  }

  setEncoding(): this {
    return this
  }

  ref(): void {}

  unref(): void {}

  resume(): this {
    return this
  }

  pause(): this {
    return this
  }
}

class Display extends Writable {
  readonly isTTY = true
  readonly emulator: Emulator
  /** Everything that was written. */
  text = ""
  columns: number
  rows: number
  readonly #drawn = new EventEmitter()

  constructor(columns: number, rows: number) {
    super()
    this.columns = columns
    this.rows = rows
    // As a terminal's line discipline does, in raw mode too.
    this.emulator = new headless.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true })
    this.#drawn.setMaxListeners(100)
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    this.emulator.write(chunk, () => {
      done()
      this.#drawn.emit("drawn")
    })
  }

  /** Resolves after the next thing was drawn. */
  drawn(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#drawn.once("drawn", resolve)
      this.#drawn.once("failed", reject)
    })
  }

  fail(error: unknown): void {
    this.#drawn.emit("failed", error)
  }
}

export class FakeTerminal {
  readonly #keyboard = new Keyboard()
  readonly #display: Display

  constructor(columns: number, rows: number) {
    this.#display = new Display(columns, rows)
  }

  get stdin(): NodeJS.ReadStream {
    return this.#keyboard as unknown as NodeJS.ReadStream
  }

  get stdout(): NodeJS.WriteStream {
    return this.#display as unknown as NodeJS.WriteStream
  }

  /** Everything that was written, with all sequences. */
  get written(): string {
    return this.#display.text
  }

  get isInAlternateScreen(): boolean {
    return this.#display.emulator.buffer.active.type === "alternate"
  }

  /** Types the keys, one after the other; a sequence of several characters is one key. */
  press(...keys: ReadonlyArray<string>): void {
    for (const key of keys) this.#keyboard.type(key)
  }

  resize(columns: number, rows: number): void {
    this.#display.emulator.resize(columns, rows)
    this.#display.columns = columns
    this.#display.rows = rows
    this.#display.emit("resize")
  }

  /** The lines that are to be seen, without blanks at their ends. */
  lines(): ReadonlyArray<string> {
    const { active } = this.#display.emulator.buffer
    return Array.from(
      { length: this.#display.rows },
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? ""
    )
  }

  /** Whether any cell on the screen has a colour. */
  hasColours(): boolean {
    const { active } = this.#display.emulator.buffer
    for (let y = 0; y < this.#display.rows; y++) {
      for (let x = 0; x < this.#display.columns; x++) {
        const cell = active.getLine(active.viewportY + y)?.getCell(x)
        if (cell !== undefined && !(cell.isFgDefault() && cell.isBgDefault())) return true
      }
    }
    return false
  }

  /** Resolves after the next thing was drawn. */
  drawn(): Promise<void> {
    return this.#display.drawn()
  }

  /** Ends every wait: nothing more will come. */
  fail(error: unknown): void {
    this.#display.fail(error)
  }

  /** Resolves once the text is to be seen. The test's own time limit ends the wait. */
  async until(text: string | RegExp): Promise<void> {
    const isThere = () => {
      const screen = this.lines().join("\n")
      return typeof text === "string" ? screen.includes(text) : text.test(screen)
    }
    while (!isThere()) await this.#display.drawn()
  }
}
