/**
 * Running: lets the run that is open, and the one beside it, go on in small slices, and shows them.
 *
 * A slice lasts at most 8 ms of wall clock, so an order is answered within a frame even at top speed. How the slices fall changes
 * nothing of what happens in the run.
 */
import type { Instant } from "../../sim/kernel/Instant.ts"
import type { Until } from "../../sim/kernel/Kernel.ts"
import type { Companion } from "./Companion.ts"
import type { OpenedRun } from "./OpenedRun.ts"
import { Pace, turnMs } from "./Pace.ts"
import type { Report } from "./SessionProtocol.ts"
import type { Moment } from "./TimeLine.ts"
import type { Watch } from "./Watch.ts"

/** The world around a run: the worker's in earnest, a made one in tests. */
export interface Surroundings {
  readonly post: (report: Report) => void
  /** Milliseconds of wall clock, from whenever. */
  readonly clock: () => number
  /** Calls the task after what waits outside (orders) has been looked at; `later` not before so many milliseconds. */
  readonly soon: (task: () => void) => void
  readonly later: (task: () => void, ms: number) => void
}

/** How a run goes on: at its pace, or as fast as it can to some end. */
export type Aim =
  | { readonly kind: "pace" }
  | { readonly kind: "instant"; readonly at: Instant; readonly thenPause: boolean }
  | { readonly kind: "watch"; readonly watch: Watch }

/** Whom it tells. */
export interface Listener {
  /** The next instant at which a moment is kept. */
  readonly nextMoment: (now: Instant) => Instant
  readonly moment: (moment: Moment) => void
  /** It has stopped at something that it was to stop at. */
  readonly stopped: (why: string) => void
  readonly threw: (error: unknown) => void
}

const sliceMs = 8
const framesPerSecond = 12
const framesPerSecondMax = 30

export class Running {
  readonly run: OpenedRun
  beside: Companion | undefined
  state: "paused" | "running" | "over" = "paused"
  readonly #around: Surroundings
  readonly #listener: Listener
  readonly #pace: Pace
  #aim: Aim = { kind: "pace" }
  #breaks: ReadonlyArray<{ readonly watch: Watch; was: boolean }> = []
  #frameMs = 1000 / framesPerSecond
  #publishedAt = -Infinity
  #hasTurn = false

  constructor(run: OpenedRun, around: Surroundings, listener: Listener, speed: number, frames: number | undefined) {
    this.run = run
    this.#around = around
    this.#listener = listener
    this.#pace = new Pace(speed)
    if (frames !== undefined) this.frames(frames)
    if (run.live.simulation.isOver) this.state = "over"
  }

  get now(): Instant {
    return this.run.live.now
  }

  frames(perSecond: number): void {
    this.#frameMs = 1000 / Math.min(framesPerSecondMax, Math.max(1, perSecond))
  }

  speed(speed: number): void {
    this.#pace.speed = speed
    this.anchor()
  }

  /** From here on it keeps its pace. */
  anchor(): void {
    this.#pace.anchor(this.now, this.#around.clock())
  }

  /** Stops whenever one of these comes; a condition that holds already has to end first. */
  breakAt(watches: ReadonlyArray<Watch>): void {
    this.#breaks = watches.map((watch) => ({ watch, was: watch.met() !== undefined }))
  }

  play(aim: Aim): void {
    if (this.state === "over") return
    this.#aim = aim
    this.state = "running"
    this.anchor()
    if (this.#hasTurn) return
    this.#hasTurn = true
    this.#around.soon(() => this.#turn())
  }

  pause(): void {
    if (this.state === "running") this.state = "paused"
    this.#aim = { kind: "pace" }
    this.publish()
  }

  /** Nobody is told of it any more. */
  leave(): void {
    this.state = "over"
  }

  /** So many events, then it stands still. */
  step(events: number): void {
    this.go({ events })
    this.pause()
  }

  /** What is done by hand happens at the next instant: so one sees it at once, also while time stands still. */
  settle(): void {
    if (this.state === "paused") this.go({ instant: this.now + 1 })
    for (const one of this.#breaks) if (one.watch.isOfEvents) one.watch.met()
    this.publish()
  }

  /** Lets the simulation go; when it is over, says so and what came of it. */
  go(until: Until): string {
    const { live } = this.run
    if (this.state === "over") return "over"
    const stop = live.go(until)
    this.beside?.follow(live.now)
    if (live.simulation.isOver) this.end()
    return stop.reason
  }

  /** The run is over: shows it and tells how it was judged. */
  end(): void {
    this.state = "over"
    this.publish()
    const { findings, judged, verdict } = this.run.result()
    this.#around.post({ report: "ending", ending: { findings, judged, verdict } })
  }

  /** The run as it is now. */
  moment(): Moment {
    const beside = this.beside?.frame(this.run)
    return { at: this.now, frame: this.run.live.frame(), ...(beside === undefined ? {} : { beside }) }
  }

  publish(): void {
    this.#publishedAt = this.#around.clock()
    const { at: _, ...moment } = this.moment()
    this.#around.post({ report: "frame", ...moment, state: this.state })
  }

  /** One slice, and then the next turn, unless something has stopped the run. */
  #turn(): void {
    this.#hasTurn = false
    if (this.state !== "running") return
    const begin = this.#around.clock()
    const target = this.#target(begin)
    const sliceIsOver = () => this.#around.clock() - begin >= sliceMs
    let why: string | undefined
    try {
      do why = this.#onward(target, sliceIsOver)
      while (this.state === "running" && why === undefined && this.now < target && !sliceIsOver())
    } catch (error) {
      this.state = "over"
      return this.#listener.threw(error)
    }
    if (this.state !== "running") return
    if (why !== undefined) return this.#stop(why)
    if (this.now >= target && this.#aim.kind === "instant") return this.#arrived(this.#aim.thenPause)
    if (this.#around.clock() - this.#publishedAt >= this.#frameMs) this.publish()
    this.#hasTurn = true
    if (this.now < target) this.#around.soon(() => this.#turn())
    else this.#around.later(() => this.#turn(), turnMs)
  }

  /** To the next edge at most; what has come that it is to stop at. */
  #onward(target: Instant, sliceIsOver: () => boolean): string | undefined {
    const edge = this.#nextEdge()
    const events = this.#watches().filter(({ isOfEvents }) => isOfEvents)
    let why: string | undefined
    const condition = events.length === 0 ? {} : { condition: () => (why = met(events)) !== undefined }
    this.go({ instant: Math.min(edge, target), sliceIsOver, ...condition })
    return this.now === edge ? (this.#atEdge() ?? why) : why
  }

  /** Where this slice may lead at most. */
  #target(wall: number): Instant {
    if (this.#aim.kind === "instant") return this.#aim.at
    if (this.#aim.kind === "watch") return Infinity
    return this.#pace.due(this.now, wall)
  }

  #watches(): ReadonlyArray<Watch> {
    const breaks = this.#breaks.map(({ watch }) => watch)
    return this.#aim.kind === "watch" ? [...breaks, this.#aim.watch] : breaks
  }

  /** Where a moment is kept, a condition looked at, or an instant to stop at. */
  #nextEdge(): Instant {
    const watches = this.#watches()
    const { size } = this.run.live.simulation.recording.windows
    const looks = watches.some(({ at, isOfEvents }) => at === undefined && !isOfEvents)
    const instants = watches.flatMap(({ at }) => (at !== undefined && at > this.now ? [at] : []))
    const window = looks ? (Math.floor(this.now / size) + 1) * size : Infinity
    return Math.min(this.#listener.nextMoment(this.now), window, ...instants)
  }

  /** Keeps a moment if one is due; whether something has come that is not an event. */
  #atEdge(): string | undefined {
    if (this.#listener.nextMoment(this.now - 1) === this.now) this.#listener.moment(this.moment())
    let why = this.#aim.kind === "watch" && !this.#aim.watch.isOfEvents ? this.#aim.watch.met() : undefined
    for (const one of this.#breaks) {
      if (one.watch.isOfEvents) continue
      const found = one.watch.met()
      if (found !== undefined && !one.was) why ??= found
      one.was = found !== undefined
    }
    return why
  }

  #stop(why: string): void {
    this.pause()
    this.#listener.stopped(why)
  }

  /** The end of what was run as fast as possible. */
  #arrived(thenPause: boolean): void {
    this.#aim = { kind: "pace" }
    if (thenPause) return this.pause()
    this.play({ kind: "pace" })
  }
}

/** The first of them that has come; every one is asked, for each remembers what it has seen. */
const met = (watches: ReadonlyArray<Watch>): string | undefined =>
  watches.map((watch) => watch.met()).find((found) => found !== undefined)
