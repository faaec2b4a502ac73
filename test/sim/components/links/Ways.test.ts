import { describe, expect, it } from "vitest"
import { inProcess, Ways } from "../../../../src/sim/components/links/Ways.ts"
import type { Network } from "../../../../src/sim/model/Endpoint.ts"
import { answered } from "../../../../src/sim/model/Endpoint.ts"
import { Ground } from "../Ground.ts"

describe("the ways to an endpoint", () => {
  it("are opened once per place from which somebody calls", () => {
    const ground = new Ground()
    const [shop, search, payments] = ["shop/1", "search/1", "payments/1"].map((name) => ground.place(name))
    const opened: Array<string> = []
    const network: Network = {
      passage: (from, to) => {
        opened.push(`${from.name} -> ${to.name}`)
        return (next) => next
      }
    }
    const ways = new Ways(network, payments!, () => answered)

    for (const place of [shop, search, shop, search]) ways.call(ground.from(place!))

    expect(opened).toEqual(["shop/1 -> payments/1", "search/1 -> payments/1"])
  })

  it("are none at all in the same process", () => {
    const ground = new Ground()
    const ways = new Ways(inProcess, ground.place("catalogue"), () => answered)

    expect(ways.call(ground.from(ground.place("shop/1")))).toBe(answered)
  })
})
