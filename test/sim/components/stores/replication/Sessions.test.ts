import { describe, expect, it } from "vitest"
import { Links } from "../../../../../src/sim/components/links/Link.ts"
import { Store } from "../../../../../src/sim/components/stores/Store.ts"
import { StoreComponent } from "../../../../../src/sim/components/stores/StoreComponent.ts"
import { Consistency } from "../../../../../src/sim/model/Consistency.ts"
import type { Access } from "../../../../../src/sim/model/History.ts"
import { decode, Ground } from "../../Ground.ts"

/** A primary, and one replica that is 100 ms behind, in the zone of the user: whoever is free to choose asks the replica. */
const stored = (written: object = {}) => {
  const ground = new Ground()
  const accesses: Array<Access> = []
  ground.journal.follow({ accessed: (_at, access) => void accesses.push(access), lost: () => {} })
  const links = new Links({}, ground.run)
  const replicas = { count: 1, lag: "100ms", zones: ["here"] }
  const options = decode(Store, { read: "0s", write: "0s", zone: "there", reads: "any", replicas, ...written })
  const placeOf = (name: string, zone: string | undefined) => ground.place(name, zone)
  const store = new StoreComponent(options, "ledger", placeOf, ground.run, links, { isAskedForConsistency: true })
  const user = ground.place("user", "here")
  const session = ground.from(user, 1)
  const callAt = (endpoint: string, at: number, consistency?: string, of = session) => {
    const call = of.child(user)
    if (consistency !== undefined) call.consistency = decode(Consistency, consistency)
    ground.callAt(at, store.endpoint(endpoint)!, call)
  }
  const told = () => accesses.map(({ kind, node, version }) => `${kind} ${version} at ${node}`)
  return { callAt, ground, told, another: () => ground.from(user, 1) }
}

describe("a call of a store with replicas", () => {
  it.each([
    ["eventual", "read 0 at ledger/2"],
    ["strong", "read 1 at ledger/1"],
    ["read-your-writes", "read 1 at ledger/1"],
    ["bounded(10ms)", "read 1 at ledger/1"],
    ["bounded(60ms)", "read 0 at ledger/2"]
  ])("that is %s, 50 ms after a write, is answered so: %s", (consistency, answer) => {
    const { callAt, ground, told } = stored()

    callAt("write", 0)
    callAt("read", 50, consistency)
    ground.finish()

    expect(told()).toEqual(["write 1 at ledger/1", answer])
  })

  it("that reads its writes leaves alone what others have written", () => {
    const { another, callAt, ground, told } = stored()

    callAt("write", 0, undefined, another())
    callAt("read", 50, "read-your-writes")
    ground.finish()

    expect(told().at(-1)).toBe("read 0 at ledger/2")
  })

  it("that is monotonic never goes back behind what was read", () => {
    const { callAt, ground, told } = stored()

    callAt("write", 0)
    callAt("read", 10, "eventual")
    callAt("read", 20, "strong")
    callAt("read", 30, "monotonic")
    callAt("read", 200, "monotonic")
    ground.finish()

    expect(told()).toEqual([
      "write 1 at ledger/1",
      "read 0 at ledger/2",
      "read 1 at ledger/1",
      "read 1 at ledger/1",
      "read 1 at ledger/2"
    ])
    expect(ground.counters["own writes missed"]).toBe(1)
  })

  it("that says nothing goes where the store says", () => {
    const { callAt, ground, told } = stored({ reads: "primary" })

    callAt("write", 0)
    callAt("read", 10)
    ground.finish()

    expect(told().at(-1)).toBe("read 1 at ledger/1")
  })
})
