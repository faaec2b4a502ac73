/**
 * Unlock checker: no row of a store stays locked for longer than promised by a transaction that has voted and does not hear how it ended.
 *
 * The time of faults is not counted, as with a balance that holds eventually. A row whose time is not over when the run is cannot be
 * judged, and is left out.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Request } from "../../model/Request.ts"
import { writeCounted, writeWhole } from "../../model/WholeText.ts"
import { type Checker, type Disturbance, dueAfter, type Found, type Standing } from "./Checker.ts"

export class UnlockChecker implements Checker {
  /** The site under which the store tells of its locks. */
  readonly lockSite: string
  readonly #store: string
  readonly #within: Span
  readonly #disturbances: () => ReadonlyArray<Disturbance>
  readonly #found: Found
  readonly #since = new Map<Request, Instant>()
  #locked = 0
  #broken = 0
  #open = 0

  constructor(store: string, within: Span, disturbances: () => ReadonlyArray<Disturbance>, found: Found) {
    this.lockSite = `${store} locks`
    this.#store = store
    this.#within = within
    this.#disturbances = disturbances
    this.#found = found
  }

  locked(at: Instant, request: Request): void {
    this.#locked++
    this.#since.set(request, at)
  }

  unlocked(at: Instant, request: Request): void {
    const since = this.#since.get(request)
    this.#since.delete(request)
    if (since !== undefined) this.#judge(at, request, since)
  }

  /** When its time is over; tells if it was by `at`. */
  #judge(at: Instant, { id, key }: Request, since: Instant): Instant {
    const due = dueAfter(since, this.#within, this.#disturbances())
    if (due >= at) return due
    this.#broken++
    const of = this.#store
    const locks = { at: since, of, request: id, says: `locks row ${key}` }
    const limit = formatSpan(this.#within)
    this.#found({
      at: due,
      says: `row ${key} of ${of} is locked for longer than ${limit}, for request ${id}`,
      history: [locks, { ...locks, at: due, says: `row ${key} is still locked` }]
    })
    return due
  }

  finish(at: Instant): void {
    for (const [request, since] of this.#since) {
      if (this.#judge(at, request, since) === Infinity) this.#open++
    }
    this.#since.clear()
  }

  standing(): Standing {
    const all = writeCounted(this.#locked, "lock")
    if (this.#locked === 0) return { verdict: "passed", measured: "no transaction ever locked a row" }
    if (this.#broken > 0) return { verdict: "failed", measured: `broken by ${writeWhole(this.#broken)} of ${all}` }
    if (this.#open > 0)
      return { verdict: "inconclusive", measured: `open for ${writeWhole(this.#open)}: a fault never ends` }
    return { verdict: "passed", measured: `true of all ${all}` }
  }
}
