import { describe, expect, it } from "vitest"
import { Desk } from "./Desk.ts"

describe("a visibility timeout", () => {
  it("gives a message to a second consumer while the first still works, and puts it aside though all of them do it", () => {
    const desk = new Desk({ consumers: 2, visibility: "60ms", attempts: 3 })

    desk.publish(1, 0)
    const counters = desk.finish()

    // Delivered at 0, 60 and 120; each takes 100 ms, and none is the last who got it when it is done.
    expect(desk.done).toEqual(["1 at 100", "1 at 160", "1 at 220"])
    expect(counters).toEqual({
      "published": 1,
      "visibility ended": 3,
      "redeliveries": 2,
      "effects": 1,
      "effects twice": 2,
      "dead letters": 1
    })
  })

  it("does nothing to who is done in time", () => {
    const desk = new Desk({ consumers: 2, visibility: "101ms" })

    desk.publish(1, 0)

    expect(desk.finish()).toEqual({ published: 1, effects: 1, acknowledged: 1 })
    expect(desk.done).toEqual(["1 at 100"])
  })

  it("lets a late word count while nobody else has the message", () => {
    const desk = new Desk({ consumers: 1, visibility: "60ms" })

    desk.publish(1, 0)

    expect(desk.finish()).toEqual({
      "published": 1,
      "visibility ended": 1,
      "redeliveries": 1,
      "effects": 1,
      "acknowledged": 1
    })
    expect(desk.done).toEqual(["1 at 100"])
  })

  it("is how long a message that failed waits, unless it is said otherwise", () => {
    const silent = new Desk({ visibility: "30s", attempts: 2 }, { failing: [1] })
    const refusing = new Desk({ visibility: "30s", attempts: 2, redelivery: "1s" }, { failing: [1] })

    for (const desk of [silent, refusing]) {
      desk.publish(1, 0)
      desk.finish()
    }

    expect(silent.done).toEqual(["1 at 100", "1 at 30100"])
    expect(refusing.done).toEqual(["1 at 100", "1 at 1200"])
  })
})

describe("an acknowledgement", () => {
  it("before the work loses what fails or is caught by a crash", () => {
    const desk = new Desk({ acknowledge: "before" }, { failing: [1] })

    desk.publish(1, 0)
    desk.publish(2, 10)
    desk.publish(3, 20)
    desk.crashBroker(250, 300)

    expect(desk.finish()).toEqual({ published: 3, lost: 2, effects: 1, acknowledged: 1 })
    expect(desk.done).toEqual(["1 at 100", "2 at 200"])
  })

  it("every second repeats what was done since the last one, after a crash", () => {
    const options = { acknowledge: "auto", acknowledgeEvery: "1s" }
    const [before, after] = [new Desk(options), new Desk(options)]

    for (const desk of [before, after]) for (const key of [1, 2, 3]) desk.publish(key, 0)
    before.crashBroker(950, 960)
    after.crashBroker(1050, 1060)

    expect(before.finish()["effects twice"]).toBe(3)
    expect(before.done.slice(3)).toEqual(["1 at 1060", "2 at 1160", "3 at 1260"])
    expect(after.finish()["effects twice"]).toBeUndefined()
  })

  it("that is lost has the work done again until the attempts are used up", () => {
    const desk = new Desk({ acknowledgementsLost: "100%", attempts: 3, redelivery: "1s" })

    desk.publish(1, 0)

    expect(desk.finish()).toEqual({
      "published": 1,
      "effects": 1,
      "effects twice": 2,
      "redeliveries": 2,
      "dead letters": 1
    })
  })
})

describe("redelivery with back-off", () => {
  it("takes longer after every failure, up to a bound", () => {
    const options = { redelivery: { first: "1s", factor: "2x", max: "3s" }, attempts: 4 }
    const desk = new Desk(options, { failing: [1] })

    desk.publish(1, 0)
    desk.finish()

    // 100 ms of work each time, then 1 s, 2 s and 3 s instead of 4 s.
    expect(desk.done).toEqual(["1 at 100", "1 at 1200", "1 at 3300", "1 at 6400"])
  })
})

describe("a batch", () => {
  it("costs a + b B, and begins when it is full or when it has waited long enough", () => {
    const desk = new Desk({ batch: { max: 3, linger: "40ms", setup: "50ms" } })

    for (const key of [1, 2, 3]) desk.publish(key, key)
    desk.publish(4, 400)
    desk.finish()

    // Full at 3; 50 ms and three times 100 ms. The fourth waits for others from 400 to 440.
    expect(desk.done).toEqual(["1 at 153", "2 at 253", "3 at 353", "4 at 590"])
  })

  it("goes on after a message that failed, of which alone it is delivered again", () => {
    const desk = new Desk({ batch: { max: 3, linger: "10ms" }, attempts: 2, redelivery: "1s" }, { failing: [2] })

    for (const key of [1, 2, 3]) desk.publish(key, 0)
    desk.finish()

    // The third fills it, at 0. The one that failed at 200 is back at 1200, and waits 10 ms for others.
    expect(desk.done).toEqual(["1 at 100", "2 at 200", "3 at 300", "2 at 1310"])
  })

  it("that fails as one has everything done again that was done before the failure", () => {
    const batch = { max: 3, linger: "10ms", failure: "all" }
    const desk = new Desk({ batch, attempts: 2, redelivery: "1s" }, { failing: [2] })

    for (const key of [1, 2, 3]) desk.publish(key, 0)
    const counters = desk.finish()

    expect(desk.done.filter((one) => one.startsWith("1"))).toHaveLength(2)
    expect(counters).toMatchObject({ "effects twice": 1, "dead letters": 3 })
  })

  it("of a partition that fails as one comes back in order, before what came later", () => {
    const batch = { max: 3, linger: "10ms", failure: "all" }
    const options = { partitions: 1, batch, attempts: 2, redelivery: "1s" }
    const desk = new Desk(options, { failing: [2] })

    for (const key of [1, 2, 3]) desk.publish(key, 0)
    desk.publish(4, 50)
    desk.finish()

    // The third was never begun, so its attempts are not used up.
    expect(desk.done.map((one) => one[0])).toEqual(["1", "2", "1", "2", "3", "4"])
  })

  it("of a partition stops at a failure, so that order is kept", () => {
    const desk = new Desk({ partitions: 1, batch: { max: 3, linger: "10ms" }, attempts: 2 }, { failing: [2] })

    for (const key of [1, 2, 3]) desk.publish(key, 0)
    const counters = desk.finish()

    expect(desk.done.map((one) => one[0])).toEqual(["1", "2", "2", "3"])
    expect(counters).toMatchObject({ "redeliveries": 1, "dead letters": 1, "acknowledged": 2 })
  })
})

describe("remembering what was done", () => {
  const twice = (remember: string | undefined, options: object = {}) =>
    new Desk({
      consumers: 2,
      visibility: "60ms",
      redelivery: "1s",
      attempts: 5,
      dedupe: { window: "5m", ...(remember === undefined ? {} : { remember }) },
      ...options
    })

  it("after the work does not help against two who work at the same time", () => {
    const desk = twice("after")

    desk.publish(1, 0)

    expect(desk.finish()).toMatchObject({ "effects": 1, "effects twice": 1, "deduplicated": 1, "acknowledged": 1 })
    expect(desk.done).toEqual(["1 at 100", "1 at 160"])
  })

  it("with a lock has it done once", () => {
    const desk = twice(undefined)

    desk.publish(1, 0)

    expect(desk.finish()).toMatchObject({ effects: 1, acknowledged: 1 })
    expect(desk.done).toEqual(["1 at 100"])
  })

  it("before the work never does what failed the first time, and calls it done", () => {
    const desk = new Desk({ dedupe: { window: "5m", remember: "before" } }, { failing: [1] })

    desk.publish(1, 0)

    expect(desk.finish()).toEqual({ published: 1, redeliveries: 1, deduplicated: 1, acknowledged: 1 })
  })

  it("lasts as long as its window", () => {
    const desk = new Desk({ duplicates: "100%", dedupe: { window: "50ms" } })
    const long = new Desk({ duplicates: "100%", dedupe: { window: "150ms" } })

    for (const one of [desk, long]) {
      one.publish(1, 0)
      // Between the two copies, so that the second comes 100 ms after the first was done.
      one.publish(2, 0)
    }

    expect(long.finish()).toMatchObject({ effects: 2, deduplicated: 2 })
    expect(desk.finish()).toMatchObject({ effects: 2, deduplicated: 2 })
  })

  it("goes by key for publishers that send the same again", () => {
    const byMessage = new Desk({ dedupe: { window: "5m" }, effectsPer: "key" })
    const byKey = new Desk({ dedupe: { window: "5m", by: "key" } })

    for (const desk of [byMessage, byKey]) desk.publish(7, 0, 500)

    expect(byMessage.finish()).toMatchObject({ "effects": 1, "effects twice": 1 })
    expect(byKey.finish()).toMatchObject({ effects: 1, deduplicated: 1 })
    expect(byKey.finish()["effects twice"]).toBeUndefined()
  })
})
