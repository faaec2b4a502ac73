/**
 * Station: a number of servers with a waiting line in front: the heart of services, stores and pools.
 *
 * A call takes a server (or waits for one, or is rejected), holds it while the inner endpoint runs, and gives it back however
 * that ends. A caller who is called back while waiting leaves the line at once. When the place goes down everything inside
 * crashes; when it is paused nobody new is served.
 */
import type * as Effect from "effect/Effect"
import type { Span } from "../../kernel/Instant.ts"
import { launching } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Failure, FailureReason } from "../../model/Failure.ts"
import { failing } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Visit } from "./Visit.ts"
import { Entrance } from "./Visit.ts"
import type { WaitingLine } from "./WaitingLine.ts"
import { Line } from "./WaitingLine.ts"
import type { Workplace } from "./Workplace.ts"

export interface StationOptions {
  /** Number of the component's site; stations of one service share it. */
  readonly site: number
  /** How many calls at once; may be `Infinity`. */
  readonly servers: number
  readonly waiting: WaitingLine
}

export class Station {
  readonly run: Run
  readonly site: number
  readonly workplace: Workplace
  readonly line: Line<Visit>
  /** That there are now; fewer than it has while a fault takes some away. */
  servers: number
  busy = 0
  #servers: number
  readonly #errors: RandomStream
  /** How long who has to wait does so; `undefined` where nobody leaves the line by itself. */
  readonly drawPatience: (() => Span) | undefined
  /** Whether a call that finds no room is never answered. */
  readonly isSilent: boolean
  readonly #failing = new Map<FailureReason, Effect.Effect<never, Failure>>()
  /** Everything inside, newest first, as a linked list: a crash has to find it. */
  #newest: Visit | undefined

  constructor(options: StationOptions, workplace: Workplace, run: Run) {
    this.run = run
    this.site = options.site
    this.servers = this.#servers = options.servers
    this.workplace = workplace
    this.line = new Line(options.waiting)
    this.#errors = run.kernel.streams.stream(`${workplace.place.name}/errors`)
    const { full = "refuse", patience } = options.waiting
    this.isSilent = full === "ignore"
    if (patience !== undefined) {
      const stream = run.kernel.streams.stream(`${workplace.place.name}/patience`)
      this.drawPatience = () => patience.sample(stream)
    }
    workplace.conditions.onChange(() => this.#conditionsChanged())
  }

  /** Calls inside: waiting and being served. */
  get inside(): number {
    return this.busy + this.line.length
  }

  /** `inner`, behind this station's line and servers. */
  serve(inner: Endpoint): Endpoint {
    const entrance = new Entrance(this, inner)
    return launching(entrance)
  }

  /** The failure of calling this station for a reason, made once. */
  failing(reason: FailureReason): Effect.Effect<never, Failure> {
    const known = this.#failing.get(reason)
    if (known !== undefined) return known
    const made = failing(this.workplace.place.component, reason)
    this.#failing.set(reason, made)
    return made
  }

  /** Whether a call that begins now is answered with an error, by a fault. */
  drawsError(): boolean {
    const { errors } = this.workplace.conditions
    return errors > 0 && this.#errors.next() < errors
  }

  /** Serves whoever is next, while there are servers. To be called whenever a server becomes free. */
  serveNext(): void {
    const { conditions } = this.workplace
    while (this.busy < this.servers && this.line.length > 0 && !conditions.isPaused && !conditions.isDown) {
      const visit = this.line.take()
      if (visit === undefined) return
      if (visit.request.isObsolete(this.run.kernel.now)) visit.turnAway("expired")
      else if (this.line.sheds(visit, this.run.kernel.now)) visit.turnAway("shed")
      else {
        this.busy++
        visit.grant()
      }
    }
  }

  /** Has so many servers from now on. What is being served by those who are too many is finished. */
  resize(servers: number): void {
    this.#servers = servers
    this.#countServers()
    this.serveNext()
  }

  enter(visit: Visit): void {
    visit.older = this.#newest
    if (this.#newest !== undefined) this.#newest.newer = visit
    this.#newest = visit
  }

  leave(visit: Visit): void {
    if (visit.newer === undefined) this.#newest = visit.older
    else visit.newer.older = visit.older
    if (visit.older !== undefined) visit.older.newer = visit.newer
    // A dead visit that has grown old must not keep a chain of others alive.
    visit.older = undefined
    visit.newer = undefined
  }

  #countServers(): void {
    const { workers } = this.workplace.conditions
    // A hair more, since 0.7 * 10 is below 7 in doubles.
    this.servers = workers === 1 ? this.#servers : Math.floor(this.#servers * workers + 1e-9)
  }

  #conditionsChanged(): void {
    this.#countServers()
    if (!this.workplace.conditions.isDown) return this.serveNext()
    const inside: Array<Visit> = []
    for (let visit = this.#newest; visit !== undefined; visit = visit.older) inside.push(visit)
    for (let i = inside.length - 1; i >= 0; i--) inside[i]!.crash()
  }
}
