/**
 * Rebalancing: which shard answers for a key in a store that gets more shards or fewer while it serves.
 *
 * Every shard that has to give keys away does so a batch at a time, all of them at once: the batch is read there, sent, and written
 * where it belongs from now on, in the same lines and over the same connections as everybody's calls. Until then, and while it is
 * tried again, the old one answers for it. Callers know at once who has a key.
 */
import type { Resharding } from "../../../model/Alteration.ts"
import type { Network } from "../../../model/Endpoint.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Station } from "../../places/Station.ts"
import { Move } from "./Move.ts"
import type { Range } from "./Ranges.ts"
import { equal, merge, shardIn, split } from "./Ranges.ts"
import type { Sharding } from "./Sharding.ts"
import { shardOf } from "./Sharding.ts"

/** Number of the gauge of how many shards a store has. */
export const shardsGauge = (name: string, { journal }: Run): number =>
  journal.meter({ name: "shards", of: name, kind: "gauge" })

export class Rebalancing {
  readonly name: string
  readonly stations: ReadonlyArray<Station>
  readonly network: Network
  readonly run: Run
  readonly meters: Readonly<Record<"shards" | "moved" | "toMove" | "lasted", number>>
  readonly #sharding: Sharding
  #owner: (key: number) => number
  #ranges: ReadonlyArray<Range>
  #move: Move | undefined

  /** `stations`: of as many shards as there will ever be. */
  constructor(sharding: Sharding, name: string, stations: ReadonlyArray<Station>, network: Network, run: Run) {
    const { keys, shards = 1 } = sharding
    const meter = (meter: string, kind: "counter" | "gauge") => run.journal.meter({ name: meter, of: name, kind })
    this.#sharding = sharding
    this.name = name
    this.stations = stations
    this.network = network
    this.run = run
    this.meters = {
      shards: shardsGauge(name, run),
      moved: meter("keys moved", "counter"),
      toMove: meter("keys to move", "gauge"),
      lasted: meter("rebalancing milliseconds", "counter")
    }
    this.#owner = shardOf(sharding)
    this.#ranges = equal(keys ?? shards, shards)
    stations.forEach((station, i) => {
      station.workplace.isPresent = i < shards
    })
  }

  /** How many shards there are. */
  get shards(): number {
    return this.stations.filter(({ workplace }) => workplace.isPresent).length
  }

  /** To be called when the run begins. */
  begin(): void {
    this.#level()
  }

  ownerOf(key: number): number {
    return this.#owner(key)
  }

  /** Begins; returns how to stop it where it is. One that is under way is given up. */
  readonly reshard = (plan: Resharding, whenOver: (isThrough: boolean) => void): (() => void) => {
    this.#move?.supersede()
    const before = this.#owner
    this.#stand(Math.max(this.shards, plan.to))
    const after = this.#after(plan)
    const move = new Move(this, plan, before, after, (isThrough) => {
      this.#move = undefined
      if (!isThrough) return
      this.#owner = after
      this.#stand(plan.to)
    })
    this.#move = move
    this.#owner = (key) => move.ownerOf(key)
    move.begin(whenOver)
    return () => move.stop()
  }

  /** From now on so many shards are there. */
  #stand(count: number): void {
    this.stations.forEach(({ workplace }, i) => {
      workplace.isPresent = i < count
    })
    this.#level()
  }

  #level(): void {
    this.run.journal.levelled(this.meters.shards, this.shards)
  }

  #after({ keys, splitAt, to }: Resharding): (key: number) => number {
    if (this.#sharding.by !== "range") return shardOf({ ...this.#sharding, shards: to })
    const there = 1 + Math.max(...this.#ranges.map(({ shard }) => shard))
    for (let shard = there; shard < to; shard++) this.#ranges = split(this.#ranges, keys, shard, splitAt)
    for (let shard = there - 1; shard >= to; shard--) this.#ranges = merge(this.#ranges, shard)
    return shardIn(this.#ranges)
  }
}
