import { describe, expect, it } from "vitest"
import type { Against } from "../../../src/tui/session/SessionProtocol.ts"
import type { Lab } from "../Lab.ts"
import { fileOf, opened, smallScenario } from "../Lab.ts"

const beside = async (lab: Lab, against: Against): Promise<void> => {
  await lab.conductor.give({ order: "beside", against })
}

const runTo = async (lab: Lab, atMs: number): Promise<void> => {
  await lab.conductor.give({ order: "runTo", atMs })
  lab.pass(3000)
}

const both = (lab: Lab) => {
  const { beside, frame } = lab.last("frame")
  if (beside === undefined) throw new Error("nothing runs beside")
  return { here: frame, there: beside.frame, figures: beside.figures }
}

const offered = (frame: ReturnType<typeof both>["here"]) => frame.picture.journeys[0]!.series.offered

describe("a companion", () => {
  it("stands at the same instant as the run beside it, with the same arrivals", async () => {
    const lab = await opened()
    await runTo(lab, 2500)
    await beside(lab, { kind: "variant", variant: "more-workers" })
    await runTo(lab, 7300)
    const { here, there } = both(lab)

    expect(lab.last("beside").beside?.opening.variant).toBe("more-workers")
    expect(here.picture.atMs).toBe(7300)
    expect(there.picture.atMs).toBe(7300)
    expect(offered(there)).toEqual(offered(here))
  })

  it("goes the same way as the design does alone", async () => {
    const lab = await opened()
    await runTo(lab, 3000)
    await beside(lab, { kind: "variant", variant: "more-workers" })
    await runTo(lab, 10_000)
    const alone = await opened()
    await alone.conductor.give({ order: "restart", variant: "more-workers" })
    await runTo(alone, 10_000)

    expect(both(lab).there.fingerprint).toBe(alone.last("frame").frame.fingerprint)
  })

  it("meets what is done by hand, before it came and after", async () => {
    const lab = await opened()
    await runTo(lab, 1000)
    await lab.conductor.give({ order: "inject", fault: { on: "shop", errors: "50%" } })
    await beside(lab, { kind: "variant", variant: "more-workers" })
    await runTo(lab, 3000)
    await lab.conductor.give({ order: "lift", name: "by-hand-1" })
    await runTo(lab, 6000)
    const { here, there } = both(lab)
    const byHand = ({ picture }: typeof here) => picture.faults.map(({ fromMs, on, toMs }) => [on, fromMs, toMs])

    expect(here.picture.faults).toHaveLength(2)
    expect(byHand(there)).toEqual(byHand(here))
  })

  it("shows how it goes without what was done by hand", async () => {
    const lab = await opened()
    await runTo(lab, 1000)
    await lab.conductor.give({ order: "inject", fault: { on: "shop", errors: "100%" } })
    await runTo(lab, 3000)
    await beside(lab, { kind: "untouched" })
    const { figures, here, there } = both(lab)

    expect(here.picture.journeys[0]!.total.failed).toBeGreaterThan(90)
    expect(there.picture.journeys[0]!.total.failed).toBe(0)
    expect(figures.find(({ name }) => name === "failures")).toMatchObject({ there: 0 })
  })

  it("is the other future: the same up to the change, and compared from there", async () => {
    const lab = await opened()
    await runTo(lab, 5000)
    await beside(lab, { kind: "change", text: "system.shop.endpoints.buy.0.work=constant(40ms)" })
    await runTo(lab, 8000)
    const { figures, here, there } = both(lab)
    const p50 = ({ picture }: typeof here) => picture.journeys[0]!.series.p50Ms
    const { windowMs } = here.picture
    const before = 5000 / windowMs

    expect(p50(there).slice(0, before)).toEqual(p50(here).slice(0, before))
    expect(lab.last("beside").beside?.fromMs).toBe(5000)
    // After the fault, from 6s on, work takes 20 ms here and 40 ms there.
    expect(p50(there)[7000 / windowMs]).toBeCloseTo(40, 0)
    expect(p50(here)[7000 / windowMs]).toBeCloseTo(20, 0)
    expect(figures.find(({ name }) => name === "tries")).toMatchObject({ here: 1, there: 1 })
  })

  it("is refused in words if there is no such design, and the run goes on alone", async () => {
    const lab = await opened(fileOf(smallScenario))
    await beside(lab, { kind: "variant", variant: "mor-workers" })
    await runTo(lab, 2000)

    expect(lab.last("said")).toMatchObject({ isProblem: true })
    expect(lab.last("said").message).toContain("more-workers")
    expect(lab.last("frame").beside).toBeUndefined()
  })

  it("is gone when it is no longer wanted", async () => {
    const lab = await opened()
    await beside(lab, { kind: "variant", variant: "more-workers" })
    await lab.conductor.give({ order: "beside" })

    expect(lab.last("beside").beside).toBeUndefined()
    expect(lab.last("frame").beside).toBeUndefined()
  })
})
