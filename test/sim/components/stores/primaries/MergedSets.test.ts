import { describe, expect, it } from "vitest"
import { Links } from "../../../../../src/sim/components/links/Link.ts"
import { PrimariesStore } from "../../../../../src/sim/components/stores/primaries/PrimariesStore.ts"
import { Store } from "../../../../../src/sim/components/stores/Store.ts"
import { drawBelow, RandomStreams } from "../../../../../src/sim/kernel/RandomStreams.ts"
import type { Loss } from "../../../../../src/sim/model/History.ts"
import { decode, Ground } from "../../Ground.ts"

const things = [1, 2, 3]
const operations = Object.fromEntries(things.flatMap((i) => [`put-${i}`, `take-${i}`]).map((name) => [name, "0s"]))
const effects = Object.fromEntries(
  things.flatMap((i) => [[`put-${i}`, { puts: i }] as const, [`take-${i}`, { takes: i }] as const])
)

const zones = ["a", "b", "c"]

/** Carts at so many nodes 100 ms apart, each with somebody beside it. */
const carts = (conflicts: string, primaries: object = {}, count = 2) => {
  const ground = new Ground()
  const losses: Array<Loss> = []
  const sizes: Array<number> = []
  ground.journal.follow({
    accessed: (_at, { operation, value }) => void (operation === "read" && sizes.push(value)),
    lost: (_at, loss) => void losses.push(loss)
  })
  const links = new Links({}, ground.run)
  const options = decode(Store, {
    read: "0s",
    operations: { ...operations, grab: "0s" },
    contents: { effects: { ...effects, grab: { takes: "any" } } },
    primaries: { count, lag: "100ms", zones, conflicts, ...primaries }
  })
  const placeOf = (name: string, zone: string | undefined) => ground.place(name, zone)
  const store = new PrimariesStore({ ...options, primaries: options.primaries! }, "carts", placeOf, ground.run, links)
  const users = zones.map((zone) => ground.place(`user-${zone}`, zone))
  const callAt = (at: number, node: number, endpoint: string) =>
    ground.callAt(at, store.endpoint(endpoint)!, ground.from(users[node]!, 7))
  const cut = (fromMs: number, toMs: number, one = 0, other = 1) => {
    const [a, b] = [store.parts[one]!.place, store.parts[other]!.place]
    ground.during(fromMs, toMs, [links.conditionsBetween(a, b), links.conditionsBetween(b, a)], { cut: true })
  }
  /** What each node has at the end: how many things. */
  const finish = (at = 5000) => {
    for (let node = 0; node < count; node++) callAt(at, node, "read")
    ground.finish()
    const { "lost adds": lost = 0, "resurrected removals": back = 0 } = ground.counters
    return { sizes, lost, back, losses: losses.map(({ version }) => version) }
  }
  return { callAt, cut, finish }
}

/** A cart of 1 and 2 that both sides know of; one side takes 1 out and the other puts 3 in while they are apart. */
const parted = (conflicts: string, isTakenLast: boolean) => {
  const { callAt, cut, finish } = carts(conflicts)
  callAt(0, 0, "put-1")
  callAt(10, 0, "put-2")
  cut(1000, 2000)
  callAt(isTakenLast ? 1200 : 1100, 0, "take-1")
  callAt(isTakenLast ? 1100 : 1200, 1, "put-3")
  return finish()
}

describe("the cart of a store with several primaries", () => {
  it("has what was put in and not what was taken out, as an observed-remove set", () => {
    for (const isTakenLast of [false, true])
      expect(parted("or-set", isTakenLast)).toEqual({ sizes: [2, 2], lost: 0, back: 0, losses: [] })
  })

  it("gets back what was taken out where siblings are united, as in Dynamo", () => {
    for (const isTakenLast of [false, true])
      expect(parted("siblings", isTakenLast)).toMatchObject({ sizes: [3, 3], lost: 0, back: 1 })
  })

  it("is that of the later side where the last write wins", () => {
    // {1, 2, 3} of the side that has put 3 in, and {2} of the one that has taken 1 out. Versions: 1, 2, then 3 and 4 in order of time.
    expect(parted("last-write-wins", false)).toEqual({ sizes: [3, 3], lost: 0, back: 1, losses: [3] })
    expect(parted("last-write-wins", true)).toEqual({ sizes: [1, 1], lost: 1, back: 0, losses: [3] })
  })

  it("has no conflict about different things where each of them has a time of its own", () => {
    for (const isTakenLast of [false, true])
      expect(parted("lww-element-set", isTakenLast)).toMatchObject({ sizes: [2, 2], lost: 0, back: 0 })
  })

  it.each([
    ["or-set", 1, 0],
    ["lww-element-set", 0, 1],
    ["siblings", 1, 0]
  ])(
    "decides whether a thing stays that one side puts in again while the other takes it out: %s",
    (conflicts, left, lost) => {
      const { callAt, cut, finish } = carts(conflicts)
      callAt(0, 0, "put-1")
      cut(1000, 2000)
      callAt(1100, 1, "put-1")
      callAt(1200, 0, "take-1")

      expect(finish()).toMatchObject({ sizes: [left, left], lost, back: 0 })
    }
  )

  it("keeps what was taken out by a clock that is behind, where the later time counts for each thing", () => {
    const { callAt, finish } = carts("lww-element-set", { clocks: ["0s", "1s"] })
    callAt(0, 1, "put-1")
    callAt(500, 0, "take-1")

    expect(finish()).toMatchObject({ sizes: [1, 1], lost: 0, back: 1 })
  })

  it("does not get back what a third node has heard to be taken out before it was put in", () => {
    const { callAt, cut, finish } = carts("or-set", {}, 3)
    cut(0, 2000, 0, 2)
    callAt(10, 0, "put-1")
    callAt(500, 1, "take-1")

    expect(finish()).toEqual({ sizes: [0, 0, 0], lost: 0, back: 0, losses: [] })
  })

  it("does not lose what is under way in a later write of the same side", () => {
    const { callAt, finish } = carts("last-write-wins")
    callAt(0, 0, "put-1")
    callAt(20, 1, "put-2")
    callAt(40, 0, "put-3")

    // {1, 3} of the first node is the last that is written; the second one's is lost, and nothing else.
    expect(finish()).toEqual({ sizes: [2, 2], lost: 1, back: 0, losses: [2] })
  })

  it("is not written by who finds nothing to take", () => {
    const { callAt, finish } = carts("last-write-wins")
    callAt(0, 0, "put-1")
    callAt(10, 1, "grab")
    callAt(20, 1, "take-1")
    callAt(500, 1, "grab")

    expect(finish()).toEqual({ sizes: [0, 0], lost: 0, back: 0, losses: [] })
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "has what an addition put in that no removal has seen, as an observed-remove set (%i)",
    (seed) => {
      const chance = new RandomStreams(seed).stream("test")
      const done = Array.from({ length: 60 }, (_, i) => ({
        at: 7 * i + 1,
        node: drawBelow(chance, 3),
        thing: 1 + drawBelow(chance, 3),
        isTaking: chance.next() < 0.5
      }))

      // One by one: a write is seen at once where it was made, and by the others 100 ms later.
      const sees = (one: (typeof done)[number], other: (typeof done)[number]) =>
        other.at + (other.node === one.node ? 0 : 100) < one.at
      const undone = new Map<(typeof done)[number], Set<(typeof done)[number]>>()
      for (const one of done.filter(({ isTaking }) => isTaking)) {
        undone.set(
          one,
          new Set(done.filter((other) => !other.isTaking && other.thing === one.thing && sees(one, other)))
        )
      }
      const left = done.filter((one) => !one.isTaking && ![...undone.values()].some((all) => all.has(one)))
      const size = new Set(left.map(({ thing }) => thing)).size

      const { callAt, finish } = carts("or-set", {}, 3)
      for (const { at, isTaking, node, thing } of done) callAt(at, node, `${isTaking ? "take" : "put"}-${thing}`)
      expect(finish()).toEqual({ sizes: [size, size, size], lost: 0, back: 0, losses: [] })
    }
  )

  it.each(["or-set", "lww-element-set", "siblings", "last-write-wins"])(
    "is the same everywhere when all is over, whatever was cut: %s",
    (conflicts) => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const chance = new RandomStreams(seed).stream("test")
        const { callAt, cut, finish } = carts(conflicts, { clocks: ["0s", "30ms", "200ms"] }, 3)
        for (let i = 0; i < 10; i++) {
          const node = drawBelow(chance, 3)
          cut(300 * i, 300 * i + drawBelow(chance, 900), node, (node + 1) % 3)
        }
        for (let i = 0; i < 100; i++) {
          const operation = `${chance.next() < 0.4 ? "take" : "put"}-${1 + drawBelow(chance, 3)}`
          callAt(30 * i + drawBelow(chance, 30), drawBelow(chance, 3), operation)
        }
        expect(new Set(finish(8000).sizes).size).toBe(1)
      }
    }
  )
})
