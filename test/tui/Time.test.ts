import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { Order } from "../../src/tui/session/SessionProtocol.ts"
import { fileOf, folder, type Lab, opened, smallScenario } from "./Lab.ts"

const at = async (lab: Lab, atMs: number): Promise<void> => {
  await lab.conductor.give({ order: "runTo", atMs })
  lab.pass(20)
  expect(lab.atMs).toBe(atMs)
}

const give = async (lab: Lab, ...orders: ReadonlyArray<Order>): Promise<void> => {
  for (const order of orders) {
    await lab.conductor.give(order)
    lab.pass(20)
  }
}

const finish = async (lab: Lab): Promise<string> => {
  await give(lab, { order: "runTo", atMs: 10_000 })
  expect(lab.last("frame").state).toBe("over")
  return lab.last("frame").frame.fingerprint
}

const crash: Order = { order: "injectWritten", text: "crash shop/1 for 500ms" }
const slow: Order = { order: "injectWritten", text: "slow shop 5x" }

/** At 2 s a crash of half a second, at 5 s slowness until it is lifted at 7 s; stands at 8 s. */
const disturbed = async (): Promise<Lab> => {
  const lab = await opened()
  await at(lab, 2000)
  await give(lab, crash)
  await at(lab, 5000)
  await give(lab, slow, { order: "load", factor: 2 })
  await at(lab, 7000)
  await give(lab, { order: "lift", name: "by-hand-2" })
  await at(lab, 8000)
  return lab
}

describe("a run that is looked back at", () => {
  it("shows the moments that were, and stands still where it is", async () => {
    const lab = await disturbed()

    await give(lab, { order: "look", by: -10 })
    const { frame, liveMs, state } = lab.last("frame")

    expect([state, liveMs]).toEqual(["past", 8000])
    expect(frame.picture.atMs).toBeLessThan(8000)
    expect(frame.picture.journeys[0]!.series.offered).toHaveLength(frame.picture.windows)
    await give(lab, { order: "look", by: 100 }, { order: "look", by: 1 })
    expect([lab.last("frame").state, lab.atMs]).toEqual(["paused", 8000])
  })

  it("shows any instant exactly as it was", async () => {
    const lab = await disturbed()

    await give(lab, { order: "goTo", text: "5432ms" })

    const again = await opened()
    await at(again, 2000)
    await give(again, crash)
    await at(again, 5000)
    await give(again, slow, { order: "load", factor: 2 })
    await at(again, 5432)
    expect(lab.last("frame").frame).toEqual(again.last("frame").frame)
  })

  it("goes on from there to where the original went", async () => {
    const lab = await disturbed()
    await give(lab, { order: "goTo", text: "7500ms" }, { order: "play" }, { order: "pause" })
    expect(lab.atMs).toBeGreaterThanOrEqual(7500)
    expect(lab.atMs).toBeLessThan(8000)

    expect(await finish(lab)).toBe(await finish(await disturbed()))
  })

  it("goes on without what was done later, which can be put back", async () => {
    const lab = await disturbed()
    await give(lab, { order: "goTo", text: "3s" }, { order: "step", events: 1 })
    expect(lab.last("byHand").byHand.deeds.map(({ atMs }) => atMs)).toEqual([2000])

    const once = await opened()
    await at(once, 2000)
    await give(once, crash)
    expect(await finish(lab)).toBe(await finish(once))

    await give(lab, { order: "redo" })
    expect(await finish(lab)).toBe(await finish(await disturbed()))
  })

  it("has bookmarks", async () => {
    const lab = await disturbed()
    await give(lab, { order: "bookmark", name: "calm" }, { order: "goTo", text: "2500ms" })
    await give(lab, { order: "bookmark", name: "crashed" })

    expect(lab.last("byHand").byHand.bookmarks).toEqual([
      { name: "crashed", atMs: 2500 },
      { name: "calm", atMs: 8000 }
    ])
    await give(lab, { order: "goTo", text: "calm" })
    expect([lab.last("frame").state, lab.atMs]).toEqual(["paused", 8000])
    await give(lab, { order: "goTo", text: "crashed" })
    expect([lab.last("frame").state, lab.atMs]).toEqual(["past", 2500])
  })
})

describe("what was done by hand", () => {
  it("is listed", async () => {
    const lab = await disturbed()

    expect(lab.last("byHand").byHand.deeds).toEqual([
      { number: 1, atMs: 2000, says: "shop/1 is down" },
      { number: 2, atMs: 5000, says: "shop is 5x slower" },
      { number: 3, atMs: 5000.000001, says: "load x2" },
      { number: 4, atMs: 7000, says: "by-hand-2 is lifted" }
    ])
  })

  it("is taken back one by one, down to the run as it is without hands", async () => {
    const lab = await disturbed()
    await give(lab, { order: "undo", number: 3 })
    expect(lab.atMs).toBe(8000)
    expect(lab.last("frame").frame.load).toBe(1)
    expect(lab.last("frame").frame.faults.map(({ name }) => name)).toEqual(["slow-shop", "by-hand-1", "by-hand-2"])

    await give(lab, { order: "undo" }, { order: "undo" }, { order: "undo" })

    expect(lab.last("byHand").byHand.deeds).toEqual([])
    expect(await finish(lab)).toBe(await finish(await opened()))
  })

  it("is judged anew when a finished run happens again without it", async () => {
    const lab = await opened()
    await at(lab, 1000)
    await give(lab, { order: "injectWritten", text: "on: shop, crash: true" })
    await finish(lab)
    expect(lab.last("ending").ending.verdict).toBe("failed")

    await give(lab, { order: "undo" })

    expect(lab.last("frame").state).toBe("over")
    expect(lab.last("ending").ending.verdict).toBe("passed")
  })

  it("can be another design from the beginning, which is as if it had been opened so", async () => {
    const lab = await opened()
    await at(lab, 2000)
    await give(lab, crash, { order: "redesign", text: "system.shop.service.workers=1" })
    const usual = await opened(fileOf(smallScenario.replace("workers: 4", "workers: 1")))
    await at(usual, 2000)
    await give(usual, crash)

    const fingerprint = await finish(lab)

    expect(fingerprint).toBe(await finish(usual))
    await give(lab, { order: "undo" })
    expect(lab.last("byHand").byHand.deeds.map(({ says }) => says)).toEqual(["shop/1 is down"])
  })

  it("is saved after one has gone back, and goes the same way", async () => {
    const path = join(folder(), "small-again.yaml")
    const lab = await disturbed()
    await give(lab, { order: "goTo", text: "6s" }, { order: "load", factor: 1.5 }, { order: "save", path })

    expect(await finish(lab)).toBe(await finish(await opened(path)))
  })
})

describe("a run that is to stop", () => {
  // 50 users a second of 20 ms, three times as long from 4 s to 6 s; windows are 100 ms.
  it.each([
    ["fault", 4000],
    ["slow-shop", 4000],
    ["3500ms", 3500],
    ["p50 of buy > 50ms", 4100]
  ])("until %s stops at %i ms", async (text, atMs) => {
    const lab = await opened()

    await give(lab, { order: "runUntil", text })

    expect([lab.last("frame").state, lab.atMs]).toEqual(["paused", atMs])
  })

  it("stops at the first failure, at its very event", async () => {
    const lab = await opened(fileOf(smallScenario.replace("slow: 3x", "errors: 100%")))

    await give(lab, { order: "runUntil", text: "failure" })

    // One arrives every 20 ms, at 4 s too, and is turned back at once.
    expect([lab.last("frame").state, lab.atMs]).toEqual(["paused", 4000])
  })

  it("stops each time a condition begins to hold, and not while it holds", async () => {
    const lab = await opened()
    await give(lab, { order: "break", text: "p50 of buy > 50ms" }, { order: "speed", speed: Infinity })
    await give(lab, { order: "play" })
    expect([lab.last("frame").state, lab.atMs]).toEqual(["paused", 4100])
    expect(lab.last("said").message).toMatch(/^stopped at 4.1s: p50 of buy is 60ms/)

    await give(lab, { order: "play" })

    expect(lab.last("frame").state).toBe("over")
  })

  it("goes the same way, however often it stops", async () => {
    const lab = await opened()
    await give(lab, { order: "break", text: "change" }, { order: "break", text: "3s" }, { order: "play" })
    await give(
      lab,
      { order: "runUntil", text: "p99 of buy > 50ms" },
      { order: "look", by: -1 },
      { order: "goTo", text: "now" }
    )
    await give(lab, { order: "unbreak" })

    expect(await finish(lab)).toBe(await finish(await opened()))
  })

  it.each([
    ["faul", /did you mean "fault"/],
    ["p99 of by > 1s", /did you mean "buy"/],
    ["p99 > 20%", /is measured as a span/],
    ["p99 > fast", /expected a number/]
  ])("refuses to stop at %s in a sentence", async (text, sentence) => {
    const lab = await opened()

    await give(lab, { order: "break", text })

    expect(lab.last("said")).toMatchObject({ isProblem: true, message: expect.stringMatching(sentence) })
  })
})
