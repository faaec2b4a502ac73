/**
 * Updates checker: no acknowledged update is lost, that is, overwritten by what somebody has computed from a state without it.
 *
 * This is the anomaly P4 of Berenson et al., "A critique of ANSI SQL isolation levels" (SIGMOD 1995): r1[x] w2[x] w1[x], and both
 * commit. A write that nobody has computed from anything overwrites nothing unseen, but may be what is lost. Of several primaries
 * the store says which write was given up for which.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Access, Loss } from "../../model/History.ts"
import type { Found, Stated } from "./Checker.ts"
import { stated } from "./Checker.ts"
import { StoreChecker } from "./StoreCheckers.ts"

/** What the read of an update was told. */
interface Read {
  readonly version: number
  readonly stated: Stated
}

/** A write that was acknowledged. */
interface Written {
  readonly version: number
  readonly stated: Stated
  /** What it was computed from, if it was. */
  readonly read: Read | undefined
  /** It has overwritten something unseen, and that is known. */
  isFound: boolean
}

export class UpdatesChecker extends StoreChecker {
  readonly #read = new WeakMap<object, Read>()
  /** By key, in the order of their versions. */
  readonly #written = new Map<number, Array<Written>>()
  /** Overwritten in the moment in which they are written: who wrote is told a moment later. */
  readonly #early = new Map<number, { readonly at: Instant; readonly loss: Loss }>()

  constructor(store: string, found: Found) {
    super(store, "acknowledged write", found)
  }

  accessed(at: Instant, access: Access): void {
    const { key, kind, outcome, store, update, version } = access
    if (store !== this.store || outcome !== "ok") return
    const read = update && this.#read.get(update)
    if (kind === "read") {
      // What is asked twice is answered once.
      if (update !== undefined && read === undefined) this.#read.set(update, { version, stated: stated(at, access) })
      return
    }
    this.looked()
    this.#add(at, key, { version, stated: stated(at, access), read, isFound: false })
    const early = this.#early.get(version)
    if (early === undefined) return
    this.#early.delete(version)
    this.#givenUp(early.at, early.loss)
  }

  /** What is gone for another reason was not overwritten. */
  lost(at: Instant, loss: Loss): void {
    const { key, store, version, why } = loss
    if (store !== this.store) return
    const all = this.#written.get(key) ?? []
    const i = all.findIndex((one) => one.version === version)
    if (why === "overwritten" && i >= 0) this.#givenUp(at, loss)
    else if (why === "overwritten") this.#early.set(version, { at, loss })
    else if (i >= 0) all.splice(i, 1)
  }

  /** What it has overwritten, and who has overwritten it and was acknowledged before: mostly they come in their order. */
  #add(at: Instant, key: number, written: Written): void {
    let all = this.#written.get(key)
    if (all === undefined) this.#written.set(key, (all = []))
    let i = all.length
    while (i > 0 && all[i - 1]!.version > written.version) i--
    let first = i
    while (first > 0 && isUnseen(all[first - 1]!, written)) first--
    if (first < i) this.#overwritten(at, key, all[first]!, written)
    for (const later of all.slice(i)) if (isUnseen(written, later)) this.#overwritten(at, key, written, later)
    all.splice(i, 0, written)
  }

  #overwritten(at: Instant, key: number, lost: Written, by: Written): void {
    if (by.isFound) return
    by.isFound = true
    const read = by.read!
    const says =
      `version ${lost.version} of key ${key} of ${this.store} was acknowledged and is overwritten by version ${by.version}, ` +
      `which was computed from version ${read.version}`
    const history = [read.stated, lost.stated, by.stated].toSorted((one, other) => one.at - other.at)
    this.broken({ at, says, history })
  }

  /** One of several primaries has given a write up for another. */
  #givenUp(at: Instant, { by, key, store, version }: Loss): void {
    const all = this.#written.get(key)!
    const lost = all.find((one) => one.version === version)!
    const instead = all.find((one) => one.version === by)
    const whom = by === undefined ? "what others have written" : `version ${by}`
    const gone: Stated = {
      at,
      of: store,
      request: lost.stated.request,
      says: `version ${version} of key ${key} is overwritten by ${whom}`
    }
    this.broken({
      at,
      says: `version ${version} of key ${key} of ${store} was acknowledged and is overwritten by ${whom}, without having been seen`,
      history: [lost.stated, instead?.stated, gone].filter((one) => one !== undefined)
    })
  }
}

/** Whether the later write was computed from a state without the earlier one. */
const isUnseen = (one: Written, { read }: Written): boolean =>
  read !== undefined && one.read !== read && read.version < one.version
