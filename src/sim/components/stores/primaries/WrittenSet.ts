/**
 * Written set: what one node of several primaries has of a key that is a set, however sets are merged.
 *
 * Beside what is in the set by the way in which it is merged it keeps what would be in it if every write undid only what it had
 * seen: an observed-remove set (Shapiro et al., INRIA RR-7506, 2011, section 3.3). That is the measure of what merging loses.
 */
import type { RandomStream } from "../../../kernel/RandomStreams.ts"
import type { Effect as Doing, Elements } from "../Contents.ts"
import { changed, drawChange } from "../Contents.ts"
import type { Resolution } from "./Primaries.ts"
import type { SetWrite, Taken, Write } from "./Written.ts"
import { isLater, peaceful, Written } from "./Written.ts"

/** A write of which is known what it does to a set. */
export type SettingWrite = Write & { readonly set: SetWrite }

export class WrittenSet extends Written {
  /** By element, the writes that have put it in and that nobody has undone who had seen them, by their versions. */
  readonly put = new Map<number, Map<number, SettingWrite>>()
  /** By element, the last write that took it out. */
  readonly takenBy = new Map<number, SettingWrite>()
  /** Versions that were undone before they came to be known here. */
  readonly #undone = new Set<number>()
  /** By element, the write with the latest time. */
  readonly #latest = new Map<number, SettingWrite>()
  #elements: Elements | undefined

  constructor(resolution: Resolution, nodes: number) {
    super(resolution, nodes, 0)
  }

  override get value(): number {
    return this.elements.size
  }

  override get elements(): Elements {
    this.#elements ??= this.#merged()
    return this.#elements
  }

  /** What would be done to it; `undefined` for nothing. It stands for the writes that have put the element in, as far as is known here. */
  setBy(does: Doing, draws: RandomStream): SetWrite | undefined {
    const change = drawChange(does, this.elements, draws)
    if (change === undefined) return undefined
    const instead = [...(this.put.get(change.element)?.keys() ?? [])]
    return { ...change, instead, elements: changed(this.elements, change) }
  }

  /** Takes in a write that `last`, which comes with it, has seen. */
  learn(write: SettingWrite): void {
    if (this.known[write.node]! >= write.nth) return
    this.#observe(write)
    this.known[write.node] = write.nth
  }

  override take(write: SettingWrite): Taken {
    if (this.known[write.node]! >= write.nth) return peaceful
    this.#observe(write)
    return super.take(write)
  }

  #observe(write: SettingWrite): void {
    const { element, instead, kind } = write.set
    this.#elements = undefined
    const put = this.put.get(element) ?? new Map<number, SettingWrite>()
    for (const version of instead) if (!put.delete(version)) this.#undone.add(version)
    if (kind === "takes") this.takenBy.set(element, write)
    else if (!this.#undone.delete(write.version)) put.set(write.version, write)
    if (put.size > 0) this.put.set(element, put)
    else this.put.delete(element)
    const latest = this.#latest.get(element)
    if (latest === undefined || isLater(write, latest)) this.#latest.set(element, write)
  }

  #merged(): Elements {
    switch (this.resolution) {
      case "or-set":
        return new Set(this.put.keys())
      case "lww-element-set":
        return new Set([...this.#latest].flatMap(([element, { set }]) => (set.kind === "puts" ? [element] : [])))
      default:
        return new Set(this.heads.flatMap(({ set }) => [...(set?.elements ?? [])]))
    }
  }
}
