/**
 * Consumer: one of a group, with what it has in hand.
 */
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Workplace } from "../places/Workplace.ts"
import type { Delivery } from "./Delivery.ts"
import type { Handing } from "./Message.ts"
import type { Partition } from "./Partition.ts"

const unknownWork: Endpoint = () => {
  throw new Error("a topic delivers messages before it was told what consumers do")
}

export class Consumer {
  readonly workplace: Workplace
  /** How many deliveries it works on at once. */
  readonly #threads: number
  /** What it does with a message. */
  work: Endpoint = unknownWork
  /** The partitions that are its own; the one served last is at the end. */
  partitions: Array<Partition> = []
  readonly deliveries = new Set<Delivery>()
  /** Done, and to be acknowledged with the next that are. */
  uncommitted: Array<Handing> = []
  /** Whether the broker counts on it. */
  isMember = true
  /** Changes whenever it comes or goes. */
  generation = 0
  /** Stands in the list of those who are free. */
  isListed = false
  isDown = false

  constructor(workplace: Workplace, threads: number) {
    this.workplace = workplace
    this.#threads = threads
  }

  get isFree(): boolean {
    const { isDown, isPaused } = this.workplace.conditions
    return this.isMember && this.deliveries.size < this.#threads && !isDown && !isPaused
  }

  /** It has taken from this one: the others come first now. */
  served(partition: Partition): void {
    if (this.partitions.length < 2) return
    this.partitions.splice(this.partitions.indexOf(partition), 1)
    this.partitions.push(partition)
  }
}
