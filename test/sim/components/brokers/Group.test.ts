import { describe, expect, it } from "vitest"
import { TopicComponent } from "../../../../src/sim/components/brokers/TopicComponent.ts"
import { answered } from "../../../../src/sim/model/Endpoint.ts"
import { Desk } from "./Desk.ts"

describe("a group of consumers", () => {
  it("gets every message, whatever the others do", () => {
    const desk = new Desk({}, { groups: ["billing", "search"] })

    desk.publish(1, 0)
    desk.crash("search", 1, 0, 300)
    const counters = desk.finish()

    expect(desk.done).toEqual(["mail.billing/1: 1 at 100", "mail.search/1: 1 at 400"])
    expect(counters).toMatchObject({ published: 2, acknowledged: 2 })
  })

  it("loses a consumer and has another do what it was doing", () => {
    const desk = new Desk({ consumers: 2, redelivery: "500ms" }, { groups: ["billing"] })

    desk.publish(1, 0)
    desk.crash("billing", 1, 50, 5000)
    desk.finish()

    expect(desk.done).toEqual(["mail.billing/2: 1 at 650"])
  })

  it("goes on while the broker is down, and does again what the broker did not hear of", () => {
    const desk = new Desk({}, { groups: ["billing"] })

    desk.publish(1, 0)
    desk.crashBroker(50, 300)
    const counters = desk.finish()

    expect(desk.done).toEqual(["mail.billing/1: 1 at 100", "mail.billing/1: 1 at 400"])
    expect(counters).toMatchObject({ "effects": 1, "effects twice": 1, "acknowledged": 1 })
  })
})

describe("a rebalance", () => {
  it("has all of the group stand still when one leaves and when it comes back", () => {
    const desk = new Desk({ partitions: 2, rebalance: "3s" }, { groups: ["billing"] })

    desk.crash("billing", 2, 1000, 10_000)
    desk.publish(0, 500, 1500, 9950)
    desk.publish(1, 2000, 10_001)
    desk.finish()

    // The partition of key 0 is the first consumer's all along; that of key 1 is the second's before 1 s and after 13 s.
    expect(desk.done).toEqual([
      "mail.billing/1: 0 at 600",
      "mail.billing/1: 0 at 4100",
      "mail.billing/1: 1 at 4200",
      "mail.billing/1: 0 at 10050",
      "mail.billing/2: 1 at 13100"
    ])
    expect(desk.ground.changes).toEqual([
      "a consumer left: the group stands still for 3s at 1000",
      "the group goes on with 1 of 2 consumers at 4000",
      "a consumer joined: the group stands still for 3s at 10000",
      "the group goes on with 2 of 2 consumers at 13000"
    ])
  })

  it("comes only when the death is noticed; until then nobody serves the partition", () => {
    const desk = new Desk({ partitions: 2, rebalance: { pause: "3s", notice: "45s" } }, { groups: ["billing"] })

    desk.crash("billing", 2, 1000, 100_000)
    desk.publish(0, 2000)
    desk.publish(1, 2000)
    desk.finish(60_000)

    expect(desk.done).toEqual(["mail.billing/1: 0 at 2100", "mail.billing/1: 1 at 49100"])
  })

  it("throws out who works for too long, and lets another do the same work meanwhile", () => {
    const desk = new Desk(
      { partitions: 2, visibility: "60ms", attempts: 2, rebalance: "10ms" },
      { groups: ["billing"] }
    )

    desk.publish(1, 0)
    const counters = desk.finish()

    // The second has partition 1 until 60; the first from 70 on, until it is thrown out itself at 130.
    expect(desk.done).toEqual(["mail.billing/2: 1 at 100", "mail.billing/1: 1 at 170"])
    expect(counters).toMatchObject({ "effects": 1, "effects twice": 1, "visibility ended": 2, "dead letters": 1 })
  })
})

describe("partitions", () => {
  it("are shared by fewer consumers in turn, each of whom works on one message at a time", () => {
    const desk = new Desk({ partitions: 4, consumers: 2 })

    for (const key of [0, 1, 2, 3]) desk.publish(key, 0, 1)
    desk.finish()

    // The first has 0 and 2, the second 1 and 3; they take them in turn.
    expect(desk.done.map((one) => one[0])).toEqual(["0", "1", "2", "3", "0", "1", "2", "3"])
    expect(desk.done.at(-1)).toBe("3 at 400")
  })

  it("have more worked on at once if they may, and lose their order", () => {
    const desk = new Desk({ partitions: 1, inFlightPerPartition: 2, redelivery: "1s", attempts: 2 }, { failing: [1] })

    desk.publish(1, 0)
    desk.publish(2, 1)
    desk.publish(3, 2)
    desk.finish()

    expect(desk.done).toEqual(["1 at 100", "2 at 101", "3 at 200", "1 at 1200"])
  })
})

describe("a full topic", () => {
  it("has its publishers wait for room, in their order", () => {
    const desk = new Desk({ capacity: 1, full: "block" })

    desk.publish(1, 0, 10, 20, 30)
    desk.finish()

    // The first two are in work and in line; a place is free whenever the next is begun with.
    expect(desk.ground.endings).toEqual(["full at 0", "full at 10", "full at 100", "full at 200"])
    expect(desk.ground.levels["blocked publishers"]).toEqual([1, 2, 1, 0])
    expect(desk.done.at(-1)).toBe("1 at 400")
  })

  it("lets go of those who wait when it dies", () => {
    const desk = new Desk({ capacity: 1, full: "block" })

    desk.publish(1, 0, 10, 20)
    desk.crashBroker(50, 60)
    desk.finish()

    expect(desk.ground.endings).toEqual(["full at 0", "full at 10", "unreachable at 50"])
  })

  it("throws out the oldest that waits", () => {
    const desk = new Desk({ capacity: 2, full: "drop-oldest" })

    for (const key of [1, 2, 3, 4, 5]) desk.publish(key, key)

    expect(desk.finish()).toEqual({ published: 5, dropped: 2, effects: 3, acknowledged: 3 })
    expect(desk.done).toEqual(["1 at 101", "4 at 201", "5 at 301"])
  })
})

describe("a broker that is not perfect", () => {
  it("delivers twice, loses, or has messages that always fail", () => {
    const counted = (written: object) => {
      const desk = new Desk({ attempts: 2, ...written })
      desk.publish(1, 0)
      return desk.finish()
    }

    expect(counted({ duplicates: "100%" })).toEqual({
      "published": 1,
      "duplicates": 1,
      "effects": 1,
      "effects twice": 1,
      "acknowledged": 2
    })
    expect(counted({ loss: "100%" })).toEqual({ published: 1, lost: 1 })
    expect(counted({ poison: "100%" })).toEqual({ "published": 1, "redeliveries": 1, "dead letters": 1 })
  })
})

describe("a topic for dead letters", () => {
  it("gets what was put aside", () => {
    const desk = new Desk({ attempts: 2, deadLetters: "parked" }, { failing: [1] })
    const { ground, topic } = desk
    const parked = new TopicComponent({}, "parked", ground.place("parked"), ground.run)
    parked.consume((request) => {
      desk.done.push(`${request.key} parked`)
      return answered
    })
    for (const group of topic.groups.values()) topic.sendDeadLetters(group, parked)

    desk.publish(1, 0)
    desk.publish(2, 0)
    desk.finish()

    expect(desk.done).toEqual(["1 at 100", "2 at 200", "1 at 1200", "1 parked"])
  })
})
