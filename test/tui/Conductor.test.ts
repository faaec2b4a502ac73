import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { fileOf, folder, opened, smallScenario, World } from "./World.ts"

describe("a conductor", () => {
  it("opens a scenario paused at its beginning", async () => {
    const world = await opened()

    expect(world.last("opened").opening).toMatchObject({
      name: "small",
      variant: "usual",
      seed: "1",
      durationMs: 10_000,
      objectives: [{ name: "fast", of: "buy", limitMs: 100, target: 0.9 }]
    })
    expect(world.last("frame").state).toBe("paused")
    expect(world.atMs).toBe(0)
  })

  it("lets virtual time pass at the speed that was asked for", async () => {
    const world = await opened()
    await world.conductor.give({ order: "speed", speed: 4 })

    await world.conductor.give({ order: "play" })
    world.pass(1000)
    await world.conductor.give({ order: "pause" })

    expect(world.atMs).toBeGreaterThan(3900)
    expect(world.atMs).toBeLessThanOrEqual(4000)
  })

  it("stands still while it is paused", async () => {
    const world = await opened()
    await world.conductor.give({ order: "play" })
    world.pass(500)
    await world.conductor.give({ order: "pause" })
    const before = world.atMs

    world.pass(5000)
    await world.conductor.give({ order: "pause" })

    expect(world.atMs).toBe(before)
  })

  it("publishes no more frames than are wanted", async () => {
    const world = await opened()
    await world.conductor.give({ order: "frames", perSecond: 5 })
    await world.conductor.give({ order: "play" })
    const before = world.count("frame")

    world.pass(2000)

    expect(world.count("frame") - before).toBeGreaterThanOrEqual(8)
    expect(world.count("frame") - before).toBeLessThanOrEqual(10)
  })

  it("gives up time it has lost instead of racing after it", async () => {
    const world = await opened()
    await world.conductor.give({ order: "play" })
    world.pass(100)

    world.now += 5000
    world.pass(100)
    await world.conductor.give({ order: "pause" })

    expect(world.atMs).toBeLessThan(500)
  })

  it("lets exactly one event happen", async () => {
    const world = await opened()
    const before = world.last("frame").frame.events

    await world.conductor.give({ order: "step", events: 1 })

    expect(world.last("frame")).toMatchObject({ state: "paused", frame: { events: before + 1 } })
  })

  it("runs to the next change and stops there", async () => {
    const world = await opened()

    await world.conductor.give({ order: "next" })
    world.pass(10)

    expect(world.last("frame").state).toBe("paused")
    expect(world.atMs).toBe(4000)
  })

  it("runs to an instant and then goes on as before", async () => {
    const world = await opened()
    await world.conductor.give({ order: "runTo", atMs: 3000 })
    world.pass(10)
    expect([world.last("frame").state, world.atMs]).toEqual(["paused", 3000])

    await world.conductor.give({ order: "play" })
    await world.conductor.give({ order: "runTo", atMs: 5000 })
    world.pass(100)

    expect(world.last("frame").state).toBe("running")
    expect(world.atMs).toBeGreaterThanOrEqual(5000)
    expect(world.atMs).toBeLessThan(5200)
  })

  it("tells once how a finished run was judged", async () => {
    const world = await opened()
    await world.conductor.give({ order: "speed", speed: Infinity })
    await world.conductor.give({ order: "play" })
    world.pass(100)

    expect(world.last("frame").state).toBe("over")
    expect(world.count("ending")).toBe(1)
    expect(world.last("ending").ending).toMatchObject({ verdict: "passed", judged: [{ kind: "objective" }] })
  })

  it("shows what was done by hand at once, also while time stands still", async () => {
    const world = await opened()
    await world.conductor.give({ order: "runTo", atMs: 1000 })
    world.pass(10)

    await world.conductor.give({ order: "inject", fault: { on: "shop", crash: true } })

    const { frame } = world.last("frame")
    expect(frame.faults).toContainEqual({ name: "by-hand-1", says: "shop is down", byHand: true, holds: true })
    expect(frame.picture.faults.at(-1)).toMatchObject({ on: "shop", byHand: true, toMs: null })
    expect(world.last("said")).toMatchObject({ isProblem: false })
  })

  it("lifts faults, the scenario's own too", async () => {
    const world = await opened()
    await world.conductor.give({ order: "next" })
    world.pass(10)

    await world.conductor.give({ order: "lift", name: "slow-shop" })

    expect(world.last("frame").frame.faults).toContainEqual(expect.objectContaining({ name: "slow-shop", holds: false }))
  })

  it("changes the load and brings it back", async () => {
    const world = await opened()
    await world.conductor.give({ order: "load", factor: 2 })
    await world.conductor.give({ order: "runTo", atMs: 2000 })
    world.pass(10)
    expect(world.last("frame").frame.load).toBe(2)
    expect(world.last("frame").frame.picture.journeys[0]!.series.offered.at(-1)).toBe(100)

    await world.conductor.give({ order: "load", factor: 1 })
    await world.conductor.give({ order: "runTo", atMs: 4000 })
    world.pass(10)

    expect(world.last("frame").frame.load).toBe(1)
    expect(world.last("frame").frame.picture.journeys[0]!.series.offered.at(-1)).toBe(50)
  })

  it.each([
    ["a fault on what is not there", { order: "inject", fault: { on: "shopp", crash: true } }, /nothing called "shopp"/],
    ["a fault that does nothing", { order: "inject", fault: { on: "shop" } }, /exactly one of/],
    ["a name no scenario can have", { order: "save", path: "My File.yaml" }, /cannot be a scenario's name/]
  ] as const)("refuses %s in a sentence", async (_, order, sentence) => {
    const world = await opened()

    await world.conductor.give(order)

    expect(world.last("said")).toMatchObject({ isProblem: true, message: expect.stringMatching(sentence) })
  })

  it("tells every mistake of a file that cannot be run", async () => {
    const world = new World()
    const source = fileOf(smallScenario.replace("shop.buy", "shop.by").replace("duration: 10s\n", ""))

    await world.conductor.give({ order: "open", source })

    expect(world.last("mistakes").text).toMatch(/duration/)
    expect(world.last("mistakes").text).toMatch(/did you mean buy/)
  })

  it("refuses a variant that there is not, and names the nearest", async () => {
    const world = new World()

    await world.conductor.give({ order: "open", source: fileOf(), variant: "more-worker" })

    expect(world.last("mistakes").text).toMatch(/more-workers/)
  })

  it("begins again with the same seed, or with what was changed", async () => {
    const world = await opened()
    await world.conductor.give({ order: "runTo", atMs: 3000 })
    world.pass(10)

    await world.conductor.give({ order: "restart", variant: "more-workers", seed: "7" })

    expect(world.last("opened").opening).toMatchObject({ variant: "more-workers", seed: "7" })
    expect(world.atMs).toBe(0)
  })

  it("tells what is in the library, and then what each scenario is about", async () => {
    const world = new World()

    await world.conductor.give({ order: "browse" })
    const { shelf } = world.last("shelf")
    for (let i = 0; i < 1000 && world.count("preview") < shelf.length; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      world.pass(1)
    }

    expect(shelf.map(({ name }) => name)).toContain("retry-storm")
    expect(world.count("preview")).toBe(shelf.length)
  })
})

describe("a run that was disturbed by hand", () => {
  const disturbed = async (): Promise<World> => {
    const world = await opened()
    const { conductor } = world
    await conductor.give({ order: "runTo", atMs: 1234 })
    world.pass(10)
    await conductor.give({ order: "inject", fault: { on: "shop", slow: "5x" } })
    await conductor.give({ order: "load", factor: 1.5625 })
    await conductor.give({ order: "runTo", atMs: 4500 })
    world.pass(10)
    await conductor.give({ order: "lift", name: "slow-shop" })
    await conductor.give({ order: "lift", name: "by-hand-1" })
    return world
  }

  const finish = async (world: World): Promise<string> => {
    await world.conductor.give({ order: "runTo", atMs: 10_000 })
    world.pass(50)
    expect(world.last("frame").state).toBe("over")
    return world.last("frame").frame.fingerprint
  }

  it("is saved as a scenario that goes the same way to the same fingerprint", async () => {
    const path = join(folder(), "small-by-hand.yaml")
    const world = await disturbed()
    await world.conductor.give({ order: "save", path })
    const fingerprint = await finish(world)

    const again = await finish(await opened(path))

    expect(again).toBe(fingerprint)
    expect(await finish(await opened())).not.toBe(fingerprint)
    expect(readFileSync(path, "utf8")).toContain("name: small-by-hand")
  })

  it("says how to run what was saved, and overwrites nothing", async () => {
    const path = join(folder(), "again.yaml")
    const world = await disturbed()

    await world.conductor.give({ order: "save", path })
    expect(world.last("said").message).toContain(`faultline run ${path} --variant usual --seed 1`)

    await world.conductor.give({ order: "save", path })
    expect(world.last("said")).toMatchObject({ isProblem: true, message: expect.stringContaining("already") })
  })

  it("is reported with what was done", async () => {
    const world = await disturbed()
    const path = join(folder(), "report")

    await world.conductor.give({ order: "report", folder: path })

    const result = JSON.parse(readFileSync(join(path, "result.json"), "utf8"))
    expect(result.byHand.map(({ name }: { name: string }) => name).sort()).toEqual(["by-hand-1", "by-hand-2", "slow-shop"])
  })
})
