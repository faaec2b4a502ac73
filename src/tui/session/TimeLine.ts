/**
 * Time line: what is known of the past of a run: moments that were kept, bookmarks, and what was done by hand.
 *
 * Moments are kept at even distances, so that one can look back at them at once; any other instant is come back to by letting
 * the run happen again, which leads to the same.
 */
import * as Outcome from "effect/Result"
import type { Instant, Span } from "../../sim/kernel/Instant.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import { didYouMean } from "../../sim/model/Nearest.ts"
import { readSpan } from "../../sim/model/SpanText.ts"
import type { ByHandList, Order, Report } from "./SessionProtocol.ts"

/** What one can do to a run. */
export type Doing = Extract<Order, { order: "inject" | "injectWritten" | "change" | "lift" | "load" | "redesign" }>

/** Something that was done by hand. */
export interface Deed {
  /** Counted from 1, never twice in a run. */
  readonly number: number
  /** Where time stood; it takes effect at the next instant. */
  readonly at: Instant
  /** How many names things done by hand had got before it: so that it gets the same when it is done again. */
  readonly named: number
  readonly does: Doing
  readonly says: string
}

/** A moment as it was shown. */
export type Moment = Omit<Extract<Report, { report: "frame" }>, "report" | "state" | "liveMs"> & {
  readonly at: Instant
}

/** An instant with a name. */
export interface Bookmark {
  readonly name: string
  readonly at: Instant
}

/** So many moments are kept of a whole run, besides those that were asked for. */
const momentsMax = 120

const inOrder = (one: { readonly at: Instant }, other: { readonly at: Instant }): number => one.at - other.at

export class TimeLine {
  deeds: ReadonlyArray<Deed> = []
  bookmarks: ReadonlyArray<Bookmark> = []
  readonly #every: Span
  #moments: ReadonlyArray<Moment> = []
  #taken: ReadonlyArray<ReadonlyArray<Deed>> = []
  #count = 0

  /** `window` is the size of the windows in which the run is counted: moments are kept at their edges. */
  constructor(duration: Span, window: Span) {
    this.#every = Math.max(1, Math.ceil(duration / momentsMax / window)) * window
  }

  /** When the next moment is to be kept. */
  nextAfter(now: Instant): Instant {
    return (Math.floor(now / this.#every) + 1) * this.#every
  }

  keep(moment: Moment): void {
    this.#moments = [...this.#moments.filter(({ at }) => at !== moment.at), moment].toSorted(inOrder)
  }

  momentAt(at: Instant): Moment | undefined {
    return this.#moments.find((moment) => moment.at === at)
  }

  /** The moment so many before (negative) or after an instant; the first or last if there are not so many. */
  momentFrom(now: Instant, by: number): Moment | undefined {
    const before = this.#moments.filter(({ at }) => at < now)
    const after = this.#moments.filter(({ at }) => at > now)
    return by < 0 ? (before.at(by) ?? before[0]) : (after[by - 1] ?? after.at(-1))
  }

  /** A thing done by hand, with its number; it is not on the line yet. */
  next(deed: Omit<Deed, "number">): Deed {
    return { ...deed, number: ++this.#count }
  }

  did(deed: Deed): void {
    this.deeds = [...this.deeds, deed]
  }

  /** What was done, without one thing: the last, or that of a number. `undefined` if there is none. */
  without(number = this.deeds.at(-1)?.number): ReadonlyArray<Deed> | undefined {
    return this.deeds.some((deed) => deed.number === number)
      ? this.deeds.filter((deed) => deed.number !== number)
      : undefined
  }

  /** What was done, with what was taken back last. */
  withTaken(): ReadonlyArray<Deed> | undefined {
    const last = this.#taken.at(-1)
    return last === undefined
      ? undefined
      : [...this.deeds, ...last].toSorted((one, other) => inOrder(one, other) || one.number - other.number)
  }

  /** Up to where a run in which only this is done goes as the one that is known. */
  sameUpTo(deeds: ReadonlyArray<Deed>): Instant {
    const others = [
      ...this.deeds.filter((deed) => !deeds.includes(deed)),
      ...deeds.filter((deed) => !this.deeds.includes(deed))
    ]
    return Math.min(Infinity, ...others.map(({ at }) => (at === 0 ? -1 : at)))
  }

  /** From now on only this was done; `fresh` are the moments of it that were not known. */
  become(deeds: ReadonlyArray<Deed>, to: Instant, fresh: ReadonlyArray<Moment>): void {
    const gone = this.deeds.filter((deed) => !deeds.includes(deed))
    const known = Math.min(to, this.sameUpTo(deeds))
    if (deeds.length > this.deeds.length) this.#taken = this.#taken.slice(0, -1)
    else if (gone.length > 0) this.#taken = [...this.#taken, gone]
    this.#moments = this.#moments.filter(({ at }) => at <= known)
    for (const moment of fresh) this.keep(moment)
    this.deeds = deeds
  }

  /** As it is shown. */
  list(breaks: ReadonlyArray<string>): ByHandList {
    return {
      deeds: this.deeds.map(({ at, number, says }) => ({ number, atMs: at / millisecond, says })),
      canRedo: this.#taken.length > 0,
      bookmarks: this.bookmarks.map(({ at, name }) => ({ name, atMs: at / millisecond })),
      breaks
    }
  }

  /** What is meant by the name of a bookmark, one of these names, or a span from the beginning. */
  instant(text: string, names: Readonly<Record<string, Instant>>): Outcome.Result<Instant, string> {
    const known = { ...names, ...Object.fromEntries(this.bookmarks.map(({ at, name }) => [name, at])) }
    return !Object.hasOwn(known, text)
      ? Outcome.mapError(
          readSpan(text),
          () => `"${text}" is neither an instant, such as 90s, nor a bookmark${didYouMean(text, Object.keys(known))}`
        )
      : Outcome.succeed(known[text]!)
  }

  mark(name: string, at: Instant): void {
    this.bookmarks = [...this.bookmarks.filter((one) => one.name !== name), { name, at }].toSorted(inOrder)
  }
}
