/**
 * Store checkers: what callers of a store may rely on, each decided call by call: nothing acknowledged is lost, no read is older than
 * promised, nobody sees time go back, and everybody sees the same once it has been quiet.
 *
 * Versions count the writes that a store has accepted, so that the newer of two is the one with the higher number.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Access, Loss } from "../../model/History.ts"
import { writeCounted, writeWhole } from "../../model/WholeText.ts"
import type { Checker, Disturbance, Found, Standing, Stated, Violation } from "./Checker.ts"
import { stated } from "./Checker.ts"

/** Counts what it looked at and what was wrong with it. */
export abstract class StoreChecker implements Checker {
  readonly store: string
  readonly #found: Found
  readonly #noun: string
  #looked = 0
  #broken = 0

  constructor(store: string, noun: string, found: Found) {
    this.store = store
    this.#noun = noun
    this.#found = found
  }

  protected looked(): void {
    this.#looked++
  }

  protected broken(violation: Violation): void {
    this.#broken++
    this.#found(violation)
  }

  finish(): void {}

  standing(): Standing {
    const all = writeCounted(this.#looked, this.#noun)
    if (this.#looked === 0) return { verdict: "inconclusive", measured: `${this.store} had no ${this.#noun}` }
    if (this.#broken > 0) return { verdict: "failed", measured: `broken by ${writeWhole(this.#broken)} of ${all}` }
    return { verdict: "passed", measured: `kept by all ${all}` }
  }
}

/**
 * No acknowledged write is lost that is older than promised, counted back from the last that was acknowledged: when it is lost, and of
 * the last that is lost with it, one by one, with nothing left in between.
 */
export class DurableChecker extends StoreChecker {
  readonly #written = new Map<number, Stated>()
  /** Lost in the moment in which they are written: who wrote is told a moment later. */
  readonly #early = new Map<number, { readonly at: Instant; readonly loss: Loss }>()
  /** Those that may be lost by themselves. */
  readonly #young = new Map<number, { readonly at: Instant; readonly loss: Loss }>()
  readonly #within: Span
  #lastAt: Instant = 0

  constructor(store: string, within: Span, found: Found) {
    super(store, "acknowledged write", found)
    this.#within = within
  }

  accessed(at: Instant, access: Access): void {
    const { kind, outcome, store, version } = access
    if (store !== this.store || kind !== "write" || outcome !== "ok") return
    this.looked()
    this.#lastAt = at
    this.#written.set(version, stated(at, access))
    const early = this.#early.get(version)
    if (early === undefined) return
    this.#early.delete(version)
    this.#tell(early.at, early.loss)
  }

  lost(at: Instant, loss: Loss): void {
    if (loss.store !== this.store) return
    if (this.#written.has(loss.version)) this.#tell(at, loss)
    else this.#early.set(loss.version, { at, loss })
  }

  /** The callers of those that are left were never told. */
  override finish(): void {
    for (const { at, loss } of this.#early.values()) this.#tell(at, loss)
    this.#early.clear()
    if (this.#young.size === 0) return
    let stretch: Array<number> = []
    for (const version of this.#written.keys()) {
      if (this.#young.has(version)) stretch.push(version)
      else if (stretch.length > 0) {
        this.#judge(stretch)
        stretch = []
      }
    }
    this.#judge(stretch)
    this.#young.clear()
  }

  /** Of what was lost in one piece. */
  #judge(stretch: ReadonlyArray<number>): void {
    for (const version of stretch) {
      if (this.#written.get(stretch.at(-1)!)!.at - this.#written.get(version)!.at < this.#within) return
      const { at, loss } = this.#young.get(version)!
      this.#break(at, loss)
    }
  }

  #tell(at: Instant, loss: Loss): void {
    const written = this.#written.get(loss.version)
    if (written !== undefined && this.#lastAt - written.at < this.#within) this.#young.set(loss.version, { at, loss })
    else this.#break(at, loss)
  }

  #break(at: Instant, { by, key, store, version, why }: Loss): void {
    const written = this.#written.get(version)
    const instead = by === undefined ? undefined : this.#written.get(by)
    const gone: Stated = {
      at,
      of: store,
      request: written?.request ?? -1,
      says: `version ${version} of key ${key} is lost${by === undefined ? `: ${why}` : ` to version ${by}`}`
    }
    const says = `version ${version} of key ${key} of ${store} was acknowledged and is lost: ${why}${by === undefined ? "" : ` by version ${by}`}`
    this.broken({ at, says, history: [written, instead, gone].filter((one) => one !== undefined) })
  }
}

interface Acknowledged {
  readonly at: Instant
  readonly version: number
  readonly stated: Stated
}

/** What was answered about something, as far as none before it was newer: in order of time and of version. */
export class Newest<Of> {
  readonly #all = new Map<Of, Array<Acknowledged>>()

  add(of: Of, one: Acknowledged): void {
    const newest = this.#all.get(of)
    if (newest === undefined) this.#all.set(of, [one])
    else if (newest.at(-1)!.version < one.version) newest.push(one)
  }

  /** The newest that had been answered by then. */
  by(of: Of, at: Instant): Acknowledged | undefined {
    return this.#all.get(of)?.findLast((one) => one.at <= at)
  }

  /** The newest that had been answered by then and is not part of what was told later. */
  missedBy(of: Of, at: Instant, { lacks, version }: Access): Acknowledged | undefined {
    const newest = this.by(of, at)
    if (newest !== undefined && newest.version > version) return newest
    if (lacks === undefined || lacks.length === 0) return undefined
    return this.#all.get(of)?.findLast((one) => one.at <= at && lacks.includes(one.version))
  }
}

/** No read is older than promised: it sees whatever was acknowledged so long before it began. */
export class FreshChecker extends StoreChecker {
  readonly #within: Span
  /** By key. */
  readonly #newest = new Newest<number>()

  constructor(store: string, within: Span, found: Found) {
    super(store, "read", found)
    this.#within = within
  }

  accessed(at: Instant, access: Access): void {
    const { began, key, kind, outcome, store, version } = access
    if (store !== this.store || outcome !== "ok") return
    if (kind === "write") return this.#newest.add(key, { at, version, stated: stated(at, access) })
    this.looked()
    const missed = this.#newest.missedBy(key, began - this.#within, access)
    if (missed === undefined) return
    const old = formatSpan(began - missed.at)
    this.broken({
      at,
      says: `a read of key ${key} of ${store} did not see version ${missed.version}, acknowledged ${old} before it began`,
      history: [missed.stated, stated(at, access)]
    })
  }
}

export type Guarantee = "monotonic-reads" | "read-your-writes"

/** Within a session: nobody sees less than before, or less than their own writes. */
export class SessionChecker extends StoreChecker {
  readonly #guarantees: ReadonlyArray<Guarantee>
  /** By session and key. */
  readonly #seen = new Newest<string>()
  readonly #written = new Newest<string>()

  constructor(store: string, guarantees: ReadonlyArray<Guarantee>, found: Found) {
    super(store, "read", found)
    this.#guarantees = guarantees
  }

  accessed(at: Instant, access: Access): void {
    const { began, key, kind, outcome, session, store, version } = access
    if (store !== this.store || outcome !== "ok") return
    const of = `${session}/${key}`
    const one = { at, version, stated: stated(at, access) }
    if (kind === "write") return this.#written.add(of, one)
    this.looked()
    const own = this.#guarantees.includes("read-your-writes") ? this.#written.missedBy(of, began, access) : undefined
    const last = this.#guarantees.includes("monotonic-reads") ? this.#seen.missedBy(of, began, access) : undefined
    const missed = own ?? last
    if (missed !== undefined) {
      const what = missed === own ? "its own write, " : "what it had seen, "
      this.broken({
        at,
        says: `request ${session} did not see ${what}version ${missed.version} of key ${key} of ${store}`,
        history: [missed.stated, one.stated]
      })
    }
    this.#seen.add(of, one)
  }
}

/** So long after the last write of a key and the last fault all who read it are told the same. */
export class ConvergenceChecker extends StoreChecker {
  readonly #within: Span
  readonly #disturbances: () => ReadonlyArray<Disturbance>
  readonly #wroteAt = new Map<number, Instant>()
  /** The newest write of each key: the one that somebody has missed. */
  readonly #newest = new Map<number, { readonly version: number; readonly stated: Stated }>()
  /** What was told since, by key. */
  readonly #told = new Map<number, { readonly access: Access; readonly stated: Stated }>()

  constructor(store: string, within: Span, disturbances: () => ReadonlyArray<Disturbance>, found: Found) {
    super(store, "quiet read", found)
    this.#within = within
    this.#disturbances = disturbances
  }

  accessed(at: Instant, access: Access): void {
    const { began, key, kind, outcome, store } = access
    if (store !== this.store || outcome === "refused") return
    if (kind === "write") {
      this.#wroteAt.set(key, at)
      const { version } = access
      if ((this.#newest.get(key)?.version ?? 0) < version)
        this.#newest.set(key, { version, stated: stated(at, access) })
      this.#told.delete(key)
      return
    }
    const quietSince = began - this.#within
    const isDisturbed = this.#disturbances().some(({ from, to }) => from <= began && to > quietSince)
    if (outcome !== "ok" || isDisturbed || (this.#wroteAt.get(key) ?? 0) > quietSince) return
    this.looked()
    const before = this.#told.get(key)
    if (before === undefined || began < before.access.began) {
      this.#told.set(key, { access, stated: stated(at, access) })
      return
    }
    if (before.access.version === access.version && before.access.value === access.value) return
    this.broken({
      at,
      says: `${before.access.node} and ${access.node} differ about key ${key} of ${store}, long after all was quiet`,
      history: [this.#newest.get(key)?.stated, before.stated, stated(at, access)].filter((one) => one !== undefined)
    })
  }
}
