import { describe, expect, it } from "vitest"
import { Progress } from "../../../../../src/sim/components/stores/raft/RaftProgress.ts"
import { measured, users } from "../../transactions/Ran.ts"

/** Three nodes in three zones 10 ms apart; users in zone a write at each of these instants, and whoever fails does not try again. */
const group = (raft: object, writes: ReadonlyArray<string>, faults: object, duration = "60s") => ({
  duration,
  system: { ledger: { store: { read: "0s", write: "0s", raft: { nodes: 3, zones: ["a", "b", "c"], ...raft } } } },
  links: { default: { latency: "10ms" } },
  journeys: { write: [{ call: "ledger.write" }, { call: "ledger.read" }], look: [{ call: "ledger.read" }] },
  load: { k6: { scenarios: Object.fromEntries(writes.map((at, i) => [`at-${i}`, users(1, "write", at)])) } },
  faults,
  invariants: { kept: { durable: "ledger" }, register: { linearizable: "ledger" } }
})

const results = (written: object) =>
  measured(written, ["lost writes of ledger", "violations of kept", "violations of register", "carried of write"])

/**
 * What is written at 5 s is had by the first two, since the third is cut off. One of them dies and the other loses its disk; then the
 * third is back: two of three are there, and neither has it.
 */
const forgotten = {
  "third-is-cut": { on: "c", cut: true, at: "2s", for: "8s" },
  "first-dies": { on: "ledger/1", crash: true, at: "8s", for: "20s" },
  "second-is-wiped": { on: "ledger/2", wipe: true, at: "8s" }
}

describe("a voter that comes back with an empty disk", () => {
  it("may elect who lacks what was acknowledged, if it votes: the only write is lost, and the next is taken", () => {
    const { "first-dies": dies, ...others } = forgotten
    const written = group({ wiped: "votes" }, ["5s", "15s"], { ...others, "first-dies": { ...dies, for: "52s" } })
    const load = { k6: { scenarios: { ...written.load.k6.scenarios, looker: users(1, "look", "12s") } } }

    expect(results({ ...written, load })).toEqual({
      "lost writes of ledger": 1,
      "violations of kept": 1,
      "violations of register": 1,
      "carried of write": 2,
      "books": []
    })
  })

  it("loses nothing if it waits: nobody leads until the one is back that has it", () => {
    expect(results(group({}, ["5s", "15s"], forgotten))).toEqual({
      "lost writes of ledger": 0,
      "violations of kept": 0,
      "violations of register": 0,
      "carried of write": 1,
      "books": []
    })
  })

  it("counts again once a majority of the others has let it in, and has what they have", () => {
    const again = { ...forgotten, "first-dies-again": { on: "ledger/1", crash: true, at: "40s", for: "20s" } }

    // At 35 s the first and the third agree, at 45 s the second and the third.
    expect(results(group({}, ["5s", "35s", "45s"], again))).toMatchObject({
      "lost writes of ledger": 0,
      "carried of write": 3
    })
  })

  it("is let in by the two others at once, while nothing else goes wrong", () => {
    const wiped = { wiped: { on: "ledger/2", wipe: true, at: "8s" }, dies: { on: "ledger/1", crash: true, at: "9s" } }

    expect(results(group({}, ["5s", "15s"], wiped))).toMatchObject({
      "lost writes of ledger": 0,
      "carried of write": 2
    })
  })

  it.each(["waits", "votes"])("has led, and another is elected who has everything: %s", (wiped) => {
    const faults = { wiped: { on: "ledger/primary", wipe: true, at: "8s" } }

    expect(results(group({ wiped }, ["5s", "15s"], faults))).toMatchObject({
      "lost writes of ledger": 0,
      "violations of register": 0,
      "carried of write": 2
    })
  })
})

describe("a majority whose disks are wiped", () => {
  const majority = {
    "third-is-cut": { on: "c", cut: true, at: "2s", for: "8s" },
    "first": { on: "ledger/1", wipe: true, at: "8s" },
    "second": { on: "ledger/2", wipe: true, at: "8s" }
  }

  it("has lost what only it had, and goes on if it votes", () => {
    expect(results(group({ wiped: "votes" }, ["5s", "15s"], majority))).toMatchObject({
      "lost writes of ledger": 1,
      "carried of write": 2
    })
  })

  it("has lost it too if it waits, and nobody takes anything any more", () => {
    expect(results(group({}, ["5s", "15s"], majority))).toMatchObject({
      "lost writes of ledger": 1,
      "carried of write": 1
    })
  })

  it("takes everything with it if it is everybody", () => {
    const all = { wiped: { on: "ledger", wipe: true, at: "8s" } }
    const written = group({ wiped: "votes" }, ["3s", "5s", "7s", "15s"], all)

    expect(results(written)).toMatchObject({ "lost writes of ledger": 3, "carried of write": 4 })
    // The first of them, on its way for up to five messages of 10 ms.
    const rpo = Number(measured(written, ["rpo of ledger"])["rpo of ledger"])
    expect(rpo).toBeGreaterThanOrEqual(4950)
    expect(rpo).toBeLessThan(5000)
  })

  it("loses nothing that the third has, whose log is the newest: it is elected, and gives it to them", () => {
    const two = { first: { on: "ledger/1", wipe: true, at: "8s" }, second: { on: "ledger/2", wipe: true, at: "8s" } }

    expect(results(group({ wiped: "votes" }, ["5s", "15s"], two))).toMatchObject({ "carried of write": 2 })
  })
})

describe("what a leader knows of the others", () => {
  const answer = { term: 1, isTaken: true, length: 3, life: 0, isWaiting: false }
  const leading = () => {
    const progress = new Progress(3, 0, 2, 0, 0, 0)
    progress.append(3)
    return progress
  }

  it("is that a majority has what it and one other have", () => {
    const progress = leading()
    expect(progress.agreed).toBe(0)
    progress.heard(1, answer, 0, 0)
    expect(progress.agreed).toBe(3)
  })

  it("counts nobody who waits, whatever they have", () => {
    const progress = leading()
    expect(progress.heard(1, { ...answer, life: 1, isWaiting: true }, 0, 0)).toBe(true)
    expect(progress.agreed).toBe(0)
  })

  it("does not count what a node said before it lost its disk", () => {
    const progress = leading()
    progress.heard(1, { ...answer, length: 0, life: 1, isWaiting: true }, 5, 5)
    progress.heard(1, answer, 4, 4)
    expect(progress.agreed).toBe(0)
  })

  it("lets a node in that has the entry by which the others have agreed to it, and not before that is committed", () => {
    const progress = leading()
    const waiting = { ...answer, life: 1, isWaiting: true }
    progress.heard(1, waiting, 0, 0)
    progress.propose(1, 3)
    progress.heard(1, { ...waiting, length: 4 }, 1, 1)

    expect([progress.admits(1, Infinity), progress.admits(1, 3), progress.admits(1, 4)]).toEqual([-1, -1, 1])
    // It is wiped once more: that was another life.
    expect(progress.heard(1, { ...waiting, length: 0, life: 2 }, 2, 2)).toBe(true)
  })
})

describe("one voter whose disk is wiped every few seconds, while the others die and are cut off", () => {
  const random = { mtbf: "3s", mttr: "1s" }
  const faults = {
    wiped: { on: "ledger/2", wipe: true, at: "3s", every: "4s" },
    dies: { on: "ledger/1", crash: true, random },
    alone: { on: "c", cut: true, random }
  }
  const asked = (raft: object) => {
    const written = group(raft, [], faults, "90s")
    const steps = [{ call: "ledger.write" }, { call: "ledger.read" }]
    const journeys = { write: { key: "uniform(20)", steps: [{ sequence: steps, through: [{ timeout: "1s" }] }] } }
    const users = { executor: "constant-arrival-rate", rate: 10, timeUnit: "1s", duration: "88s", preAllocatedVUs: 200 }
    return results({ ...written, journeys, load: { k6: { scenarios: { users: { ...users, exec: "write" } } } } })
  }

  it("loses nothing if it waits", () => {
    const run = asked({})

    expect(run["carried of write"]).toBeGreaterThan(200)
    expect(run).toMatchObject({ "lost writes of ledger": 0, "violations of kept": 0, "violations of register": 0 })
  })

  it("loses what was acknowledged if it votes", () => {
    expect(asked({ wiped: "votes" })["lost writes of ledger"]).toBeGreaterThan(0)
  })
})
