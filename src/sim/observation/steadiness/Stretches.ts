/**
 * Stretches: figures of the whole run and of its phases, by name, computed again only while they can still change.
 */

import type { Recording } from "../records/Recording.ts"
import type { WindowPhase } from "./Phases.ts"

/** Computes the figures of windows `from` to `to`; one such function follows one stretch as it grows. */
type Compute<F> = (from: number, to: number) => F

interface Stretch<F> {
  readonly compute: Compute<F>
  from: number
  to: number
  /** Figures of a stretch that is over. */
  kept: F | undefined
}

export class Stretches<F> {
  readonly #recording: Recording
  readonly #compute: () => Compute<F>
  readonly #known = new Map<string, Stretch<F>>()

  constructor(recording: Recording, compute: () => Compute<F>) {
    this.#recording = recording
    this.#compute = compute
  }

  /** From the end of the warm-up until now. */
  total(windows: number): F {
    return this.#figures("", this.#recording.windows.first, windows)
  }

  phases(phases: ReadonlyArray<WindowPhase>, windows: number): ReadonlyArray<F> {
    return phases.map(({ from, name, to }) => this.#figures(name, from, Math.min(to, windows)))
  }

  #figures(name: string, from: number, to: number): F {
    const stretch = this.#known.get(name) ?? { compute: this.#compute(), from, to, kept: undefined }
    this.#known.set(name, stretch)
    if (stretch.kept !== undefined && stretch.from === from && stretch.to === to) return stretch.kept
    const figures = stretch.compute(from, to)
    stretch.from = from
    stretch.to = to
    stretch.kept = to <= this.#recording.windows.current ? figures : undefined
    return figures
  }
}
