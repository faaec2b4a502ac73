/**
 * Message: one message for one group of consumers, from being accepted to being done, lost or put aside.
 *
 * It may be in several hands at once: whose visibility has ended goes on working, while the message waits again or is with
 * another consumer. Only the last who got it can acknowledge it.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant } from "../../kernel/Instant.ts"
import type { Timer } from "../../kernel/Lane.ts"
import type { Request } from "../../model/Request.ts"
import type { Consumer } from "./Consumer.ts"
import type { Partition } from "./Partition.ts"

export class Message implements Due {
  readonly request: Request
  readonly partition: Partition
  readonly publishedAt: Instant
  /** 0, 1, 2 … within a group. */
  readonly number: number
  /** Of what the broker delivers twice, the first; else itself. */
  readonly origin: Message
  /** When it last joined the line. */
  enteredAt: Instant
  /** Deliveries so far. */
  attempts = 0
  /** How often its work was done to the end, all copies together; counted at the origin. */
  effects = 0
  /** Always fails. */
  isPoisoned = false
  /** Who has it, from delivery until the broker knows what became of it. */
  holder: Handing | undefined
  /** Done, lost or put aside: what is still in line of it is passed over. */
  isOver = false
  /** In its partition's line, as opposed to being out or waiting to be delivered again. */
  isInLine = false

  constructor(
    request: Request,
    partition: Partition,
    publishedAt: Instant,
    number: number,
    origin: Message | undefined
  ) {
    this.request = request
    this.partition = partition
    this.publishedAt = this.enteredAt = publishedAt
    this.number = number
    this.origin = origin ?? this
  }

  /** Is to be delivered again. */
  due(): void {
    this.partition.group.comesBack(this)
  }
}

/** One message in the hands of one consumer. */
export class Handing implements Timer {
  readonly message: Message
  readonly consumer: Consumer
  /** When it had joined the line from which it was taken. */
  readonly enteredAt: Instant
  /** `undefined` while others of its batch come first. */
  startedAt: Instant | undefined
  isRunning = false
  /** Nobody works on it any more, and it waits for its visibility to end. */
  isLeft = false
  /** Its consumer's word does not reach the broker any more. */
  isCut = false

  constructor(message: Message, consumer: Consumer) {
    this.message = message
    this.consumer = consumer
    this.enteredAt = message.enteredAt
  }

  /** Whether the broker waits for this consumer's word. */
  get isCurrent(): boolean {
    return this.message.holder === this
  }

  /** Its visibility has ended. */
  expired(): void {
    if (this.isCurrent) this.message.partition.group.visibilityEnded(this)
  }
}
