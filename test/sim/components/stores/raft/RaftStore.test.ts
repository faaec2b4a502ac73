import { describe, expect, it } from "vitest"
import { Links } from "../../../../../src/sim/components/links/Link.ts"
import { RaftStore } from "../../../../../src/sim/components/stores/raft/RaftStore.ts"
import { Store } from "../../../../../src/sim/components/stores/Store.ts"
import { millisecond } from "../../../../../src/sim/kernel/Instant.ts"
import { constant } from "../../../../../src/sim/model/distributions/Constant.ts"
import type { Access, Loss } from "../../../../../src/sim/model/History.ts"
import { decode, Ground } from "../../Ground.ts"

/** Three nodes 10 ms from each other and from the user, each in a zone of its own; the user is with the last. */
const stored = (raft: object = {}, seed = 1, add = "0s") => {
  const ground = new Ground(seed)
  const accesses: Array<Access> = []
  const losses: Array<Loss> = []
  ground.journal.follow({
    accessed: (_at, access) => void accesses.push(access),
    lost: (_at, loss) => void losses.push(loss)
  })
  const links = new Links({ default: { latency: constant(10 * millisecond) } }, ground.run)
  const options = decode(Store, {
    read: "0s",
    operations: { take: "0s", add },
    contents: { initial: 100, effects: { take: { adds: -80, atLeast: 0 } } },
    raft: { nodes: 3, zones: ["a", "b", "c"], ...raft }
  })
  const placeOf = (name: string, zone: string | undefined) => ground.place(name, zone)
  const store = new RaftStore({ ...options, raft: options.raft! }, "bank", placeOf, ground.run, links)
  const user = (zone: string) => ground.place(`user-${zone}`, zone)
  const callAt = (endpoint: string, at: number, zone = "c") =>
    ground.callAt(at, store.endpoint(endpoint)!, ground.from(user(zone), 1))
  const leader = () => store.nodes.findIndex(({ role }) => role === "leader")
  const until = (ms: number) => void ground.kernel.run({ instant: ms * millisecond })
  const alone = (node: number) => {
    const { place } = store.parts[node]!
    const ways = store.parts.flatMap((other) =>
      other.place === place
        ? []
        : [links.conditionsBetween(place, other.place), links.conditionsBetween(other.place, place)]
    )
    return ways.map((way) => way.add({ cut: true }))
  }
  store.begin()
  return { accesses, alone, callAt, ground, leader, losses, store, until }
}

describe("a raft store", () => {
  it("never has a leader if all draw the same timeout", () => {
    const { callAt, ground, store, until } = stored({ electionTimeout: "constant(200ms)", preVote: false }, 1)

    // All stand at the same instant, and none ever gets a second vote.
    until(2000)
    callAt("read", 2000)
    until(3000)

    expect(store.nodes.map(({ role }) => role)).not.toContain("leader")
    expect(ground.endings).toEqual(["unreachable at 2020"])
  })

  it.each([1, 2, 3, 4, 5])("elects one leader per term, who has all that was acknowledged (seed %i)", (seed) => {
    const { callAt, ground, leader, store, until } = stored({}, seed)

    until(1000)
    const first = leader()
    callAt("take", 1000)
    until(1500)
    const lift = store.parts[first]!.conditions
    lift.add({ down: true })
    until(3000)
    const second = leader()
    callAt(
      "take",
      3000,
      ["a", "b", "c"].find((_, i) => i !== first)
    )
    until(4000)

    expect(first).toBeGreaterThanOrEqual(0)
    expect([0, 1, 2].filter((node) => node !== first)).toContain(second)
    expect(ground.counters.elections).toBe(2)
    // The new leader knows of the first withdrawal: 20 are left, and the second is refused.
    expect(ground.endings.map((ending) => ending.split(" at ")[0])).toEqual(["full", "refused"])
    expect(ground.levels.contents!.at(-1)).toBe(20)
  })

  it("loses what was acknowledged when the disks of a majority come back empty, and nothing with one of them", () => {
    const lossesWith = (empty: number) => {
      const { callAt, leader, losses, store, until } = stored()
      until(1000)
      const first = leader()
      callAt("take", 1000)
      until(2000)
      const others = [0, 1, 2].filter((node) => node !== first)
      for (const node of others.slice(0, empty)) store.nodes[node]!.log.length = 0
      store.parts[first]!.conditions.add({ down: true })
      until(4000)
      expect(others).toContain(leader())
      return losses
    }

    expect(lossesWith(1)).toEqual([])
    expect(lossesWith(2)).toEqual([{ store: "bank", key: 1, version: 1, why: "failover" }])
  })

  it("loses nothing when a leader that stood still goes on, and has not heard of what was agreed meanwhile", () => {
    const { callAt, ground, leader, losses, store, until } = stored({ timeout: "5s" }, 1, "6ms")
    until(1000)
    const first = leader()
    const zones = ["a", "b", "c"]
    // It is there at 1995, and 5 of 6 ms are done when its leader stands still.
    callAt("add", 1985, zones[first])
    until(2000)
    const lift = store.parts[first]!.conditions.add({ paused: true })
    until(3000)
    const second = [0, 1, 2].find((node) => node !== first && store.nodes[node]!.role === "leader")!
    callAt("add", 3000, zones[second])
    until(4000)
    lift()
    until(6000)

    expect(ground.endings.map((ending) => ending.split(" at ")[0])).toEqual(["full", "error"])
    expect(losses).toEqual([])
  })

  it("waits for one round trip to another node, and to the leader and back", () => {
    const { callAt, ground, leader, until } = stored()

    until(1000)
    const zone = ["a", "b", "c"][leader()]!
    callAt("take", 1000, zone)
    until(2000)

    // 10 there, 20 to one of the others and back, 10 back.
    expect(ground.endings).toEqual(["full at 1040"])
  })

  it("acknowledges nothing on the side of a cut that has no majority, though its leader believes to lead", () => {
    const { accesses, alone, callAt, ground, leader, store, until } = stored()

    until(1000)
    const old = leader()
    alone(old)
    callAt("take", 1001, ["a", "b", "c"][old])
    until(3000)

    const [now] = store.nodes.flatMap(({ role }, i) => (role === "leader" ? [i] : []))
    expect(now).not.toBe(old)
    expect(ground.endings.map((ending) => ending.split(" at ")[0])).toEqual(["error"])
    expect(accesses.map(({ outcome }) => outcome)).toEqual(["unsure"])
  })

  // All clocks are ahead, and that of the leader is put right at 1500, when it is cut off. The others have another one by 2000, who
  // takes a withdrawal at 2500.
  it.each([
    ["asks a majority first, whatever its clock says", { leases: false }, 3000, []],
    ["has no lease any more, by a clock that goes right", { leases: true }, 0, []],
    ["has a lease for another three seconds, by a clock that was put back by 3s", { leases: true }, 3000, [100]]
  ])("when it is asked for a read while it is cut off, a leader %s", (_, raft, ahead, told) => {
    const { accesses, alone, callAt, ground, leader, store, until } = stored(raft)

    const lifts = store.parts.map(({ conditions }) => conditions.add({ clock: ahead * millisecond }))
    until(1500)
    const old = leader()
    alone(old)
    lifts[old]!()
    callAt("take", 2500, ["a", "b", "c"][(old + 1) % 3])
    callAt("read", 3000, ["a", "b", "c"][old])
    until(6000)

    expect(ground.levels.contents!.at(-1)).toBe(20)
    const reads = accesses.filter(({ kind, outcome }) => kind === "read" && outcome === "ok")
    expect(reads.map(({ node, value }) => [node, value])).toEqual(
      told.map((value) => [store.parts[old]!.place.name, value])
    )
  })

  it("does not take a write that nobody may ever hear of for the one before it", () => {
    const { accesses, alone, callAt, leader, until } = stored()

    until(1000)
    const old = leader()
    const zone = ["a", "b", "c"][old]!
    callAt("take", 1000, zone)
    until(1500)
    alone(old)
    callAt("take", 1501, zone)
    until(4000)

    expect(accesses.map(({ outcome, version }) => [outcome, version])).toEqual([
      ["ok", 1],
      ["unsure", 0]
    ])
  })

  it("does what an old leader alone had in its log only if the new one has it", () => {
    const { alone, callAt, ground, leader, store, until } = stored()

    until(1000)
    const old = leader()
    const lifts = alone(old)
    callAt("take", 1001, ["a", "b", "c"][old])
    until(3000)
    lifts.forEach((lift) => void lift())
    until(5000)

    expect(store.nodes.filter(({ role }) => role === "leader")).toHaveLength(1)
    expect(ground.levels.contents).toBeUndefined()
    const logs = store.nodes.map(({ log }) => log.map(({ term }) => term).join(" "))
    expect(new Set(logs).size).toBe(1)
  })

  it("with pre-votes keeps its leader when one that was cut off comes back", () => {
    const deposed = [true, false].map((preVote) => {
      const { alone, ground, leader, until } = stored({ preVote })
      until(1000)
      const cutOff = [0, 1, 2].find((node) => node !== leader())!
      const lifts = alone(cutOff)
      until(3000)
      lifts.forEach((lift) => void lift())
      until(4000)
      return ground.counters.elections! > 1
    })

    expect(deposed).toEqual([false, true])
  })

  it.each([1, 2, 3, 4, 5, 6])(
    "has all that it acknowledged in every log, whatever is cut off or dies (seed %i)",
    (seed) => {
      const { accesses, alone, callAt, ground, store, until } = stored({}, seed)
      const chance = ground.kernel.streams.stream("test")
      const below = (n: number) => Math.floor(chance.next() * n)

      for (let second = 1; second <= 20; second++) {
        until(second * 1000)
        const node = below(3)
        const lifts = chance.next() < 0.5 ? alone(node) : [store.parts[node]!.conditions.add({ down: true })]
        // Some are healed before anybody is elected, and some after the next is hit.
        ground.kernel.plan((second * 1000 + 100 + below(1500)) * millisecond, () =>
          lifts.forEach((lift) => void lift())
        )
        for (let i = 0; i < 5; i++) callAt("add", second * 1000 + below(1000), ["a", "b", "c"][below(3)])
      }
      until(26_000)

      const acknowledged = accesses.filter(({ kind, outcome }) => kind === "write" && outcome === "ok").length
      const [first = [], ...others] = store.nodes.map(({ log }) =>
        log.flatMap(({ proposal }) => (proposal === undefined ? [] : [proposal]))
      )
      expect(acknowledged).toBeGreaterThan(20)
      expect(first.length).toBeGreaterThanOrEqual(acknowledged)
      for (const other of others) expect(other.every((proposal, i) => proposal === first[i])).toBe(true)
      expect(new Set(store.nodes.map(({ log }) => log.length)).size).toBe(1)
    }
  )
})
