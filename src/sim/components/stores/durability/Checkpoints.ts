/**
 * Checkpoints: up to where what a log says is written down as a whole, so that it is loaded after a crash and not replayed.
 *
 * A database writes its pages every so often; who keeps events takes a snapshot after so many of them, which is the same. What was
 * logged before the run is at positions of 0 and less.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Nanoseconds } from "../../../kernel/Instant.ts"
import { formatSpan, second } from "../../../kernel/Instant.ts"
import type { Conditions } from "../../../model/Conditions.ts"
import { optional, required } from "../../../model/Described.ts"
import type { Run } from "../../../model/Journal.ts"
import { Count, Factor, Span } from "../../../model/Quantities.ts"
import { burden, lastFinished } from "./Upkeep.ts"

const every = 300 * second

const costs = {
  takes: optional(
    Span,
    "How long it takes; until then the log since the one before is needed too. Default 0s. PostgreSQL spreads it over 0.9 of the time " +
      "between two (`checkpoint_completion_target`)."
  ),
  slow: optional(Factor, "Meanwhile work takes so many times as long. Default 1x."),
  load: optional(Span, "How long it takes after a crash to load it, before the rest is replayed. Default 0s.")
}

const Timed = Schema.Struct({
  every: required(Span, "How often, counted from the start of the run."),
  ...costs
})

const Counted = Schema.Struct({
  writes: required(
    Count,
    "After how many writes there is one, counted from the first ever: the snapshots of an event-sourced store, as `snapshotEvery` of " +
      "Akka takes them (akka/akka " +
      "akka-persistence-typed/src/main/scala/akka/persistence/typed/internal/RetentionCriteriaImpl.scala). None begins while one is " +
      "under way."
  ),
  ...costs
})

/** `checkpoint:` of a log. */
export const Checkpoint = Schema.Union([Span, Schema.Literal("never"), Timed, Counted])
type Checkpoint = typeof Checkpoint.Type

/** In words, nothing of those that cost nothing: "checkpoints every 5m, each takes 1m, work 2x slower". */
export const describe = (checkpoint: Checkpoint | undefined): ReadonlyArray<string> => {
  if (checkpoint === "never") return ["no checkpoints"]
  if (checkpoint === undefined || typeof checkpoint === "number") return []
  const { load, slow, takes } = checkpoint
  const often = "writes" in checkpoint ? `${checkpoint.writes} writes` : formatSpan(checkpoint.every)
  return [
    `checkpoints every ${often}${takes === undefined ? "" : `, each takes ${formatSpan(takes)}`}` +
      `${slow === undefined ? "" : `, work ${slow}x slower`}${load === undefined ? "" : `, loaded in ${formatSpan(load)}`}`
  ]
}

interface Uses {
  /** How many writes had been logged at an instant. */
  readonly countUntil: (instant: Instant) => number
  readonly conditionsNow: () => Conditions
  /** Does something later, unless the store crashes before. */
  readonly later: (span: Nanoseconds, act: () => void) => void
  readonly run: Run
}

export class Checkpoints {
  readonly #checkpoint: Exclude<Checkpoint, number>
  readonly #before: number
  readonly #uses: Uses
  /** Of those that come after so many writes: the last that is finished. */
  #finished: number
  #isUnderWay = false

  constructor(checkpoint: Checkpoint = every, before: number, uses: Uses) {
    this.#checkpoint = typeof checkpoint === "number" ? { every: checkpoint } : checkpoint
    this.#before = before
    this.#uses = uses
    const isCounted = this.#checkpoint !== "never" && "writes" in this.#checkpoint
    this.#finished = isCounted ? -(before % this.#checkpoint.writes) : -before
    if (this.#checkpoint !== "never" && "every" in this.#checkpoint)
      burden(this.#checkpoint, uses.conditionsNow, uses.run.kernel)
  }

  /** How many writes of the log the last one has; less than 0 by those from before the run that it has not. */
  get position(): number {
    const { countUntil, run } = this.#uses
    if (this.#checkpoint === "never" || "writes" in this.#checkpoint) return this.#finished
    const at = lastFinished(this.#checkpoint, run.kernel.now)
    return at === 0 ? -this.#before : countUntil(at)
  }

  /** How long it takes to load the last one. */
  get load(): Nanoseconds {
    return this.#checkpoint === "never" || this.position === -this.#before ? 0 : (this.#checkpoint.load ?? 0)
  }

  /** So many writes have been logged. */
  written(position: number): void {
    if (this.#checkpoint === "never" || !("writes" in this.#checkpoint)) return
    if ((this.#before + position) % this.#checkpoint.writes !== 0 || this.#isUnderWay) return
    const { slow = 1, takes = 0 } = this.#checkpoint
    const finish = () => {
      this.#isUnderWay = false
      this.#finished = position
    }
    if (takes === 0) return finish()
    const { conditionsNow, later, run } = this.#uses
    this.#isUnderWay = true
    if (slow > 1) run.kernel.after(takes, { due: conditionsNow().add({ slow }) })
    later(takes, finish)
  }

  /** The store has crashed, and has only the first so many writes of its log. */
  crashed(position: number): void {
    this.#isUnderWay = false
    this.#finished = Math.min(this.#finished, position)
  }
}
