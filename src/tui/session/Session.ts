/**
 * Session: the screen's side of the thread in which simulations run.
 *
 * A thread that dies, or that does not answer, is reported and replaced: the next order goes to a new one, which knows nothing of
 * what was open. Of frames that come faster than they are drawn only the latest is handed on.
 */
import type { Worker } from "node:worker_threads"
import type { Order, Report } from "./SessionProtocol.ts"
import { startThread } from "./Thread.ts"

export interface SessionOptions {
  /** Default: the worker that is built beside this file. */
  readonly worker?: URL
  /** How long it may stay silent after an order, in milliseconds. Default 15 000. */
  readonly patienceMs?: number
}

export class Session {
  readonly #program: URL | undefined
  readonly #patienceMs: number
  readonly #hear: (report: Report) => void
  #worker: Worker | undefined
  #alarm: NodeJS.Timeout | undefined
  /** The latest frame, while it waits for the keys that came before it. */
  #frame: Report | undefined

  /** `hear` is called for every report, never before the constructor has returned. */
  constructor(hear: (report: Report) => void, options: SessionOptions = {}) {
    this.#hear = hear
    this.#program = options.worker
    this.#patienceMs = options.patienceMs ?? 15_000
    // Loading takes a moment: it can do that while the first screen is drawn.
    this.#worker = this.#start()
  }

  /** Gives an order; what comes of it is reported. */
  send(order: Order): void {
    this.#worker ??= this.#start()
    this.#alarm ??= setTimeout(() => this.#lose("it does not answer any more"), this.#patienceMs).unref()
    this.#worker.postMessage(order)
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#calm()
    worker?.removeAllListeners()
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = startThread(this.#program)
    worker.on("message", (report: Report) => {
      this.#calm()
      this.#receive(report)
    })
    worker.on("error", (error) => this.#lose(error.stack ?? String(error)))
    worker.on("exit", (code) => this.#lose(`it ended with code ${code}`))
    return worker
  }

  #receive(report: Report): void {
    if (report.report === "frame") {
      if (this.#frame === undefined) setImmediate(() => this.#handOnFrame())
      this.#frame = report
      return
    }
    this.#handOnFrame()
    this.#hear(report)
  }

  #handOnFrame(): void {
    const frame = this.#frame
    this.#frame = undefined
    if (frame !== undefined && this.#worker !== undefined) this.#hear(frame)
  }

  #calm(): void {
    clearTimeout(this.#alarm)
    this.#alarm = undefined
  }

  #lose(message: string): void {
    const worker = this.#worker
    if (worker === undefined) return
    this.#worker = undefined
    this.#calm()
    worker.removeAllListeners()
    // A thread that is being ended may still fail at that.
    worker.on("error", () => {})
    void worker.terminate()
    this.#hear({ report: "crashed", message })
  }
}
