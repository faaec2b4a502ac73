import { describe, expect, it } from "vitest"
import { Balancer, describe as inWords, make } from "../../../../src/sim/components/balancers/Balancer.ts"
import { Trail } from "../../../../src/sim/model/Trail.ts"
import { decode, Ground } from "../Ground.ts"

const size = 5003

/** Who gets each of many keys, of so many instances of whom some are sick. */
const maglev = (instances: number, ...sick: ReadonlyArray<number>) => {
  const ground = new Ground()
  const targets = Array.from({ length: instances }, (_, i) => ({
    place: ground.place(`payments/${i + 1}`),
    outstanding: 0,
    isHealthy: !sick.includes(i)
  }))
  const written = { kind: "maglev", tableSize: size }
  const choose = make(decode(Balancer, written), targets, ground.kernel.streams.stream("payments/balancer"))
  const clients = ground.place("clients")
  return { targets, ofKey: (key: number, tried?: Trail) => choose(ground.from(clients, key), tried) }
}

const keys = Array.from({ length: 20_000 }, (_, key) => key)

const owners = (instances: number, ...sick: ReadonlyArray<number>) => {
  const { ofKey } = maglev(instances, ...sick)
  return keys.map((key) => ofKey(key))
}

const sharesOf = (owners: ReadonlyArray<number>, instances: number) =>
  Array.from({ length: instances }, (_, i) => owners.filter((owner) => owner === i).length / owners.length)

describe("a maglev balancer", () => {
  // Every instance has the same number of entries, so that only the keys differ: 4.5 sqrt(p (1 - p) / n) is 0.0095.
  it("shares the keys out equally", () => {
    for (const share of sharesOf(owners(10), 10)) expect(Math.abs(share - 0.1)).toBeLessThan(0.0095)
  })

  it("moves the keys of one that is down, to all others alike, and few besides", () => {
    const [well, sick] = [owners(10), owners(10, 3)]
    const moved = keys.filter((key) => well[key] !== sick[key])

    expect(sick).not.toContain(3)
    expect(sharesOf(sick, 10).filter((share) => Math.abs(share - 1 / 9) < 0.0105)).toHaveLength(9)
    // A tenth has to move; the paper's figures have a few percent more.
    expect(moved.length / keys.length).toBeGreaterThan(0.09)
    expect(moved.length / keys.length).toBeLessThan(0.15)
  })

  it("gives the keys back to who is well again", () => {
    const { ofKey, targets } = maglev(4)
    const before = keys.slice(0, 500).map((key) => ofKey(key))

    targets[1]!.isHealthy = false
    expect(keys.slice(0, 500).map((key) => ofKey(key))).not.toContain(1)
    targets[1]!.isHealthy = true

    expect(keys.slice(0, 500).map((key) => ofKey(key))).toEqual(before)
  })

  it("sends a try that has been made there to somebody else", () => {
    const { ofKey, targets } = maglev(3)
    const tried = new Trail("another")

    const places = [0, 1, 2].map(() => {
      const chosen = ofKey(7, tried)
      tried.add(targets[chosen]!.place)
      return chosen
    })

    expect(new Set(places).size).toBe(3)
  })

  it("goes on as if nothing were wrong when nobody is healthy", () => {
    expect(owners(3, 0, 1, 2)).toEqual(owners(3))
  })

  it("needs a table of a prime size", () => {
    expect(() => decode(Balancer, { kind: "maglev", tableSize: 65_536 })).toThrow(/has to be a prime/)
    expect(inWords(decode(Balancer, { kind: "maglev", tableSize: 251, by: "session" }))).toBe(
      "maglev by the session, 251 entries"
    )
  })
})
