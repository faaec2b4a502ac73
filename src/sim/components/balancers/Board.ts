/**
 * Board: what balancers know of how loaded everybody is, if they are told only now and then.
 *
 * Between two times everybody sees what was true at the last, whatever has been sent since: whoever looked idle gets all calls
 * (the periodic updates of Mitzenmacher, "How Useful Is Old Information?", IEEE TPDS 11(1), 2000).
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Target } from "./Group.ts"

/** The targets as they are seen on a board that is rewritten at the multiples of `every`. */
export const onBoard = (targets: ReadonlyArray<Target>, every: Span, kernel: Kernel): ReadonlyArray<Target> => {
  const board = new Board(targets, every, kernel)
  return targets.map((target, i) => ({
    place: target.place,
    get outstanding() {
      return board.read(i)
    },
    get isHealthy() {
      return target.isHealthy
    }
  }))
}

class Board implements Due {
  readonly #targets: ReadonlyArray<Target>
  readonly #every: Span
  readonly #kernel: Kernel
  readonly #written: Array<number>
  #writtenAt: Instant = 0
  #isPending = false
  /** Somebody has looked since it was written. */
  #isRead = false

  constructor(targets: ReadonlyArray<Target>, every: Span, kernel: Kernel) {
    this.#targets = targets
    this.#every = every
    this.#kernel = kernel
    this.#written = targets.map(() => 0)
  }

  read(i: number): number {
    if (!this.#isPending) this.#resume()
    this.#isRead = true
    return this.#written[i]!
  }

  due(): void {
    this.#isPending = false
    const hasChanged = this.#write()
    // Nobody looks and nothing moves: a run must be able to end.
    if (hasChanged || this.#isRead) this.#enter()
    this.#isRead = false
  }

  /** Nobody has looked for a while, and what is on the board is older than it may be. */
  #resume(): void {
    if (this.#kernel.now - this.#writtenAt >= this.#every) this.#write()
    this.#enter()
  }

  #enter(): void {
    this.#isPending = true
    this.#kernel.at((Math.floor(this.#kernel.now / this.#every) + 1) * this.#every, this)
  }

  #write(): boolean {
    this.#writtenAt = this.#kernel.now
    let hasChanged = false
    for (let i = 0; i < this.#targets.length; i++) {
      const { outstanding } = this.#targets[i]!
      hasChanged ||= outstanding !== this.#written[i]
      this.#written[i] = outstanding
    }
    return hasChanged
  }
}
