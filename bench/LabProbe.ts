/**
 * Lab probe: loaded before the built program, it is the terminal the lab is opened in, and measures what a person would feel.
 *
 *     node --import ./LabProbe.js ../Main.js open bench/lab.yaml   with LAB_PROBE=120x40 in the environment
 *
 * Prints JSON and ends the process.
 */
import { EventEmitter } from "node:events"
import { writeSync } from "node:fs"
import { performance } from "node:perf_hooks"
import { Writable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"

const [columns = 80, rows = 24] = (process.env.LAB_PROBE ?? "80x24").split("x").map(Number)

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
  readonly setRawMode = () => this
  readonly setEncoding = () => this
  readonly ref = () => this
  readonly unref = () => this
  readonly resume = () => this
  readonly pause = () => this
}

class Display extends Writable {
  readonly isTTY = true
  readonly columns = columns
  readonly rows = rows
  readonly drawn = new EventEmitter()
  writes = 0
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes++
    done()
    this.drawn.emit("drawn", chunk.toString())
  }
  /** Resolves when something is drawn that has this text in it. */
  async shows(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (drawn: string) => {
        if (!drawn.includes(text)) return
        this.drawn.off("drawn", look)
        resolve()
      }
      this.drawn.on("drawn", look)
    })
  }
}

const keyboard = new Keyboard()
const display = new Display()
for (const [name, stream] of Object.entries({ stdin: keyboard, stdout: display })) {
  Object.defineProperty(process, name, { value: stream, configurable: true })
}

const lookedMs = 4000
const presses = 15

const measure = async (): Promise<void> => {
  // The first screen on which the run is open and time goes by.
  await display.shows("seed 1")
  const firstFrameMs = performance.now()
  const isFast = display.shows("max")
  keyboard.type("0")
  await isFast
  await sleep(1500)
  const before = performance.eventLoopUtilization()
  const writes = display.writes
  await sleep(lookedMs)
  const { active } = performance.eventLoopUtilization(before)
  const frames = display.writes - writes
  const delays: Array<number> = []
  for (let i = 0; i < presses; i++) {
    const pressed = performance.now()
    const shown = display.shows("Shows every key")
    keyboard.type("?")
    await shown
    delays.push(performance.now() - pressed)
    keyboard.type("\u001b")
    // Not in step with the frames.
    await sleep(150 + 17 * i)
  }
  const sorted = delays.sort((a, b) => a - b)
  const figures = {
    firstFrameMs,
    framesPerSecond: (1000 * frames) / lookedMs,
    frameMs: active / frames,
    busy: active / lookedMs,
    keyMs: sorted[presses >> 1]!,
    keyMsMax: sorted.at(-1)!
  }
  writeSync(1, JSON.stringify(figures))
  process.exit(0)
}
void measure()
