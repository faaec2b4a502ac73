import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { codeFile, fileOf, folder, Lab, opened, smallScenario } from "../Lab.ts"

describe("a conductor", () => {
  it("opens a scenario paused at its beginning", async () => {
    const lab = await opened()

    expect(lab.last("opened").opening).toMatchObject({
      name: "small",
      variant: "usual",
      seed: "1",
      durationMs: 10_000,
      objectives: [{ name: "fast", of: "buy", limitMs: 100, target: 0.9 }]
    })
    expect(lab.last("frame").state).toBe("paused")
    expect(lab.atMs).toBe(0)
  })

  it("lets virtual time pass at the speed that was asked for", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "speed", speed: 4 })

    await lab.conductor.give({ order: "play" })
    lab.pass(1000)
    await lab.conductor.give({ order: "pause" })

    expect(lab.atMs).toBeGreaterThan(3900)
    expect(lab.atMs).toBeLessThanOrEqual(4000)
  })

  it("stands still while it is paused", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "play" })
    lab.pass(500)
    await lab.conductor.give({ order: "pause" })
    const before = lab.atMs

    lab.pass(5000)
    await lab.conductor.give({ order: "pause" })

    expect(lab.atMs).toBe(before)
  })

  it("publishes no more frames than are wanted", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "frames", perSecond: 5 })
    await lab.conductor.give({ order: "play" })
    const before = lab.count("frame")

    lab.pass(2000)

    expect(lab.count("frame") - before).toBeGreaterThanOrEqual(8)
    expect(lab.count("frame") - before).toBeLessThanOrEqual(10)
  })

  it("gives up time it has lost instead of racing after it", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "play" })
    lab.pass(100)

    lab.now += 5000
    lab.pass(100)
    await lab.conductor.give({ order: "pause" })

    expect(lab.atMs).toBeLessThan(500)
  })

  it("lets exactly one event happen", async () => {
    const lab = await opened()
    const before = lab.last("frame").frame.events

    await lab.conductor.give({ order: "step", events: 1 })

    expect(lab.last("frame")).toMatchObject({ state: "paused", frame: { events: before + 1 } })
  })

  it("runs to the next change and stops there", async () => {
    const lab = await opened()

    await lab.conductor.give({ order: "runUntil", text: "change" })
    lab.pass(10)

    expect(lab.last("frame").state).toBe("paused")
    expect(lab.atMs).toBe(4000)
  })

  it("runs to an instant and then goes on as before", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "runTo", atMs: 3000 })
    lab.pass(10)
    expect([lab.last("frame").state, lab.atMs]).toEqual(["paused", 3000])

    await lab.conductor.give({ order: "play" })
    await lab.conductor.give({ order: "runTo", atMs: 5000 })
    lab.pass(100)

    expect(lab.last("frame").state).toBe("running")
    expect(lab.atMs).toBeGreaterThanOrEqual(5000)
    expect(lab.atMs).toBeLessThan(5200)
  })

  it("tells once how a finished run was judged", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "speed", speed: Infinity })
    await lab.conductor.give({ order: "play" })
    lab.pass(100)

    expect(lab.last("frame").state).toBe("over")
    expect(lab.count("ending")).toBe(1)
    expect(lab.last("ending").ending).toMatchObject({ verdict: "passed", judged: [{ kind: "objective" }] })
  })

  it("shows what was done by hand at once, also while time stands still", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "runTo", atMs: 1000 })
    lab.pass(10)

    await lab.conductor.give({ order: "inject", fault: { on: "shop", crash: true } })

    const { frame } = lab.last("frame")
    expect(frame.faults).toContainEqual({ name: "by-hand-1", says: "shop is down", byHand: true, holds: true })
    expect(frame.picture.faults.at(-1)).toMatchObject({ on: "shop", byHand: true, toMs: null })
    expect(lab.last("said")).toMatchObject({ isProblem: false })
  })

  it("injects any fault that is typed as in a scenario", async () => {
    const lab = await opened()

    await lab.conductor.give({ order: "injectWritten", text: "on: shop/2, errors: 30%, for: 2s" })

    expect(lab.last("frame").frame.faults).toContainEqual(expect.objectContaining({ name: "by-hand-1", holds: true }))
    await lab.conductor.give({ order: "runTo", atMs: 3000 })
    lab.pass(10)
    expect(lab.last("frame").frame.faults).toContainEqual(expect.objectContaining({ name: "by-hand-1", holds: false }))
  })

  it("changes the design, and saves that as what it is", async () => {
    const path = join(folder(), "changed.yaml")
    const change = async (lab: Lab) => {
      await lab.conductor.give({ order: "runTo", atMs: 2000 })
      lab.pass(10)
      await lab.conductor.give({ order: "change", text: "system.shop.endpoints.buy=[{work: constant(70ms)}]" })
      await lab.conductor.give({ order: "save", path })
      await lab.conductor.give({ order: "runTo", atMs: 10_000 })
      lab.pass(50)
    }
    const lab = await opened()
    await change(lab)

    // 20 ms up to two seconds, 70 ms after it; 210 ms while the fault holds.
    expect(lab.last("frame").frame.picture.journeys[0]!.total.answeredMs.p50).toBeCloseTo(70, 0)
    const again = await opened(path)
    await again.conductor.give({ order: "runTo", atMs: 10_000 })
    again.pass(50)
    expect(again.last("frame").frame.fingerprint).toBe(lab.last("frame").frame.fingerprint)
  })

  it("lifts faults, the scenario's own too", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "runUntil", text: "change" })
    lab.pass(10)

    await lab.conductor.give({ order: "lift", name: "slow-shop" })

    expect(lab.last("frame").frame.faults).toContainEqual(expect.objectContaining({ name: "slow-shop", holds: false }))
  })

  it("changes the load and brings it back", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "load", factor: 2 })
    await lab.conductor.give({ order: "runTo", atMs: 2000 })
    lab.pass(10)
    expect(lab.last("frame").frame.load).toBe(2)
    expect(lab.last("frame").frame.picture.journeys[0]!.series.offered.at(-1)).toBe(100)

    await lab.conductor.give({ order: "load", factor: 1 })
    await lab.conductor.give({ order: "runTo", atMs: 4000 })
    lab.pass(10)

    expect(lab.last("frame").frame.load).toBe(1)
    expect(lab.last("frame").frame.picture.journeys[0]!.series.offered.at(-1)).toBe(50)
  })

  it.each([
    [
      "a fault on what is not there",
      { order: "inject", fault: { on: "shopp", crash: true } },
      /no component, zone or region "shopp"; did you mean "shop"/
    ],
    ["a typed fault that is none", { order: "injectWritten", text: "on: [shop" }, /is written as in a scenario/],
    ["a typed fault of no kind", { order: "injectWritten", text: "on: shop, slo: 3x" }, /did you mean "slow"/],
    ["a change of machines", { order: "change", text: "system.shop.service.zones=[a]" }, /cannot change while it runs/],
    ["a change that says nothing", { order: "change", text: "faster" }, /"path=value", "remove path" or "to variant"/],
    ["a change to no variant", { order: "change", text: "to usul" }, /did you mean "usual"/],
    ["a fault on what it does not hit", { order: "injectWritten", text: "on: buy, slow: 3x" }, /"slow" hits .* is/],
    ["a fault that does nothing", { order: "inject", fault: { on: "shop" } }, /exactly one of/],
    ["a name no scenario can have", { order: "save", path: "My File.yaml" }, /cannot be a scenario's name/]
  ] as const)("refuses %s in a sentence", async (_, order, sentence) => {
    const lab = await opened()

    await lab.conductor.give(order)

    expect(lab.last("said")).toMatchObject({ isProblem: true, message: expect.stringMatching(sentence) })
  })

  it("tells every mistake of a file that cannot be run", async () => {
    const lab = new Lab()
    const source = fileOf(smallScenario.replace("shop.buy", "shop.by").replace("duration: 10s\n", ""))

    await lab.conductor.give({ order: "open", source })

    expect(lab.last("mistakes").text).toMatch(/duration/)
    expect(lab.last("mistakes").text).toMatch(/did you mean "buy"/)
  })

  it("refuses a variant that there is not, and names the nearest", async () => {
    const lab = new Lab()

    await lab.conductor.give({ order: "open", source: fileOf(), variant: "more-worker" })

    expect(lab.last("mistakes").text).toMatch(/more-workers/)
  })

  it("begins again with the same seed, or with what was changed", async () => {
    const lab = await opened()
    await lab.conductor.give({ order: "runTo", atMs: 3000 })
    lab.pass(10)

    await lab.conductor.give({ order: "restart", variant: "more-workers", seed: "7" })

    expect(lab.last("opened").opening).toMatchObject({ variant: "more-workers", seed: "7" })
    expect(lab.atMs).toBe(0)
  })

  it("tells what is in the library, and then what each scenario is about", async () => {
    const lab = new Lab()

    await lab.conductor.give({ order: "browse" })
    const { shelf } = lab.last("shelf")
    while (lab.count("preview") < shelf.length) {
      await new Promise((resolve) => setImmediate(resolve))
      lab.pass(1)
    }

    expect(shelf.map(({ name }) => name)).toContain("retry-storm")
    expect(lab.last("preview").preview.isValid).toBe(true)
  })
})

describe("a run that was disturbed by hand", () => {
  const disturbed = async (source?: string): Promise<Lab> => {
    const lab = await opened(source)
    const { conductor } = lab
    await conductor.give({ order: "runTo", atMs: 1234 })
    lab.pass(10)
    await conductor.give({ order: "inject", fault: { on: "shop", slow: "5x" } })
    await conductor.give({ order: "load", factor: 1.5625 })
    await conductor.give({ order: "runTo", atMs: 4500 })
    lab.pass(10)
    await conductor.give({ order: "lift", name: "slow-shop" })
    await conductor.give({ order: "lift", name: "by-hand-1" })
    return lab
  }

  const finish = async (lab: Lab): Promise<string> => {
    await lab.conductor.give({ order: "runTo", atMs: 10_000 })
    lab.pass(50)
    expect(lab.last("frame").state).toBe("over")
    return lab.last("frame").frame.fingerprint
  }

  it("is saved as a scenario that goes the same way to the same fingerprint", async () => {
    const path = join(folder(), "small-by-hand.yaml")
    const lab = await disturbed()
    await lab.conductor.give({ order: "save", path })
    const fingerprint = await finish(lab)

    const again = await finish(await opened(path))

    expect(again).toBe(fingerprint)
    expect(await finish(await opened())).not.toBe(fingerprint)
    expect(readFileSync(path, "utf8")).toContain("name: small-by-hand")
  })

  it("is saved as code where the scenario is code, and goes the same way", async () => {
    const source = codeFile()
    const path = join(folder(), "code-by-hand")
    const lab = await disturbed(source)
    await lab.conductor.give({ order: "save", path })
    const fingerprint = await finish(lab)

    expect(await finish(await opened(`${path}.ts`))).toBe(fingerprint)
    expect(await finish(await opened(source))).not.toBe(fingerprint)
  })

  it("says how to run what was saved, and overwrites nothing", async () => {
    const path = join(folder(), "again.yaml")
    const lab = await disturbed()

    await lab.conductor.give({ order: "save", path })
    expect(lab.last("said").message).toContain(`faultline run ${path} --variant usual --seed 1`)

    await lab.conductor.give({ order: "save", path })
    expect(lab.last("said")).toMatchObject({ isProblem: true, message: expect.stringContaining("already") })
  })

  it("is reported with what was done", async () => {
    const lab = await disturbed()
    const path = join(folder(), "report")

    await lab.conductor.give({ order: "report", folder: path })

    const result = JSON.parse(readFileSync(join(path, "result.json"), "utf8"))
    expect(result.byHand.map(({ name }: { name: string }) => name).sort()).toEqual([
      "by-hand-1",
      "by-hand-2",
      "slow-shop"
    ])
  })
})
