/**
 * Delivery: one consumer at work on the messages that it took at once, and the last frame of its fiber.
 *
 * One message is a batch of one. The next of a batch begins when the one before it is done; what it has not begun with when it
 * fails or dies goes back.
 */
import type * as Cause from "effect/Cause"
import type * as Exit from "effect/Exit"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { launch, pass, push, Recovery } from "../../kernel/Process.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import type { Outcome } from "../../model/Failure.ts"
import { ok, outcomeFor, outcomeOf } from "../../model/Failure.ts"
import type { Consumer } from "./Consumer.ts"
import type { Group } from "./Group.ts"
import type { Handing } from "./Message.ts"
import type { Partition } from "./Partition.ts"

const error = outcomeFor("error")

export class Delivery extends Recovery {
  readonly group: Group
  readonly partition: Partition
  readonly consumer: Consumer
  readonly handings: ReadonlyArray<Handing>
  /** Its partition is still its consumer's, and waits for it. */
  holdsPartition = true
  #fiber: Running | undefined
  #next = 0
  #isSettingUp = false
  #hasFailed = false
  #hasCrashed = false
  #isOver = false

  constructor(group: Group, partition: Partition, consumer: Consumer, handings: ReadonlyArray<Handing>) {
    super()
    this.group = group
    this.partition = partition
    this.consumer = consumer
    this.handings = handings
  }

  /** To be called once, and not from a step. */
  start(setup: Endpoint | undefined): void {
    this.group.begun(this.handings[0]!)
    this.#isSettingUp = setup !== undefined
    const beginning = setup === undefined ? delivering : settingUp(setup)
    this.#fiber = this.group.run.kernel.fork(launch(beginning, this)) as unknown as Running
  }

  crash(): void {
    this.#hasCrashed = true
    this.#fiber?.interruptUnsafe()
  }

  /** Goes on with the next message that is to be worked on. */
  next(fiber: Running): Step {
    for (;;) {
      const handing = this.handings[this.#next]
      if (handing === undefined) return this.#end()
      if (this.#next > 0) this.group.begun(handing)
      const known = this.group.knows(handing)
      if (known === "work" && handing.message.isPoisoned && !this.group.worksOnPoison) {
        this.#finish(error)
        if (this.group.stopsAtFailure) return this.#end()
        continue
      }
      if (known === "work") {
        push(fiber, this)
        return this.consumer.work(handing.message.request)
      }
      this.#next++
      if (known === "known") continue
      this.#hasFailed = true
      if (this.group.stopsAtFailure) return this.#end()
    }
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (this.#isSettingUp) {
      this.#isSettingUp = false
      return this.next(fiber)
    }
    const hasFailed = this.#finish(this.handings[this.#next]!.message.isPoisoned ? error : ok)
    if (this.#next < this.handings.length && !(hasFailed && this.group.stopsAtFailure)) return this.next(fiber)
    this.#end()
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<any, any>, fiber: Running): Step {
    this.#isSettingUp = false
    this.#finish(outcomeOf(failure))
    if (this.#next < this.handings.length && !this.group.stopsAtFailure) return this.next(fiber)
    this.#end()
    return exit
  }

  override stopped(_fiber: Running, cause: Cause.Cause<unknown> | undefined): undefined {
    const defect = cause?.reasons.find((reason) => reason._tag === "Die")
    if (defect !== undefined) this.group.threw(defect.defect)
    if (this.#isOver) return
    if (this.#next < this.handings.length) this.#finish(this.#hasCrashed ? outcomeFor("crashed") : error)
    this.#end()
  }

  /** Returns whether it failed. */
  #finish(outcome: Outcome): boolean {
    const hasFailed = outcome !== ok
    if (hasFailed) this.#hasFailed = true
    this.group.finished(this.handings[this.#next++]!, outcome)
    return hasFailed
  }

  #end(): Step {
    if (!this.#isOver) {
      this.#isOver = true
      this.group.ended(this, this.#next, this.#hasFailed, this.#hasCrashed)
    }
    return answered
  }
}

const delivering: Beginning<Delivery> = { begin: (delivery, fiber) => delivery.next(fiber) }

const settingUp = (setup: Endpoint): Beginning<Delivery> => ({
  begin: (delivery, fiber) => {
    push(fiber, delivery)
    return setup(delivery.handings[0]!.message.request)
  }
})
