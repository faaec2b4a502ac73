import { describe, expect, it } from "vitest"
import type { LinkTable } from "../../../../../src/sim/components/links/Link.ts"
import { Links } from "../../../../../src/sim/components/links/Link.ts"
import { QuorumStore } from "../../../../../src/sim/components/stores/quorum/QuorumStore.ts"
import { Store } from "../../../../../src/sim/components/stores/Store.ts"
import { millisecond } from "../../../../../src/sim/kernel/Instant.ts"
import { constant } from "../../../../../src/sim/model/distributions/Constant.ts"
import type { Access } from "../../../../../src/sim/model/History.ts"
import { decode, Ground } from "../../Ground.ts"

const far: LinkTable = { default: { latency: constant(20 * millisecond) } }

const stored = (quorum: object, table: LinkTable = {}, written: object = {}) => {
  const ground = new Ground()
  const links = new Links(table, ground.run)
  const options = decode(Store, { read: "5ms", write: "10ms", quorum, ...written })
  const placeOf = (name: string, zone: string | undefined) => ground.place(name, zone)
  const store = new QuorumStore({ ...options, quorum: options.quorum! }, "ledger", placeOf, ground.run, links)
  const client = ground.place("shop/1")
  const accesses: Array<Access> = []
  ground.journal.follow({ accessed: (_at, access) => void accesses.push(access), lost: () => {} })
  const callAt = (endpoint: string, key: number, ...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.callAt(at, store.endpoint(endpoint)!, ground.from(client, key))
  }
  const down = (node: number, fromMs: number, toMs: number) =>
    ground.during(fromMs, toMs, [store.parts[node]!.conditions], { down: true })
  return { accesses, callAt, down, ground, links, store }
}

describe("a quorum store", () => {
  it("waits for as many replicas as must answer, of which one is where it was asked", () => {
    const { callAt, ground } = stored({ replicas: 3, read: 1, write: 2 }, far)

    callAt("write", 1, 0)
    ground.finish()

    // 20 to it; its own copy has it after 10, another after 20 + 10 + 20; and 20 back.
    expect(ground.endings).toEqual(["full at 90"])
  })

  it("works on every replica, also when it has answered", () => {
    const { callAt, ground } = stored({ replicas: 3, write: 1 }, {}, { connections: 1 })

    callAt("write", 1, 0, 1)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "full at 20"])
    expect(ground.calls.filter((call) => call.startsWith("ledger/"))).toHaveLength(6)
  })

  it("asks another if one is dead, and says that it cannot when too few are left", () => {
    const { callAt, down, ground } = stored({ replicas: 3, read: 2, write: 2 })

    down(0, 0, 1000)
    down(1, 500, 1000)
    callAt("write", 1, 10)
    callAt("read", 1, 100, 600)
    callAt("write", 1, 700)
    ground.finish()

    expect(ground.endings).toEqual(["full at 20", "full at 105", "unreachable at 600", "unreachable at 700"])
  })

  it("gives up after its time where a replica is cut off from it, though others may have the write", () => {
    const { accesses, callAt, ground, links, store } = stored({ replicas: 2, write: 2, read: 1, timeout: "1s" })

    const [one, other] = [store.parts[0]!.place, store.parts[1]!.place]
    for (const way of [links.conditionsBetween(one, other), links.conditionsBetween(other, one)]) way.add({ cut: true })
    callAt("write", 1, 0)
    ground.finish()

    expect(ground.endings).toEqual(["timed out at 1000"])
    expect(accesses).toMatchObject([{ kind: "write", outcome: "unsure", version: 1, node: "ledger/1" }])
  })

  it("keeps hints for who is dead, and hands them on some time after it is back", () => {
    const { callAt, down, ground, store } = stored({ replicas: 2, write: 1, read: 1, handOff: "10s" })

    down(1, 0, 1000)
    callAt("write", 7, 100)
    ground.finish()

    expect(ground.levels.hints).toEqual([1, 0])
    expect(ground.kernel.now).toBe(11_000 * millisecond)
    expect(store.get(1, 7).version).toBe(1)
  })

  it("repairs what a read finds behind before it answers", () => {
    const { callAt, down, ground, store } = stored({ replicas: 2, write: 1, read: 2 })

    down(1, 0, 50)
    callAt("write", 7, 10)
    callAt("read", 7, 100)
    ground.finish()

    // 5 to find it, 10 to write it.
    expect(ground.endings).toEqual(["full at 20", "full at 115"])
    expect(store.get(1, 7).version).toBe(1)
    expect(ground.counters["read repairs"]).toBe(1)
  })

  it("does not answer a read whose repair fails, as the next may see less", () => {
    const { accesses, callAt, down, ground } = stored({ replicas: 2, write: 1, read: 2, coordinator: "client" })

    down(1, 0, 50)
    callAt("write", 7, 10)
    callAt("read", 7, 100)
    down(1, 107, 200)
    ground.finish()

    expect(ground.endings).toEqual(["full at 20", "unreachable at 107"])
    expect(accesses.map(({ kind }) => kind)).toEqual(["write"])
  })

  it("nor one whose repair takes too long", () => {
    const { callAt, down, ground, store } = stored({
      replicas: 2,
      write: 1,
      read: 2,
      timeout: "1s",
      coordinator: "client"
    })

    down(1, 0, 50)
    callAt("write", 7, 10)
    callAt("read", 7, 100)
    ground.during(107, 5000, [store.parts[1]!.conditions], { paused: true })
    ground.finish()

    expect(ground.endings).toEqual(["full at 20", "timed out at 1100"])
  })

  it("tells another instead if a repair fails, as Cassandra does", () => {
    const { accesses, callAt, down, ground, store } = stored({ replicas: 3, write: 1, read: 2, coordinator: "client" })

    down(1, 0, 50)
    down(2, 0, 106)
    callAt("write", 7, 10)
    callAt("read", 7, 100)
    down(1, 107, 200)
    ground.finish()

    // Two of three have it then: whoever asks two sees it.
    expect(ground.endings).toEqual(["full at 20", "full at 117"])
    expect(accesses.at(-1)).toMatchObject({ kind: "read", version: 1, node: "ledger/1" })
    expect(accesses.at(-1)!.answeredBy).toHaveLength(2)
    expect(accesses.at(-1)!.answeredBy).toContain("ledger/1")
    expect(store.get(2, 7).version).toBe(1)
  })

  it("counts a read as stale that is older than what was acknowledged before it began", () => {
    const { accesses, callAt, down, ground } = stored({ replicas: 2, write: 1, read: 1, readRepair: "none" })

    down(1, 0, 50)
    callAt("write", 7, 10, 30)
    down(0, 60, 200)
    callAt("read", 7, 100)
    ground.finish()

    expect(ground.endings).toEqual(["full at 20", "full at 40", "stale at 105"])
    expect(ground.counters).toMatchObject({ "stale reads": 1, "versions behind": 2, "empty reads": 1 })
    expect(accesses.map(({ kind, version }) => `${kind} ${version}`)).toEqual(["write 1", "write 2", "read 0"])
  })

  it("loses every write that no node had flushed, also those of one key after each other", () => {
    const { accesses, callAt, down, ground } = stored({ replicas: 3, flush: "every(1s)", timeout: "500ms" })

    callAt("write", 1, 900, 1100, 1200)
    callAt("write", 2, 1300)
    for (const node of [0, 1, 2]) down(node, 1505, 2000)
    ground.finish()

    expect(accesses).toHaveLength(4)
    expect(ground.counters["lost writes"]).toBe(3)
    // Judged 500 after the crash; the oldest was acknowledged at 1110.
    expect(ground.levels["age of what was lost"]).toEqual([(2005 - (1505 - 1110)) * millisecond, Infinity])
  })

  it("loses nothing that one node has kept", () => {
    const { callAt, down, ground } = stored({ replicas: 3, flush: "every(1s)", timeout: "500ms" })

    callAt("write", 1, 1100, 1200)
    for (const node of [0, 1]) down(node, 1505, 2000)
    ground.finish()

    expect(ground.counters["lost writes"]).toBeUndefined()
    expect(ground.levels["age of what was lost"]).toBeUndefined()
  })

  it("takes no writes while fewer nodes are there than must have one", () => {
    const { down, ground, store } = stored({ replicas: 3, write: 2 })

    down(0, 100, 900)
    down(1, 300, 600)
    ground.during(700, 800, [store.parts[2]!.conditions], { paused: true })
    ground.finish()

    expect(ground.levels["time without a primary"]).toEqual(
      [300, Infinity, 700, Infinity].map((at) => at * millisecond)
    )
  })
})
