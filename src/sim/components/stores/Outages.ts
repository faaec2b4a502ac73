/**
 * Outages: how long nobody took the writes of a store, and how far back what was lost by it goes: RTO and RPO, as they were.
 *
 * Both are kept as ages, so that an outage which has not ended yet counts too. The meters are made when the first outage comes: a
 * run in which nothing happens knows nothing of them.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Conditions } from "../../model/Conditions.ts"
import type { Part } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import { outageMeters } from "../../model/Outage.ts"
import { writeCounted } from "../../model/WholeText.ts"

export class Outages {
  readonly #name: string
  readonly #run: Run
  #since: Instant | undefined

  constructor(name: string, run: Run) {
    this.#name = name
    this.#run = run
  }

  /** When the present one began, or now. */
  get since(): Instant {
    return this.#since ?? this.#run.kernel.now
  }

  /** Looks at the only node that ever takes writes. */
  watch(conditions: Conditions): void {
    conditions.onChange(() => this.turn(conditions.isDown || conditions.isPaused))
  }

  /** Looks at nodes of which so many must be there to take a write. */
  watchAll(nodes: ReadonlyArray<Part>, need: number): void {
    const look = () => {
      let there = 0
      for (const { conditions } of nodes) if (!conditions.isDown && !conditions.isPaused) there++
      this.turn(there < need)
    }
    for (const { conditions } of nodes) conditions.onChange(look)
  }

  /** Whether nobody takes writes, from now on. */
  turn(isGone: boolean): void {
    if (isGone) this.begin(this.#run.kernel.now)
    else this.end()
  }

  /** It began at an instant, as is known now. */
  begin(at: Instant): void {
    if (this.#since !== undefined) return
    this.#since = at
    this.#level("outage", at)
  }

  end(): void {
    if (this.#since === undefined) return
    this.#since = undefined
    this.#level("outage", Infinity)
  }

  /** Acknowledged writes are lost, the oldest of them from so long before the outage. */
  lose(age: Span): void {
    this.#level("loss", this.#run.kernel.now - age)
    this.#level("loss", Infinity)
  }

  /** So many acknowledged writes are gone, the oldest of them taken at an instant; `meter` counts them. */
  gone(writes: number, oldest: Instant, meter: number): void {
    const { journal, kernel } = this.#run
    this.lose(kernel.now - oldest)
    journal.counted(meter, writes)
    journal.changed(this.#name, `${writeCounted(writes, "acknowledged write")} lost`)
  }

  #level(which: keyof typeof outageMeters, from: Instant): void {
    const { journal } = this.#run
    journal.levelled(journal.meter({ name: outageMeters[which], of: this.#name, kind: "age" }), from)
  }
}
