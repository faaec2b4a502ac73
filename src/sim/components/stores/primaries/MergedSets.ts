/**
 * Merged sets: what merging has done to sets that nobody wanted: something put in is gone that nobody has taken out, or something
 * taken out is back that nobody has put in again.
 *
 * A write counts once, and only when no node honours it any more: what is under way may still put it right.
 */
import type { Run } from "../../../model/Journal.ts"
import type { Write } from "./Written.ts"
import type { SettingWrite, WrittenSet } from "./WrittenSet.ts"

/** The counters of a store whose keys are sets. */
export const setMeters = (name: string, { journal }: Run) => ({
  lostAdds: journal.meter({ name: "lost adds", of: name, kind: "counter" }),
  resurrected: journal.meter({ name: "resurrected removals", of: name, kind: "counter" })
})

export class MergedSets {
  readonly #name: string
  readonly #run: Run
  readonly #meters: ReturnType<typeof setMeters>
  readonly #counted = new WeakSet<Write>()

  constructor(name: string, run: Run) {
    this.#name = name
    this.#run = run
    this.#meters = setMeters(name, run)
  }

  /** Looks at a key of which one node has changed; `all` is what each node has of it. */
  look(changed: WrittenSet, all: ReadonlyArray<WrittenSet | undefined>): void {
    const { elements } = changed
    for (const [element, put] of changed.put) {
      if (elements.has(element) || all.some((one) => one?.elements.has(element))) continue
      for (const write of put.values()) this.#count(write, this.#meters.lostAdds)
    }
    for (const [element, write] of changed.takenBy) {
      if (changed.put.has(element)) continue
      const isBack = all.every((one) => (one?.known[write.node] ?? 0) < write.nth || one!.elements.has(element))
      if (isBack) this.#count(write, this.#meters.resurrected)
    }
  }

  #count(write: SettingWrite, meter: number): void {
    if (this.#counted.has(write)) return
    this.#counted.add(write)
    const { journal } = this.#run
    journal.counted(meter)
    const { key, version } = write
    journal.lost({ store: this.#name, key, version, why: "overwritten" })
  }
}
