/**
 * Membership: who belongs to a group of consumers, and whose each partition is.
 *
 * Whoever comes or goes makes the whole group stand still for a while (a rebalance), then partitions are shared out anew.
 * Nobody is told to stop: a consumer that lost a partition finishes what it has in hand, and its word counts if it is the first.
 */
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Consumer } from "./Consumer.ts"
import type { Consuming } from "./Consuming.ts"
import { rebalanceOf } from "./Consuming.ts"
import type { Group } from "./Group.ts"
import type { Partition } from "./Partition.ts"

export class Membership {
  isRebalancing = false
  readonly #group: Group
  readonly #pause: Span
  readonly #notice: Span
  readonly #partitions: ReadonlyArray<Partition>
  readonly #isWorthTelling: boolean
  #rebalances = 0

  /** `partitions`: empty where everybody takes from the same line. */
  constructor(group: Group, consuming: Consuming, partitions: ReadonlyArray<Partition>) {
    const { notice, pause } = rebalanceOf(consuming)
    this.#group = group
    this.#pause = pause
    this.#notice = notice
    this.#partitions = partitions
    this.#isWorthTelling = consuming.rebalance !== undefined
    this.#shareOut()
  }

  /** A consumer may have died or come back. */
  changed(consumer: Consumer): void {
    const { isDown } = consumer.workplace.conditions
    if (isDown === consumer.isDown) return
    consumer.isDown = isDown
    const generation = ++consumer.generation
    if (!isDown) return this.#comes(consumer)
    if (this.#notice === 0) return this.#goes(consumer)
    const { kernel } = this.#group.run
    kernel.after(this.#notice, { due: () => generation === consumer.generation && this.#goes(consumer) })
  }

  /** A consumer has not been heard of for too long while it works: others take over, until it is done. */
  expels(consumer: Consumer): void {
    if (!consumer.isMember || consumer.isDown) return
    for (const delivery of consumer.deliveries) {
      if (!delivery.holdsPartition) continue
      delivery.holdsPartition = false
      delivery.partition.inHand--
    }
    this.#goes(consumer)
  }

  /** A consumer has done with what it had in hand; who was expelled joins again. */
  isDone(consumer: Consumer): void {
    if (!consumer.isMember && !consumer.isDown && consumer.deliveries.size === 0) this.#comes(consumer)
  }

  #comes(consumer: Consumer): void {
    consumer.isMember = true
    this.#rebalance("joined")
  }

  #goes(consumer: Consumer): void {
    consumer.isMember = false
    this.#rebalance("left")
  }

  #rebalance(why: string): void {
    const {
      consumers,
      run: { kernel }
    } = this.#group
    if (!this.isRebalancing) this.#tell(`a consumer ${why}: the group stands still for ${formatSpan(this.#pause)}`)
    const rebalance = ++this.#rebalances
    if (this.#pause === 0) {
      this.#shareOut()
      for (const partition of this.#partitions) partition.deliverSoon()
      return
    }
    this.isRebalancing = true
    kernel.after(this.#pause, {
      due: () => {
        if (rebalance !== this.#rebalances) return
        this.isRebalancing = false
        this.#shareOut()
        const members = consumers.filter(({ isMember }) => isMember).length
        this.#tell(`the group goes on with ${members} of ${consumers.length} consumers`)
        this.#group.deliverAll()
      }
    })
  }

  #tell(what: string): void {
    if (this.#isWorthTelling) this.#group.run.journal.changed(this.#group.label, what)
  }

  /** In turn, in the order of the partitions. */
  #shareOut(): void {
    const members = this.#group.consumers.filter(({ isMember }) => isMember)
    for (const consumer of this.#group.consumers) consumer.partitions = []
    for (const [i, partition] of this.#partitions.entries()) {
      partition.owner = members[i % members.length]
      partition.owner?.partitions.push(partition)
    }
  }
}
