/**
 * Projection checker: a store that is fed from another one, by messages, tells nobody what is older than promised.
 *
 * Who writes to it does so on behalf of the wish that wrote to the other, so that it is known which write a read has seen: of a
 * wish that wrote the same key several times, the first projection is taken for the first write, and so on; where it was in doubt
 * whether some of them were made, for the latest that it can be. What was written there for no such wish has seen nothing.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Access } from "../../model/History.ts"
import type { Found } from "./Checker.ts"
import { stated } from "./Checker.ts"
import { Newest, StoreChecker } from "./StoreCheckers.ts"

/** What a wish has written to a key of the source: versions, and how many of them may not be there. */
interface Written {
  readonly versions: Array<number>
  unsure: number
}

/** A write to the projection: which of the writes of this wish to this key it stands for. */
interface Projected {
  readonly of: string
  readonly nth: number
}

export class ProjectionChecker extends StoreChecker {
  readonly #source: string
  readonly #within: Span
  /** Of the source, by key. */
  readonly #newest = new Newest<number>()
  /** By wish and key. */
  readonly #written = new Map<string, Written>()
  /** By version of the projection. */
  readonly #projected = new Map<number, Projected>()
  readonly #counts = new Map<string, number>()

  /** `store` is fed from `source`. */
  constructor(source: string, store: string, within: Span, found: Found) {
    super(store, "read", found)
    this.#source = source
    this.#within = within
  }

  accessed(at: Instant, access: Access): void {
    const { kind, outcome, store } = access
    if (outcome === "refused") return
    if (store === this.#source && kind === "write") this.#wrote(at, access)
    if (store !== this.store) return
    if (kind === "write") this.#projects(access)
    else if (outcome === "ok") this.#read(at, access)
  }

  #wrote(at: Instant, access: Access): void {
    const { key, outcome, session, version } = access
    const of = `${session}/${key}`
    const written = this.#written.get(of) ?? { versions: [], unsure: 0 }
    this.#written.set(of, written)
    written.versions.push(version)
    if (outcome === "unsure") written.unsure++
    else this.#newest.add(key, { at, version, stated: stated(at, access) })
  }

  #projects({ key, session, version }: Access): void {
    const of = `${session}/${key}`
    const nth = this.#counts.get(of) ?? 0
    this.#counts.set(of, nth + 1)
    this.#projected.set(version, { of, nth })
  }

  #read(at: Instant, access: Access): void {
    const { began, key, version } = access
    this.looked()
    const missed = this.#newest.by(key, began - this.#within)
    if (missed === undefined || missed.version <= this.#seenBy(version)) return
    const old = formatSpan(began - missed.at)
    this.broken({
      at,
      says:
        `a read of key ${key} of ${this.store} did not see version ${missed.version} of ${this.#source}, ` +
        `acknowledged ${old} before it began`,
      history: [missed.stated, stated(at, access)]
    })
  }

  /** The version of the source that somebody has seen who has seen this version of the projection. */
  #seenBy(version: number): number {
    const projected = this.#projected.get(version)
    const written = projected && this.#written.get(projected.of)
    if (written === undefined) return 0
    const { unsure, versions } = written
    return versions[Math.min(projected!.nth + unsure, versions.length - 1)]!
  }
}
