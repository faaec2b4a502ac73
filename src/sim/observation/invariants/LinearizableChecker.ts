/**
 * Linearizable checker: keeps what the callers of a store were told, key by key, and decides at the end whether it could be so.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Access } from "../../model/History.ts"
import { writeCounted, writeWhole } from "../../model/WholeText.ts"
import type { Checker, Found, Standing, Stated } from "./Checker.ts"
import { stated } from "./Checker.ts"
import { isLinearizable, type Operation, smallest } from "./Linearizability.ts"

interface Told extends Operation {
  readonly stated: Stated
}

export class LinearizableChecker implements Checker {
  readonly #store: string
  readonly #found: Found
  readonly #keys = new Map<number, Array<Told>>()
  #broken = 0
  #isFinished = false

  constructor(store: string, found: Found) {
    this.#store = store
    this.#found = found
  }

  accessed(at: Instant, access: Access): void {
    const { began, key, kind, outcome, store, version } = access
    if (store !== this.#store || outcome === "refused") return
    // Nobody was told what it read, or that it wrote: it may have, at any time.
    if (outcome === "unsure" && (kind === "read" || version === 0)) return
    const ended = outcome === "unsure" ? Number.POSITIVE_INFINITY : at
    const told: Told = { kind, version, began, ended, stated: stated(at, access) }
    const known = this.#keys.get(key)
    if (known === undefined) this.#keys.set(key, [told])
    else known.push(told)
  }

  finish(): void {
    if (this.#isFinished) return
    this.#isFinished = true
    for (const [key, told] of this.#keys) {
      const all = withUnheard(eachOnce(told))
      if (isLinearizable(all)) continue
      this.#broken++
      const least = smallest(all).toSorted((one, other) => one.stated.at - other.stated.at)
      const at = Math.max(...least.filter(({ ended }) => ended !== Number.POSITIVE_INFINITY).map(({ ended }) => ended))
      this.#found({
        at,
        says: `no order of the calls on key ${key} of ${this.#store} explains their answers${reasonIn(least)}`,
        history: least.map((one) => one.stated)
      })
    }
  }

  standing(): Standing {
    const all = this.#keys.size
    const keys = writeCounted(all, "key")
    if (all === 0) return { verdict: "inconclusive", measured: `nobody asked ${this.#store}` }
    if (this.#broken > 0) return { verdict: "failed", measured: `broken for ${writeWhole(this.#broken)} of ${keys}` }
    if (!this.#isFinished) return { verdict: "inconclusive", measured: "decided at the end of the run" }
    return { verdict: "passed", measured: `every key of ${keys} had one order` }
  }
}

/** A write is made once: of what is told of it that counts which is sure. */
const eachOnce = (told: ReadonlyArray<Told>): ReadonlyArray<Told> => {
  const isSure = ({ ended, kind }: Told) => kind === "write" && ended !== Number.POSITIVE_INFINITY
  const sure = new Set(told.filter(isSure).map(({ version }) => version))
  return told.filter((one) => one.kind === "read" || isSure(one) || !sure.has(one.version))
}

/** What was seen and never acknowledged was written by somebody who has not heard of it, at any time before. */
const withUnheard = (told: ReadonlyArray<Told>): ReadonlyArray<Told> => {
  const written = new Set(told.flatMap(({ kind, version }) => (kind === "write" ? [version] : [])))
  const unheard = new Map<number, Told>()
  for (const one of told) {
    if (one.kind === "read" && one.version !== 0 && !written.has(one.version) && !unheard.has(one.version)) {
      unheard.set(one.version, { ...one, kind: "write", began: 0, ended: Number.POSITIVE_INFINITY })
    }
  }
  return [...told, ...unheard.values()]
}

/** What is seen at first sight: that something was read after something else had been there. */
const reasonIn = (least: ReadonlyArray<Told>): string => {
  const answered = least.filter(({ ended }) => ended !== Number.POSITIVE_INFINITY).toSorted((a, b) => a.ended - b.ended)
  const last = answered.at(-1)!
  const before = answered.findLast(({ ended, version }) => ended <= last.began && version !== last.version)
  if (last.kind !== "read" || before === undefined) return ""
  const was = before.kind === "read" ? "read" : "written"
  return `: version ${last.version} was read after version ${before.version} had been ${was}`
}
