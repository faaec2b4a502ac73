/**
 * Archive: what of a store could be put back if everything in it were gone, and how long that would take.
 *
 * Without backups it is nothing, and takes no time. Backups are no events: what is there is reckoned when somebody asks.
 */
import type { Instant, Span } from "../../../kernel/Instant.ts"
import { formatSpan } from "../../../kernel/Instant.ts"
import type { RandomStream } from "../../../kernel/RandomStreams.ts"
import type { Conditions } from "../../../model/Conditions.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Backups } from "./Backups.ts"
import { pointAt } from "./Backups.ts"
import { burden } from "./Upkeep.ts"

/** How many writes of its log a store had at an instant. */
type CountUntil = (instant: Instant) => number

/** What is put back. */
export interface Restorable {
  /** The first so many writes of the log. */
  readonly position: number
  /** Between being begun and being done. */
  readonly takes: Span
  /** In words: "as it was 5m before". */
  readonly what: string
}

export class Archive {
  /** Until somebody begins to put it back. */
  readonly after: Span
  readonly #backups: Backups | undefined
  readonly #run: Run
  readonly #stream: RandomStream | undefined

  constructor(backups: Backups | undefined, name: string, run: Run) {
    this.#backups = backups
    this.#run = run
    this.after = backups?.restore?.after ?? 0
    this.#stream = backups?.restore?.takes && run.kernel.streams.stream(`${name}/restore`)
  }

  /** Whether there is anything to go back to. */
  get isEmpty(): boolean {
    return this.#backups === undefined
  }

  /** How many writes of the log nobody will ask for by themselves: they are part of the last backup. */
  settled(countUntil: CountUntil): number {
    return this.#backups === undefined ? 0 : countUntil(pointAt(this.#backups, this.#run.kernel.now).logged)
  }

  /** What can be put back of a store that is gone since an instant. */
  restorable(since: Instant, countUntil: CountUntil): Restorable {
    if (this.#backups === undefined) return { position: 0, takes: 0, what: "empty" }
    const point = pointAt(this.#backups, since)
    const position = countUntil(point.at)
    const { increment = 0, replay = 0 } = this.#backups.restore ?? {}
    const replayed = position - countUntil(point.logged)
    return {
      position,
      takes: this.drawCopy() + point.increments * increment + replayed * replay,
      what: `as it was ${formatSpan(since - point.at)} before`
    }
  }

  /** How long it takes to copy the whole contents once. */
  drawCopy(): Span {
    return this.#stream === undefined ? 0 : this.#backups!.restore!.takes!.sample(this.#stream)
  }

  /** Lets work be slower where a full backup is taken, as long as one is. */
  burden(conditionsNow: () => Conditions): void {
    if (this.#backups === undefined) return
    const { full: every, slow = 1, takes = 0 } = this.#backups
    burden({ every, takes, slow }, conditionsNow, this.#run.kernel)
  }
}
