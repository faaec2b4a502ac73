/**
 * Partition: messages in order, of the same keys if a topic has several.
 *
 * A topic that has none is one partition from which every consumer takes.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Consumer } from "./Consumer.ts"
import type { Group } from "./Group.ts"
import type { Message } from "./Message.ts"

export class Partition implements Due {
  readonly group: Group
  /** Who alone takes from it; `undefined` where everybody may, or while nobody has it. */
  owner: Consumer | undefined
  /** A message that failed, where order is kept: it bars the way. */
  barrier: Message | undefined
  /** Deliveries from it that others have to wait for. */
  inHand = 0
  #isPending = false
  #lingersUntil: Instant | undefined
  #line: Array<Message | undefined> = new Array(16).fill(undefined)
  #head = 0
  /** Places in the line; some are of messages that are over. */
  #places = 0
  /** Messages in it. */
  #waiting = 0

  constructor(group: Group) {
    this.group = group
  }

  /** When the message at the front was published, `undefined` if none waits. */
  get oldest(): Instant | undefined {
    return this.front?.publishedAt
  }

  /** Whether there is something that may be taken now. */
  get isReady(): boolean {
    return this.#waiting > 0 && this.barrier === undefined
  }

  get front(): Message | undefined {
    while (this.#places > 0) {
      const first = this.#line[this.#head]!
      if (!first.isOver) return first
      this.#shift()
    }
    return undefined
  }

  /** A message joins the line: at its end, or in front of all others. */
  add(message: Message, inFront = false): void {
    if (this.#places === this.#line.length) this.#grow()
    message.isInLine = true
    this.#waiting++
    if (inFront) {
      this.#head = (this.#head - 1) & (this.#line.length - 1)
      this.#places++
      this.#line[this.#head] = message
    } else this.#line[(this.#head + this.#places++) & (this.#line.length - 1)] = message
  }

  /** Takes the message at the front. */
  take(): Message | undefined {
    const message = this.front
    if (message === undefined) return undefined
    this.#shift()
    this.left(message)
    this.#lingersUntil = undefined
    return message
  }

  /** A message in the line is not to be delivered from it any more. */
  left(message: Message): void {
    message.isInLine = false
    this.#waiting--
  }

  /** Whether a consumer that could begin now still waits for a fuller batch. */
  lingers(max: number, linger: Span): boolean {
    if (linger === 0 || this.#waiting >= max) return false
    const { kernel } = this.group.run
    if (this.#lingersUntil === undefined) {
      this.#lingersUntil = kernel.now + linger
      kernel.after(linger, this)
    }
    return kernel.now < this.#lingersUntil
  }

  due(): void {
    this.#isPending = false
    this.group.deliver(this)
  }

  /** Consumers begin with what is there once everybody has come to rest. */
  deliverSoon(): void {
    if (this.#isPending || this.#waiting === 0) return
    this.#isPending = true
    this.group.run.kernel.soon(this)
  }

  #shift(): void {
    this.#line[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#line.length - 1)
    this.#places--
  }

  #grow(): void {
    const old = this.#line
    this.#line = new Array(old.length * 2).fill(undefined)
    for (let i = 0; i < old.length; i++) this.#line[i] = old[(this.#head + i) & (old.length - 1)]
    this.#head = 0
  }
}
