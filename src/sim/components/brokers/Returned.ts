/**
 * Returned: messages that were delivered in vain, by age: they need not be the ones in front of a line.
 *
 * A heap from which nothing is taken but what has left meanwhile.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Message } from "./Message.ts"

export class Returned {
  readonly #heap: Array<Message> = []

  add(message: Message): void {
    const heap = this.#heap
    let i = heap.push(message) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent]!.publishedAt <= message.publishedAt) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = message
  }

  /** When the oldest of those that still wait was published. */
  get oldest(): Instant | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (top.holder === undefined && !top.isOver) return top.publishedAt
      this.#drop()
    }
    return undefined
  }

  #drop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.publishedAt < heap[child]!.publishedAt) child++
      if (heap[child]!.publishedAt >= last.publishedAt) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
  }
}
