/**
 * Desk: a topic on the ground of a lab, whose consumers take 100 ms for a message, and what they did when.
 */
import * as Effect from "effect/Effect"
import { consumersOf, consumingOf, Topic } from "../../../../src/sim/components/brokers/Topic.ts"
import { TopicComponent } from "../../../../src/sim/components/brokers/TopicComponent.ts"
import { inProcess } from "../../../../src/sim/components/links/Ways.ts"
import type { Workplace } from "../../../../src/sim/components/places/Workplace.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../../src/sim/model/Endpoint.ts"
import { answered } from "../../../../src/sim/model/Endpoint.ts"
import { failing } from "../../../../src/sim/model/Failure.ts"
import { decode, distribution, Ground } from "../Ground.ts"

export interface DeskOptions {
  /** Messages about these keys fail. */
  readonly failing?: ReadonlyArray<number>
  /** Names of groups of consumers; all are told what the topic is told. */
  readonly groups?: ReadonlyArray<string>
}

export class Desk {
  readonly ground = new Ground()
  readonly topic: TopicComponent
  /** "7 at 100": the work on a message about key 7 ended at 100 ms; the consumer before it, where there are groups. */
  readonly done: Array<string> = []
  readonly #shop = this.ground.place("shop/1")

  constructor(written: unknown, { failing: bad = [], groups }: DeskOptions = {}) {
    const { ground } = this
    const options = decode(Topic, written)
    const crews = groups?.map((group) => ({
      name: `mail.${group}`,
      consuming: consumingOf(options),
      places: Array.from({ length: consumersOf(options) }, (_, i) => ground.place(`mail.${group}/${i + 1}`))
    }))
    this.topic = new TopicComponent(options, "mail", ground.place("mail"), ground.run, inProcess, crews)
    const consume = (workplace: Workplace, name: string): Endpoint => {
      const work = workplace.work(distribution("100ms"), ground.kernel.streams.stream("mail/work"))
      return (request) =>
        Effect.andThen(
          work(request),
          Effect.suspend(() => {
            this.done.push(`${name}${request.key} at ${ground.kernel.now / millisecond}`)
            return bad.includes(request.key) ? failing("mail", "error") : answered
          })
        )
    }
    if (groups === undefined) this.topic.consume(consume(this.topic.workplace, ""))
    else {
      for (const { consumers } of this.topic.groups.values()) {
        for (const one of consumers) one.work = consume(one.workplace, `${one.workplace.place.name}: `)
      }
    }
  }

  publish(key: number, ...instants: ReadonlyArray<number>): void {
    for (const at of instants) this.ground.callAt(at, this.topic.publish, this.ground.from(this.#shop, key))
  }

  /** A consumer of the group is down for a while; the first is 1. */
  crash(group: string, number: number, from: number, to: number): void {
    const { workplace } = this.topic.groups.get(`mail.${group}`)!.consumers[number - 1]!
    this.ground.during(from, to, [workplace.conditions], { down: true })
  }

  /** The broker is down for a while; with it its consumers, if it has no groups. */
  crashBroker(from: number, to: number): void {
    this.ground.during(from, to, [this.topic.workplace.conditions], { down: true })
  }

  /** Runs to the end; what was counted. */
  finish(untilMs?: number): Readonly<Record<string, number>> {
    if (untilMs === undefined) this.ground.finish()
    else this.ground.finish(untilMs)
    return this.ground.counters
  }
}
