/**
 * Review: people who look at sagas that are stuck. They are as many as there is to look at, and each takes its time.
 */
import type { Due } from "../../kernel/Calendar.ts"
import { wholeSpan } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Distribution } from "../../model/Distribution.ts"
import type { Run } from "../../model/Journal.ts"

export class Review {
  readonly #takes: Distribution
  readonly #stream: RandomStream
  readonly #run: Run
  readonly #parked: number
  readonly #reviewed: number
  #waiting = 0

  constructor(takes: Distribution, name: string, run: Run) {
    this.#takes = takes
    this.#stream = run.kernel.streams.stream(`${name}/review`)
    this.#run = run
    this.#parked = run.journal.meter({ name: "parked", of: name, kind: "gauge" })
    this.#reviewed = run.journal.meter({ name: "undone by hand", of: name, kind: "counter" })
  }

  /** Goes on with it once somebody has looked at it. */
  park(saga: Due): void {
    const { journal, kernel } = this.#run
    journal.levelled(this.#parked, ++this.#waiting)
    kernel.plan(kernel.now + wholeSpan(this.#takes.sample(this.#stream)), () => {
      journal.levelled(this.#parked, --this.#waiting)
      saga.due()
    })
  }

  /** What was stuck has been undone. */
  undone(): void {
    this.#run.journal.counted(this.#reviewed)
  }
}
