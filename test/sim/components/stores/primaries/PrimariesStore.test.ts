import { describe, expect, it } from "vitest"
import { Links } from "../../../../../src/sim/components/links/Link.ts"
import { PrimariesStore } from "../../../../../src/sim/components/stores/primaries/PrimariesStore.ts"
import { Store } from "../../../../../src/sim/components/stores/Store.ts"
import { second } from "../../../../../src/sim/kernel/Instant.ts"
import type { Access, Loss } from "../../../../../src/sim/model/History.ts"
import { decode, Ground } from "../../Ground.ts"

const contents = { initial: 10, effects: { add: { adds: 1 }, take: { adds: -8, atLeast: 0 } } }

/** Two nodes in two zones 100 ms apart, and somebody in each. */
const stored = (primaries: object) => {
  const ground = new Ground()
  const accesses: Array<Access> = []
  const losses: Array<Loss> = []
  ground.journal.follow({
    accessed: (_at, access) => void accesses.push(access),
    lost: (_at, loss) => void losses.push(loss)
  })
  const links = new Links({}, ground.run)
  const zones = ["east", "west"]
  const options = decode(Store, {
    read: "0s",
    operations: { add: "0s", take: "0s" },
    contents,
    primaries: { count: 2, lag: "100ms", zones, ...primaries }
  })
  const placeOf = (name: string, zone: string | undefined) => ground.place(name, zone)
  const store = new PrimariesStore({ ...options, primaries: options.primaries! }, "bank", placeOf, ground.run, links)
  const users = zones.map((zone) => ground.place(`user-${zone}`, zone))
  const callAt = (endpoint: string, zone: number, ...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.callAt(at, store.endpoint(endpoint)!, ground.from(users[zone]!, 1))
  }
  const cut = (fromMs: number, toMs: number) => {
    const [one, other] = [store.parts[0]!.place, store.parts[1]!.place]
    const ways = [links.conditionsBetween(one, other), links.conditionsBetween(other, one)]
    ground.during(fromMs, toMs, ways, { cut: true })
  }
  const values = () => accesses.filter(({ kind }) => kind === "read").map(({ value }) => value)
  return { accesses, callAt, cut, ground, losses, store, values }
}

describe("a store with several primaries", () => {
  it("tells a write to the other node after the lag, and until then answers there without it", () => {
    const { callAt, ground, values } = stored({})

    callAt("add", 0, 0)
    callAt("read", 1, 99, 101)
    ground.finish()

    expect(values()).toEqual([10, 11])
    expect(ground.counters["stale reads"]).toBe(1)
  })

  it("keeps the later of two writes that have not seen each other, and loses the other", () => {
    const { callAt, ground, losses, values } = stored({})

    callAt("add", 0, 0)
    callAt("add", 1, 50)
    callAt("read", 0, 200)
    callAt("read", 1, 200)
    ground.finish()

    expect(values()).toEqual([11, 11])
    expect(losses).toEqual([{ store: "bank", key: 1, version: 1, why: "overwritten", by: 2 }])
  })

  it.each([
    ["0s", "1s"],
    ["-1s", "0s"]
  ])("loses a write that has seen the other, if the clock of its node is behind: %s and %s", (...clocks) => {
    const { callAt, ground, losses, values } = stored({ clocks })

    callAt("add", 1, 0)
    callAt("add", 0, 500)
    callAt("read", 0, 501)
    ground.finish()

    expect(values()).toEqual([11])
    expect(losses.map(({ version }) => version)).toEqual([2])
  })

  it("loses one while a clock is wrong, and none when it goes right again", () => {
    const { callAt, ground, losses, store } = stored({})
    ground.during(1000, 3000, [store.parts[1]!.conditions], { clock: second })

    // Each in the east half a second after one in the west of which it knows.
    callAt("add", 1, 0, 2000, 4000)
    callAt("add", 0, 500, 2500, 4500)
    ground.finish()

    // The fourth is stamped 2.5 s, and what it was to replace 3 s.
    expect(losses.map(({ version }) => version)).toEqual([4])
  })

  it("tells whoever wrote which write that was, though another one counts by the clocks", () => {
    const { accesses, callAt, ground } = stored({ clocks: ["0s", "1s"] })

    callAt("add", 1, 0)
    callAt("add", 0, 500)
    callAt("read", 0, 501)
    ground.finish()

    expect(accesses.map(({ kind, version }) => [kind, version])).toEqual([
      ["write", 1],
      ["write", 2],
      ["read", 1]
    ])
  })

  it("has the same at both nodes after a cut during which a clock was put right", () => {
    const { callAt, cut, ground, losses, store, values } = stored({})
    cut(500, 3000)
    ground.during(0, 1500, [store.parts[0]!.conditions], { clock: 10 * second })

    // Stamped 11 s and 2 s: the first counts, wherever one asks.
    callAt("add", 0, 1000, 2000)
    callAt("read", 0, 4000)
    callAt("read", 1, 4000)
    ground.finish()

    expect(values()).toEqual([11, 11])
    expect(losses.map(({ version }) => version)).toEqual([2])
  })

  it.each(["siblings", "counter", "last-write-wins"])(
    "says what a read lacks that others have done, with %s",
    (conflicts) => {
      const { accesses, callAt, ground } = stored({ conflicts })

      callAt("add", 0, 0, 10)
      callAt("add", 1, 20)
      callAt("read", 1, 50, 105, 200)
      ground.finish()

      // Where the last write wins the third stands for the others.
      const lacking = conflicts === "last-write-wins" ? [undefined, undefined, undefined] : [[1, 2], [2], []]
      expect(accesses.flatMap(({ kind, lacks }) => (kind === "read" ? [lacks] : []))).toEqual(lacking)
    }
  )

  it.each(["siblings", "counter"])("adds up what both have done, with %s", (conflicts) => {
    const { callAt, ground, losses, values } = stored({ conflicts })

    callAt("add", 0, 0, 10)
    callAt("add", 1, 20)
    callAt("read", 0, 200)
    callAt("read", 1, 200)
    ground.finish()

    expect(values()).toEqual([13, 13])
    expect(losses).toEqual([])
    // The two of the first node arrive one by one, and each meets what the second had; so does the second's.
    expect(ground.counters.conflicts ?? 0).toBe(conflicts === "siblings" ? 3 : 0)
  })

  it("goes on on both sides of a cut, and takes in what it missed when that is over", () => {
    const { callAt, cut, ground, values } = stored({ conflicts: "counter" })

    cut(0, 1000)
    callAt("take", 0, 10)
    callAt("take", 1, 20, 30)
    callAt("read", 0, 999, 1001)
    ground.finish()

    expect(ground.endings.filter((ending) => ending.startsWith("refused"))).toEqual(["refused at 30"])
    expect(values()).toEqual([2, -6])
    expect(ground.counters.overdrawn).toBe(2)
  })

  it("counts as lost only what is not in what stayed, when a whole side arrives at once", () => {
    const { callAt, cut, ground, losses, values } = stored({})

    cut(0, 1000)
    callAt("add", 0, 10, 20, 30)
    callAt("add", 1, 15, 40)
    callAt("read", 0, 1001)
    ground.finish()

    expect(values()).toEqual([12])
    expect(losses.map(({ version }) => version).sort()).toEqual([1, 3, 4])
  })
})
