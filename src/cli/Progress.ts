/**
 * Progress: how far a long run has come, in one line on a terminal that is wiped away afterwards.
 *
 * Nothing is shown of a run that takes less than half a second, or where stderr is not a terminal.
 */
import { formatSpan, type Instant, type Span, second } from "../sim/kernel/Instant.ts"

/** Milliseconds of wall clock. */
const shownAfter = 500
const shownEvery = 100

const wipe = "\r\u001b[2K"

export class Progress {
  readonly #label: string
  readonly #stream: NodeJS.WriteStream
  readonly #began = performance.now()
  #shownAt = this.#began + shownAfter - shownEvery
  #isShown = false

  /** `label`: what is running, "retry-storm (naive)". */
  constructor(label: string, stream: NodeJS.WriteStream = process.stderr) {
    this.#label = label
    this.#stream = stream
  }

  /** To be called as often as one likes. */
  readonly onProgress = (now: Instant, duration: Span): void => {
    const at = performance.now()
    if (this.#stream.isTTY !== true || at < this.#shownAt + shownEvery) return
    this.#shownAt = at
    this.#isShown = true
    const line = progressText(this.#label, now, duration, at - this.#began)
    this.#stream.write(wipe + line.slice(0, Math.max(1, this.#stream.columns - 1)))
  }

  /** Wipes the line away. */
  readonly end = (): void => {
    if (this.#isShown) this.#stream.write(wipe)
    this.#isShown = false
  }
}

/** `retry-storm (naive)  1m12s of 4m, 30%, 14x`: how far, and how many virtual seconds pass in one of ours. */
export const progressText = (label: string, now: Instant, duration: Span, tookMs: number): string => {
  const share = Math.floor((100 * now) / duration)
  const rate = now / second / (tookMs / 1000)
  return `${label}  ${formatSpan(now)} of ${formatSpan(duration)}, ${share}%, ${Number(rate.toPrecision(2))}x`
}

/** `120 of 400 runs, 30%, 45/s, about 7s left`. */
export const countingText = (noun: string, done: number, all: number, tookMs: number): string => {
  const perSecond = done / (tookMs / 1000)
  const left = formatSpan(Math.ceil((all - done) / perSecond) * second)
  const share = Math.floor((100 * done) / all)
  return `${done} of ${all} ${noun}, ${share}%, ${Number(perSecond.toPrecision(2))}/s, about ${left} left`
}

/** How many of so many things are done, in one line on a terminal, or a line for every tenth of them in a log. */
export class Counting {
  readonly #noun: string
  readonly #all: number
  readonly #stream: NodeJS.WriteStream
  readonly #began = performance.now()
  #tenths = 0
  #isShown = false

  constructor(noun: string, all: number, stream: NodeJS.WriteStream = process.stderr) {
    this.#noun = noun
    this.#all = all
    this.#stream = stream
  }

  readonly onDone = (done: number): void => {
    const took = performance.now() - this.#began
    if (took < shownAfter) return
    const line = countingText(this.#noun, done, this.#all, took)
    if (this.#stream.isTTY === true) {
      this.#isShown = true
      this.#stream.write(wipe + line.slice(0, Math.max(1, this.#stream.columns - 1)))
      return
    }
    const tenths = Math.floor((10 * done) / this.#all)
    if (tenths > this.#tenths && done < this.#all && took > 10 * shownAfter) this.#stream.write(`${line}\n`)
    this.#tenths = tenths
  }

  /** Wipes the line away. */
  readonly end = (): void => {
    if (this.#isShown) this.#stream.write(wipe)
    this.#isShown = false
  }
}
