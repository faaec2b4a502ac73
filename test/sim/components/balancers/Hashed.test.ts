import { describe, expect, it } from "vitest"
import { Balancer, describe as inWords, make } from "../../../../src/sim/components/balancers/Balancer.ts"
import { Ring } from "../../../../src/sim/components/balancers/Ring.ts"
import { decode, Ground } from "../Ground.ts"

const keys = Array.from({ length: 20_000 }, (_, key) => key)

/** Who gets each of the keys when so many instances stand there, and the one in `sick` does not. */
const owners = (written: unknown, instances: number, sick?: number) => {
  const ground = new Ground()
  const targets = Array.from({ length: instances }, (_, i) => ({
    place: ground.place(`payments/${i + 1}`),
    outstanding: 0,
    isHealthy: i !== sick
  }))
  const choose = make(decode(Balancer, written), targets, ground.kernel.streams.stream("payments/balancer"))
  const clients = ground.place("clients")
  return keys.map((key) => choose(ground.from(clients, key)))
}

const shareMoved = (before: ReadonlyArray<number>, after: ReadonlyArray<number>) =>
  before.filter((owner, i) => owner !== after[i]).length / before.length

describe("a hashing balancer", () => {
  it("sends what is about the same to the same instance", () => {
    expect(owners("hash", 10)).toEqual(owners("hash", 10))
    expect(new Set(owners("hash", 10)).size).toBe(10)
  })

  it("moves one key in eleven when an eleventh instance joins ten, and all of them to that one", () => {
    const [ten, eleven] = [owners("hash", 10), owners("hash", 11)]

    expect(Math.abs(shareMoved(ten, eleven) - 1 / 11)).toBeLessThan(0.03)
    expect(new Set(eleven.filter((owner, i) => owner !== ten[i]))).toEqual(new Set([10]))
  })

  it("without a ring moves ten keys in eleven", () => {
    const written = { kind: "hash", ring: false }

    expect(Math.abs(shareMoved(owners(written, 10), owners(written, 11)) - 10 / 11)).toBeLessThan(0.01)
  })

  it("moves the keys of one that is down to several others, and nobody else's", () => {
    const [well, sick] = [owners("hash", 10), owners("hash", 10, 3)]

    expect(keys.filter((key) => well[key] !== sick[key])).toEqual(keys.filter((key) => well[key] === 3))
    expect(new Set(keys.filter((key) => well[key] === 3).map((key) => sick[key])).size).toBe(9)
  })

  it("without a ring moves nine keys in ten when one is down", () => {
    const written = { kind: "hash", ring: false }

    // A key stays where both remainders point at the same instance: one in ten.
    expect(Math.abs(shareMoved(owners(written, 10), owners(written, 10, 9)) - 0.9)).toBeLessThan(0.01)
  })

  it("by session takes no notice of the key", () => {
    // Every request of the ground is the same wish.
    expect(new Set(owners({ kind: "hash", by: "session" }, 10)).size).toBe(1)
  })

  it("says so", () => {
    const words = ["hash", { kind: "hash", by: "session", ring: false }].map((written) =>
      inWords(decode(Balancer, written))
    )

    expect(words).toEqual(["consistent hash of the key, 100 points each", "hash of the session modulo their number"])
  })
})

describe("a ring", () => {
  // With V points each the share of one of n nodes is Beta(V, (n - 1) V), whose deviation is sqrt((n - 1) / (n V + 1)) of its mean.
  it.each([
    [1, 1000, 0.04],
    [10, 1000, 0.03],
    [100, 500, 0.03],
    [1000, 50, 0.15]
  ])("with %i points each shares out as much as theory says", (points, rings, within) => {
    const nodes = 10
    let squares = 0
    for (let i = 0; i < rings; i++) {
      const ring = new Ring(
        Array.from({ length: nodes }, (_, node) => `ring ${i} node ${node}`),
        points
      )
      for (const share of ring.shares(nodes)) squares += (share * nodes - 1) * (share * nodes - 1)
    }

    const deviation = Math.sqrt(squares / rings / nodes)
    const theory = Math.sqrt((nodes - 1) / (nodes * points + 1))
    expect(Math.abs(deviation / theory - 1)).toBeLessThan(within)
  })

  it("gives all of the circle to somebody", () => {
    const shares = new Ring(["a", "b", "c"], 7).shares(3)

    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  })

  it("asks the next on the ring, and nobody if nobody accepts", () => {
    const ring = new Ring(["a", "b", "c"], 10)
    const first = ring.owner(123, () => true)

    expect(ring.owner(123, (node) => node !== first)).not.toBe(first)
    expect(ring.owner(123, () => false)).toBe(-1)
  })
})
