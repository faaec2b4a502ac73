/**
 * Random streams: one independent generator per named use, all derived from the run's seed.
 *
 * A stream belongs to a use ("orders/service", "client/arrivals", "link eu->us/loss"), never to a component object or to the
 * order of construction. Adding a policy therefore moves nobody else's dice, and the variants of a scenario see the same
 * arrivals and faults (common random numbers).
 */
import type * as Random from "effect/Random"
import seedrandom from "seedrandom"

/** Draws from one named generator. */
export interface RandomStream {
  /** A double in [0, 1), from 32 bits of alea. */
  readonly next: () => number
}

export class RandomStreams {
  readonly seed: string
  /** Draws made so far, by all streams together. */
  draws = 0
  readonly #streams = new Map<string, RandomStream>()

  /** `seed` is taken as text: 7 and "7" are the same seed. */
  constructor(seed: number | string) {
    this.seed = String(seed)
  }

  /** The stream of this name; the same object for the same name within a run. */
  stream(name: string): RandomStream {
    const known = this.#streams.get(name)
    if (known !== undefined) return known
    const draw = seedrandom.alea(`${this.seed}/${name}`)
    const made: RandomStream = {
      next: () => {
        this.draws++
        return draw()
      }
    }
    this.#streams.set(name, made)
    return made
  }

  /** Effect's `Random` reference on a named stream, for programs that draw from the ambient `Random`. */
  ambient(name: string): typeof Random.Random.Service {
    const { next } = this.stream(name)
    return {
      nextDoubleUnsafe: () => next(),
      // The whole range of safe integers, as Effect's own generator draws them.
      nextIntUnsafe: () => Math.floor(next() * Number.MAX_SAFE_INTEGER) * (next() < 0.5 ? -1 : 1)
    }
  }
}

/** A whole number in [0, n), from one draw. */
export const drawBelow = (stream: RandomStream, n: number): number => Math.floor(stream.next() * n)
