/**
 * Conductor: carries out orders, and lets virtual time pass in small slices in between.
 *
 * A slice lasts at most 8 ms of wall clock, so an order is answered within a frame even at top speed. Behind its pace the run
 * gives up the time it has lost instead of racing after it. How the slices fall changes nothing of what happens in the run.
 */
import { millisecond } from "../sim/kernel/Instant.ts"
import type { Until } from "../sim/kernel/Kernel.ts"
import { messageOf, OpenedRun, Refusal } from "./OpenedRun.ts"
import type { Order, Report } from "./SessionProtocol.ts"
import { previewOf, shelved } from "./Shelf.ts"

/** The world around a conductor: the worker's in earnest, a made one in tests. */
export interface Surroundings {
  readonly post: (report: Report) => void
  /** Milliseconds of wall clock, from whenever. */
  readonly clock: () => number
  /** Calls the task after what waits outside (orders) has been looked at; `later` not before so many milliseconds. */
  readonly soon: (task: () => void) => void
  readonly later: (task: () => void, ms: number) => void
}

/** How a run goes on: at its pace, or as fast as it can to some end. */
type Aim =
  | { readonly kind: "pace" }
  | { readonly kind: "instant"; readonly at: number; readonly thenPause: boolean }
  | { readonly kind: "change"; readonly after: unknown }

const sliceMs = 8
const framesPerSecond = 12
const framesPerSecondMax = 30
/** Paced runs look at the clock this often. */
const turnMs = 15
/** What a paced run may be behind before it gives up catching up. */
const lagMsMax = 250

export class Conductor {
  readonly #around: Surroundings
  #run: OpenedRun | undefined
  #state: "paused" | "running" | "over" = "paused"
  #aim: Aim = { kind: "pace" }
  #speed = 1
  #frameMs = 1000 / framesPerSecond
  /** Where virtual and wall clock were the same. */
  #anchor = { virtual: 0, wall: 0 }
  #publishedAt = -Infinity
  #hasTurn = false
  #orders: Promise<void> = Promise.resolve()

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** Carries out an order after those before it. Resolves when it has been carried out, or refused. */
  give(order: Order): Promise<void> {
    this.#orders = this.#orders.then(() => this.#carryOut(order)).catch((error: unknown) => this.#refuse(order, error))
    return this.#orders
  }

  #refuse(order: Order, error: unknown): void {
    if (!(error instanceof Refusal)) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return this.#around.post({ report: "crashed", message: stack })
    }
    const isOpening = order.order === "open" || order.order === "restart"
    this.#around.post(
      isOpening
        ? { report: "mistakes", text: error.message }
        : { report: "said", message: messageOf(error), isProblem: true }
    )
  }

  async #carryOut(order: Order): Promise<void> {
    switch (order.order) {
      case "browse":
        return this.#browse()
      case "open":
        return this.#open(order)
      case "restart": {
        const { opened, opening } = this.#opened()
        const { seed = opening.seed, variant = opening.variant } = order
        return this.#open({ ...opened, seed, variant })
      }
      case "play":
        return this.#play({ kind: "pace" })
      case "pause":
        return this.#pause()
      case "speed":
        this.#speed = order.speed
        return this.#setAnchor()
      case "frames":
        this.#frameMs = 1000 / Math.min(framesPerSecondMax, Math.max(1, order.perSecond))
        return
      case "step":
        this.#go({ events: order.events })
        return this.#pause()
      case "next":
        return this.#play({ kind: "change", after: this.#lastChange() })
      case "runTo":
        return this.#play({
          kind: "instant",
          at: Math.round(order.atMs * millisecond),
          thenPause: this.#state !== "running"
        })
      case "inject":
        return this.#disturb(`from now on: ${this.#nameOf(this.#opened().inject(order.fault))}`)
      case "injectWritten":
        return this.#disturb(`from now on: ${this.#nameOf(this.#opened().injectWritten(order.text))}`)
      case "change":
        this.#opened().change(order.text)
        return this.#disturb(`from now on: ${order.text}`)
      case "lift":
        return this.#disturb(
          this.#opened().live.lift(order.name) ? `lifted: ${order.name}` : `there is no fault ${order.name}`
        )
      case "load":
        this.#opened().live.load(order.factor)
        return this.#disturb(`load x${order.factor} from now on`)
      case "save": {
        const command = await this.#opened().save(order.path)
        return this.#say(`saved; it goes the same way with: ${command}`)
      }
      case "report": {
        const files = await this.#opened().report(order.folder)
        return this.#say(`written: ${files.join(", ")}`)
      }
    }
  }

  /** Goes on beside everything else: who opens a scenario does not wait for the rest of the library. */
  #browse(): void {
    const shelf = shelved()
    this.#around.post({ report: "shelf", shelf })
    const next = (i: number) => {
      const entry = shelf[i]
      if (entry === undefined) return
      previewOf(entry).then(
        (preview) => {
          this.#around.post({ report: "preview", path: entry.path, preview })
          this.#around.soon(() => next(i + 1))
        },
        (error: unknown) => this.#around.post({ report: "crashed", message: messageOf(error) })
      )
    }
    this.#around.soon(() => next(0))
  }

  async #open(order: Parameters<typeof OpenedRun.open>[0]): Promise<void> {
    this.#state = "paused"
    this.#run = undefined
    this.#run = await OpenedRun.open(order)
    this.#around.post({ report: "opened", opening: this.#run.opening })
    this.#publish()
  }

  #opened(): OpenedRun {
    if (this.#run === undefined) throw new Refusal("no scenario is open")
    return this.#run
  }

  #play(aim: Aim): void {
    this.#opened()
    if (this.#state === "over") return
    this.#aim = aim
    this.#state = "running"
    this.#setAnchor()
    this.#takeTurn()
  }

  #pause(): void {
    this.#opened()
    if (this.#state === "running") this.#state = "paused"
    this.#aim = { kind: "pace" }
    this.#publish()
  }

  #disturb(message: string): void {
    // What is done by hand happens at the next instant: so one sees it at once, also while time stands still.
    if (this.#state === "paused") this.#go({ instant: this.#opened().live.now + 1 })
    this.#publish()
    this.#say(message)
  }

  #nameOf(name: string): string {
    return (
      this.#opened()
        .live.frame()
        .faults.find((fault) => fault.name === name)?.says ?? name
    )
  }

  #say(message: string): void {
    this.#around.post({ report: "said", message, isProblem: false })
  }

  #lastChange(): unknown {
    return this.#opened().live.simulation.recording.changes.at(-1)
  }

  #setAnchor(): void {
    this.#anchor = { virtual: this.#run?.live.now ?? 0, wall: this.#around.clock() }
  }

  #takeTurn(): void {
    if (this.#hasTurn) return
    this.#hasTurn = true
    this.#around.soon(() => this.#turn())
  }

  /** One slice, and then the next turn, unless something has stopped the run. */
  #turn(): void {
    this.#hasTurn = false
    const run = this.#run
    if (run === undefined || this.#state !== "running") return
    const begin = this.#around.clock()
    const target = this.#target(begin)
    let isUsedUp = false
    try {
      const stop = this.#go({
        ...target,
        sliceIsOver: () => this.#around.clock() - begin >= sliceMs
      })
      isUsedUp = stop === "slice"
    } catch (error) {
      this.#state = "over"
      return this.#refuse({ order: "play" }, error)
    }
    if (this.#state !== "running") return
    if (!isUsedUp && this.#aim.kind !== "pace") return this.#arrived()
    if (this.#around.clock() - this.#publishedAt >= this.#frameMs) this.#publish()
    this.#hasTurn = true
    if (isUsedUp) this.#around.soon(() => this.#turn())
    else this.#around.later(() => this.#turn(), turnMs)
  }

  /** Where this slice may lead at most. */
  #target(wall: number): Until {
    const aim = this.#aim
    if (aim.kind === "instant") return { instant: aim.at }
    if (aim.kind === "change") return { condition: () => this.#lastChange() !== aim.after }
    if (this.#speed === Infinity) return {}
    const { now } = this.#opened().live
    const due = this.#anchor.virtual + (wall - this.#anchor.wall) * this.#speed * millisecond
    if (due - now > lagMsMax * this.#speed * millisecond) {
      this.#setAnchor()
      return { instant: now + Math.round(turnMs * this.#speed * millisecond) }
    }
    return { instant: Math.max(now, Math.round(due)) }
  }

  /** The end of what was run as fast as possible. */
  #arrived(): void {
    const aim = this.#aim
    this.#aim = { kind: "pace" }
    if (aim.kind === "change" || (aim.kind === "instant" && aim.thenPause)) return this.#pause()
    this.#play({ kind: "pace" })
  }

  /** Lets the simulation go; when it is over, says so and what came of it. */
  #go(until: Until): string {
    const run = this.#opened()
    if (this.#state === "over") return "over"
    const stop = run.live.go(until)
    if (!run.live.simulation.isOver) return stop.reason
    this.#state = "over"
    this.#publish()
    const { findings, judged, verdict } = run.result()
    this.#around.post({ report: "ending", ending: { findings, judged, verdict } })
    return stop.reason
  }

  #publish(): void {
    const run = this.#run
    if (run === undefined) return
    this.#publishedAt = this.#around.clock()
    this.#around.post({ report: "frame", frame: run.live.frame(), state: this.#state })
  }
}
