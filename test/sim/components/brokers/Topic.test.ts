import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { describe as inWords, Topic } from "../../../../src/sim/components/brokers/Topic.ts"
import { TopicComponent } from "../../../../src/sim/components/brokers/TopicComponent.ts"
import { Links } from "../../../../src/sim/components/links/Link.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { constant } from "../../../../src/sim/model/distributions/Constant.ts"
import type { Endpoint } from "../../../../src/sim/model/Endpoint.ts"
import { answered } from "../../../../src/sim/model/Endpoint.ts"
import { failing } from "../../../../src/sim/model/Failure.ts"
import { decode, distribution, Ground } from "../Ground.ts"

/** A topic whose consumers take 100 ms for a message; the keys in `poison` always fail. */
const published = (written: unknown, poison: ReadonlyArray<number> = [], seed = 1) => {
  const ground = new Ground(seed)
  const topic = new TopicComponent(decode(Topic, written), "mail", ground.place("mail"), ground.run)
  const done: Array<string> = []
  const work = topic.workplace.work(distribution("100ms"), ground.kernel.streams.stream("mail/work"))
  const consume: Endpoint = (request) =>
    Effect.andThen(
      work(request),
      Effect.suspend(() => {
        done.push(`${request.key} at ${ground.kernel.now / millisecond}`)
        return poison.includes(request.key) ? failing("mail", "error") : answered
      })
    )
  topic.consume(consume)
  const shop = ground.place("shop/1")
  const publishAt = (key: number, ...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.callAt(at, topic.publish, ground.from(shop, key))
  }
  const fault = (from: number, to: number, condition: Parameters<Ground["during"]>[3]) =>
    ground.during(from, to, [topic.workplace.conditions], condition)
  return { ground, topic, done, shop, publishAt, fault }
}

describe("a topic", () => {
  it("answers as soon as it has the message, and lets consumers work on it", () => {
    const { done, ground, publishAt } = published({})

    publishAt(1, 5)
    ground.finish()

    expect(ground.endings).toEqual(["full at 5"])
    expect(done).toEqual(["1 at 105"])
    expect(ground.calls).toEqual(["mail ok at 105"])
  })

  it("lets as many messages be worked on at once as it has consumers, oldest first", () => {
    const { done, ground, publishAt } = published({ consumers: 2 })

    for (const key of [1, 2, 3, 4]) publishAt(key, key)
    ground.finish()

    expect(done).toEqual(["1 at 101", "2 at 102", "3 at 201", "4 at 202"])
  })

  it("refuses what does not fit any more; what is worked on does not wait", () => {
    const { ground, publishAt } = published({ capacity: 1 })

    publishAt(1, 0, 10, 20, 110)
    ground.finish()

    expect(ground.endings).toEqual(["full at 0", "full at 10", "queue full at 20", "full at 110"])
  })

  it("works on nobody's behalf: the publisher's deadline does not count", () => {
    const { done, ground, shop, topic } = published({})
    const request = ground.from(shop, 1)
    request.deadline = 50 * millisecond

    ground.callAt(0, topic.publish, request)
    ground.finish()

    expect(done).toEqual(["1 at 100"])
  })

  it("delivers a message again when its consumer failed, and puts it aside after the last attempt", () => {
    const { done, ground, publishAt } = published({ attempts: 3, redelivery: "1s" }, [1])

    publishAt(1, 0)
    ground.finish()

    expect(done).toEqual(["1 at 100", "1 at 1200", "1 at 2300"])
    expect(ground.counters).toEqual({ redeliveries: 2, "dead letters": 1 })
    expect(ground.attempts).toEqual(["2 at 1100", "3 at 2200"])
  })

  it("goes on with other messages while one waits to be delivered again", () => {
    const { done, ground, publishAt } = published({ attempts: 2, redelivery: "250ms" }, [1])

    publishAt(1, 0)
    publishAt(2, 1)
    ground.finish()

    expect(done).toEqual(["1 at 100", "2 at 200", "1 at 450"])
  })

  it("tells how many messages wait, and for how long the one in front has", () => {
    const { ground, publishAt } = published({})

    publishAt(1, 0, 10, 60)
    ground.finish()

    // Published at 0, 10 and 60, taken at 0, 100 and 200: every change of the line is told, and since when the one in front waits.
    const never = Infinity
    expect(ground.levels).toEqual({
      backlog: [1, 0, 1, 2, 1, 0],
      "backlog age": [0, never, 10, 10, 60, never].map((at) => at * millisecond)
    })
  })

  it("drains a backlog in backlog / (capacity - arrivals)", () => {
    const { done, ground, publishAt } = published({ consumers: 10 })

    // 1000 at once and 50 a second; capacity is 100 a second: 1000 / (100 - 50) is 20 s.
    for (let i = 0; i < 1000; i++) publishAt(0, 0)
    for (let key = 1; key <= 1500; key++) publishAt(key, key * 20)
    ground.finish()

    const ends = done.map((one) => one.split(" at ").map(Number) as [key: number, at: number])
    const [unhindered] = ends.find(([key, at]) => key > 0 && at - key * 20 === 100)!
    expect(Math.abs(unhindered * 20 - 20_000)).toBeLessThanOrEqual(400)
  })

  it("is reached over links", () => {
    const ground = new Ground()
    const links = new Links({ default: { latency: constant(20 * millisecond) } }, ground.run)
    const topic = new TopicComponent({}, "mail", ground.place("mail"), ground.run, links)
    topic.consume(() => answered)

    ground.callAt(0, topic.publish, ground.from(ground.place("shop/1")))
    ground.finish()

    expect(ground.endings).toEqual(["full at 40"])
  })

  it("says itself in words", () => {
    const words = [{}, { consumers: 4, capacity: 10_000, attempts: 1 }, { partitions: 8, redelivery: "5s" }].map(
      (written) => inWords(decode(Topic, written))
    )

    expect(words).toEqual([
      "1 consumer, any number waiting, dead letter after 3 attempts 1s apart",
      "4 consumers, at most 10000 waiting, dead letter after 1 attempt",
      "8 partitions, any number waiting, dead letter after 3 attempts 5s apart"
    ])
  })
})

describe("a partitioned topic", () => {
  it("keeps the order of a key, and works on several keys at once", () => {
    const { done, ground, publishAt } = published({ partitions: 2 })

    publishAt(0, 0, 1)
    publishAt(1, 2)
    publishAt(2, 3)
    ground.finish()

    expect(done).toEqual(["0 at 100", "1 at 102", "0 at 200", "2 at 300"])
  })

  it("is barred by a message that fails, until that is put aside; other partitions go on", () => {
    const { done, ground, publishAt } = published({ partitions: 2, attempts: 3, redelivery: "1s" }, [4])

    publishAt(4, 0)
    publishAt(2, 1)
    publishAt(1, 2)
    ground.finish()

    expect(done).toEqual(["4 at 100", "1 at 102", "4 at 1200", "4 at 2300", "2 at 2400"])
    expect(ground.counters["dead letters"]).toBe(1)
  })

  it("with one partition and no end of attempts is stuck behind one bad message", () => {
    const { done, ground, publishAt } = published({ partitions: 1, attempts: 1_000_000, redelivery: "900ms" }, [4])

    publishAt(4, 0)
    for (let i = 1; i <= 100; i++) publishAt(1, i * 100)
    ground.finish(9_950)

    expect(done.every((one) => one.startsWith("4"))).toBe(true)
    // The bad message came at 0 and is in front whenever it is not worked on.
    expect(ground.levels["backlog age"]!.at(-1)).toBe(0)
  })
})

describe("a fault of a topic", () => {
  it("that kills it takes what consumers were doing, but no message", () => {
    const { done, fault, ground, publishAt } = published({ redelivery: "1s" })

    publishAt(1, 0)
    publishAt(2, 10)
    fault(50, 500, { down: true })
    publishAt(3, 60)
    ground.finish()

    expect(ground.endings).toEqual(["full at 0", "full at 10", "unreachable at 60"])
    expect(done).toEqual(["2 at 600", "1 at 1150"])
    expect(ground.calls).toEqual(["mail crashed at 50", "mail unreachable at 60", "mail ok at 600", "mail ok at 1150"])
  })

  it("that makes it stand still delays publishers and consumers", () => {
    const { done, fault, ground, publishAt } = published({})

    publishAt(1, 0)
    fault(50, 500, { paused: true })
    publishAt(2, 60)
    ground.finish()

    expect(ground.endings).toEqual(["full at 0", "full at 500"])
    expect(done).toEqual(["1 at 550", "2 at 650"])
  })

  it("that makes it err refuses that share of what is published", () => {
    const { done, fault, ground, publishAt } = published({})

    fault(0, 100, { errors: 1 })
    publishAt(1, 50, 150)
    ground.finish()

    expect(ground.endings).toEqual(["error at 50", "full at 150"])
    expect(done).toEqual(["1 at 250"])
  })

  it("that slows it slows its consumers, and what is published takes longer to be accepted", () => {
    const { done, fault, ground, publishAt } = published({})

    fault(0, 50, { slow: 2, latency: 30 * millisecond })
    publishAt(1, 10)
    ground.finish()

    expect(ground.endings).toEqual(["full at 40"])
    expect(done).toEqual(["1 at 240"])
  })

  it("is not a consumer that throws: that is told, and its message is delivered again", () => {
    const ground = new Ground()
    const topic = new TopicComponent({ attempts: 2 }, "mail", ground.place("mail"), ground.run)
    topic.consume(() => Effect.die(new Error("no such template")))

    ground.callAt(0, topic.publish)
    ground.finish()

    expect(ground.changes).toEqual([
      "a consumer threw: Error: no such template at 0",
      "a consumer threw: Error: no such template at 1000"
    ])
    expect(ground.counters).toEqual({ redeliveries: 1, "dead letters": 1 })
  })
})
