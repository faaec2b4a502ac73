import { describe, expect, it } from "vitest"
import { FaultBands } from "../../../../src/sim/observation/pictures/FaultBands.ts"

const fault = (name: string, on: string) => ({ name, on, what: "6x slower", byHand: false })

describe("fault bands", () => {
  it("last until their end is told", () => {
    const bands = new FaultBands()
    const [slow, cut] = [bands.began(10, fault("slow", "ledger")), bands.began(20, fault("cut", "shop"))]
    bands.ended(30, slow)

    expect(bands.all.map(({ from, name, to }) => [name, from, to])).toEqual([
      ["slow", 10, 30],
      ["cut", 20, Infinity]
    ])
    expect(bands.open.map(({ name }) => name)).toEqual(["cut"])
    expect(cut).toBe(1)
  })

  it("end once", () => {
    const bands = new FaultBands()
    const slow = bands.began(10, fault("slow", "ledger"))
    bands.ended(30, slow)
    bands.ended(40, slow)

    expect(bands.all[0]!.to).toBe(30)
  })

  it.each([
    ["ledger", ["ledger"]],
    ["ledger/2", ["ledger"]],
    ["shop -> ledger", ["shop", "ledger"]],
    ["eu <-> us", ["eu", "us"]]
  ])("on %s touch %j", (on, components) => {
    const bands = new FaultBands()
    bands.began(0, fault("any", on))

    expect(bands.all[0]!.components).toEqual(components)
  })

  it("touch what they are told to touch", () => {
    const bands = new FaultBands()
    bands.began(0, { ...fault("zone", "eu-1"), components: ["shop", "ledger"] })

    expect(bands.all[0]!.components).toEqual(["shop", "ledger"])
  })
})
