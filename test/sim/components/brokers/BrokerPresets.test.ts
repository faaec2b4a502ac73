import { describe, expect, it } from "vitest"
import {
  consumersOf,
  consumingOf,
  describe as inWords,
  settled,
  Topic
} from "../../../../src/sim/components/brokers/Topic.ts"
import { minute, second } from "../../../../src/sim/kernel/Instant.ts"
import { decode } from "../Ground.ts"
import { Desk } from "./Desk.ts"

describe("a preset of a broker", () => {
  it("hides a message of SQS for thirty seconds, and delivers one that fails until it works", () => {
    const desk = new Desk({ preset: "sqs" }, { failing: [1] })

    desk.publish(1, 0)
    desk.finish(100_000)

    expect(desk.done).toEqual(["1 at 100", "1 at 30100", "1 at 60100", "1 at 90100"])
  })

  it("has the figures of Kafka's consumer", () => {
    const { batch, rebalance, ...rest } = consumingOf(decode(Topic, { preset: "kafka" }))

    expect(rest).toMatchObject({ acknowledge: "auto", acknowledgeEvery: 5 * second, visibility: 5 * minute })
    expect(batch).toEqual({ max: 500 })
    expect(rebalance).toEqual({ pause: 3 * second, notice: 45 * second })
  })

  it("drops from the front of a full RabbitMQ queue, and delivers again at once what failed", () => {
    const options = { preset: "rabbitmq", capacity: 1, attempts: 2 }
    const desk = new Desk(options, { failing: [1] })

    desk.publish(1, 0)
    desk.publish(2, 10)
    desk.publish(3, 20)

    expect(desk.finish()).toMatchObject({ "dropped": 1, "dead letters": 1 })
    expect(desk.done).toEqual(["1 at 100", "3 at 200", "1 at 300"])
  })

  it("counts for what is not written, also in groups", () => {
    const options = decode(Topic, { preset: "sqs", visibility: "10s", consumers: 7 })
    const own = { visibility: 20 * second }

    expect(settled(options).visibility).toBe(10 * second)
    expect(consumingOf(options, own)).toMatchObject({ visibility: 20 * second, consumers: 7 })
    expect(consumersOf(options, { consumers: 2 })).toBe(2)
    expect(inWords(options)).toBe(
      "as sqs, 7 consumers, any number waiting, delivered again without end when their visibility ends, " +
        "delivered again if not acknowledged within 10s"
    )
  })
})
