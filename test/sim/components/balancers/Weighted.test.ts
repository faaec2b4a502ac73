import { describe, expect, it } from "vitest"
import { Balancer, describe as inWords, make, makeAmong } from "../../../../src/sim/components/balancers/Balancer.ts"
import { decode, Ground } from "../Ground.ts"

const weighted = (weights: ReadonlyArray<number>, instances: number) => {
  const ground = new Ground()
  const targets = Array.from({ length: instances }, (_, i) => ({
    place: ground.place(`payments/${i + 1}`),
    outstanding: 0,
    isHealthy: true
  }))
  const options = decode(Balancer, { kind: "weighted", weights })
  const stream = ground.kernel.streams.stream("payments/balancer")
  const clients = ground.place("clients")
  const picks = (choose: ReturnType<typeof make>, n: number) =>
    Array.from({ length: n }, () => "abc"[choose(ground.from(clients))]).join("")
  return { targets, options, stream, picks, choose: make(options, targets, stream) }
}

describe("a weighted balancer", () => {
  it("spreads the turns of the heavy as nginx does", () => {
    const { choose, picks } = weighted([5, 1, 1], 3)

    // The example in the commit that brought smooth weighted round robin to nginx: { a, a, b, a, c, a, a }.
    expect(picks(choose, 14)).toBe("aabacaaaabacaa")
  })

  it("is round robin with equal weights, which are those of all if fewer are given", () => {
    const { choose, picks } = weighted([2], 3)

    expect(picks(choose, 6)).toBe("abcabc")
  })

  it("shares the turns of one that is sick among the others by their weights", () => {
    const { choose, picks, targets } = weighted([5, 2, 1], 3)
    targets[0]!.isHealthy = false

    expect(picks(choose, 6)).toBe("bcbbcb")
  })

  it("knows whose a weight is when only some are there", () => {
    const { options, picks, stream, targets } = weighted([1, 3, 1], 3)

    expect([...picks(makeAmong([1, 2], options, targets, stream), 8)].filter((one) => one === "b")).toHaveLength(6)
  })

  it("says so", () => {
    expect(inWords(decode(Balancer, { kind: "weighted", weights: [3, 1] }))).toBe("in turn with weights 3:1")
  })
})
