/**
 * Fingerprint: a running hash of what happened, in order.
 *
 * Every event mixes in its instant and how many random draws were made before it; every fact mixes in what it states. Two
 * runs with the same fingerprint went the same way. Along the way it keeps checkpoints, so that two runs that differ can say
 * *where* they parted, to within one checkpoint.
 */
import type { Instant, Span } from "./Instant.ts"

/** The fingerprint as it stood at the end of a stretch of virtual time. */
export interface Checkpoint {
  readonly at: Instant
  /** 16 hexadecimal digits. */
  readonly fingerprint: string
}

export class Fingerprint {
  readonly checkpoints: Array<Checkpoint> = []
  readonly #every: Span
  #nextCheckpoint: Instant
  #a = 0x9e3779b9
  #b = 0x85ebca6b

  /** `every`: the span of virtual time between checkpoints. */
  constructor(every: Span) {
    this.#every = every
    this.#nextCheckpoint = every
  }

  /** Mixes in an event. */
  event(instant: Instant, draws: number): void {
    if (instant >= this.#nextCheckpoint) this.#passCheckpoints(instant)
    // The low 32 bits and the rest of the instant; multiply-and-rotate as in MurmurHash3.
    const a = Math.imul(this.#a ^ (instant | 0), 0xcc9e2d51)
    this.#a = (a << 15) | (a >>> 17)
    const b = Math.imul(this.#b ^ (instant / 4294967296) ^ Math.imul(draws, 0x1b873593), 0x27d4eb2f)
    this.#b = (b << 13) | (b >>> 19)
  }

  /** Mixes in a fact: a small whole number that says what was stated. */
  fact(code: number): void {
    const b = Math.imul(this.#b ^ code, 0x165667b1)
    this.#b = (b << 11) | (b >>> 21)
  }

  /** The fingerprint so far, 16 hexadecimal digits. */
  get value(): string {
    return hexadecimal(this.#a ^ (this.#b >>> 16)) + hexadecimal(this.#b)
  }

  #passCheckpoints(instant: Instant): void {
    const passed = Math.floor(instant / this.#every) * this.#every
    this.checkpoints.push({ at: passed, fingerprint: this.value })
    this.#nextCheckpoint = passed + this.#every
  }
}

/** Where two runs parted: the first checkpoint at which they differ, or `undefined` if all that both have agree. */
export const firstDifference = (
  one: ReadonlyArray<Checkpoint>,
  other: ReadonlyArray<Checkpoint>
): Instant | undefined => {
  const length = Math.min(one.length, other.length)
  for (let i = 0; i < length; i++) {
    if (one[i]!.at !== other[i]!.at || one[i]!.fingerprint !== other[i]!.fingerprint) {
      return Math.min(one[i]!.at, other[i]!.at)
    }
  }
  return undefined
}

const hexadecimal = (word: number): string => (word >>> 0).toString(16).padStart(8, "0")
