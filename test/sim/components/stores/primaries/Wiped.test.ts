import { describe, expect, it } from "vitest"
import { measured, users } from "../../transactions/Ran.ts"

const zones = ["a", "b", "c"]

/** Three nodes in three zones that hear of each other after 100 ms; somebody in a zone adds 1 to the same key at an instant. */
const several = (primaries: object, adds: ReadonlyArray<string>, faults: object, reads: ReadonlyArray<string> = []) => {
  const at = (journey: string, all: ReadonlyArray<string>) =>
    all.map((one, i) => {
      const [zone, instant] = one.split(" ")
      return [`${journey}-${i}`, users(1, `${journey}-in-${zone}`, instant)] as const
    })
  const journeys = zones.flatMap((zone) => [
    [`add-in-${zone}`, { from: zone, steps: [{ call: "likes.add" }] }],
    [`read-in-${zone}`, { from: zone, steps: [{ call: "likes.read", through: [{ timeout: "1s" }] }] }]
  ])
  return {
    duration: "60s",
    system: {
      likes: {
        store: {
          read: "0s",
          operations: { add: "0s" },
          contents: { effects: { add: { adds: 1 } } },
          primaries: { count: 3, lag: "100ms", conflicts: "counter", zones, ...primaries }
        }
      }
    },
    journeys: Object.fromEntries(journeys),
    load: { k6: { scenarios: Object.fromEntries([...at("add", adds), ...at("read", reads)]) } },
    faults,
    invariants: { kept: { durable: "likes" }, same: { fresh: "likes", within: "1s" } }
  }
}

const results = (written: object) => {
  const all = ["lost writes of likes", "violations of kept", "violations of same", "failed requests"]
  const { books, ...found } = measured(written, [...all, ...[1, 2, 3].map((node) => `last contents of likes/${node}`)])
  const [lost, kept, stale, failed, ...contents] = Object.values(found)
  return { lost, kept, stale, failed, contents, books }
}

/** Ten seconds after three have written, each elsewhere. */
const adds = ["a 1s", "b 2s", "c 3s"]
const wiped = { wiped: { on: "likes/1", wipe: true, at: "10s" } }

describe("one of several primaries whose disk is wiped", () => {
  it.each(["counter", "siblings"])(
    "has everything again, its own writes too, when another has told it: %s",
    (conflicts) => {
      const written = several({ conflicts }, [...adds, "a 20s"], wiped, ["a 15s"])

      expect(results(written)).toEqual({ lost: 0, kept: 0, stale: 0, failed: 0, contents: [4, 4, 4], books: [] })
    }
  )

  it("has the last write again where that wins", () => {
    const written = several({ conflicts: "last-write-wins" }, [...adds, "a 20s"], wiped, ["a 15s"])

    expect(results(written)).toEqual({ lost: 0, kept: 0, stale: 0, failed: 0, contents: [4, 4, 4], books: [] })
  })

  it("answers nobody until then, if nobody else is there, and whoever is there answers instead", () => {
    // The lag is over at 10.1 s.
    const cut = { cut: { on: "a", cut: true, at: "5s", for: "20s" } }

    expect(results(several({}, adds, wiped, ["a 10050ms"]))).toMatchObject({ failed: 0, stale: 0 })
    expect(results(several({}, adds, { ...wiped, ...cut }, ["a 15s"]))).toMatchObject({
      failed: 1,
      contents: [3, 3, 3]
    })
  })

  it("only hears of what comes if it does not wait", () => {
    const written = several({ wiped: "serves" }, [...adds, "b 20s", "a 21s"], wiped, ["a 15s", "b 25s", "a 25s"])

    // All is still with the two others. Of what b has counted it hears the sum, and what a and c had counted before it lacks.
    expect(results(written)).toEqual({ lost: 0, kept: 0, stale: 2, failed: 0, contents: [3, 5, 5], books: [] })
  })

  it("takes with it what it had not told anybody, and nothing else", () => {
    const cut = { cut: { on: "a", cut: true, at: "5s", for: "10s" } }
    const written = several({}, [...adds, "a 6s", "a 7s", "b 8s"], { ...wiped, ...cut })

    // Of six writes two were only there, the first of them four seconds old.
    expect(results(written)).toMatchObject({ lost: 2, kept: 2, contents: [4, 4, 4] })
    expect(measured(written, ["rpo of likes"])).toMatchObject({ "rpo of likes": 4000 })
  })

  it("takes everything with it if it is all of them, and they go on empty", () => {
    const written = several({}, [...adds, "b 20s"], { wiped: { on: "likes", wipe: true, at: "10s" } })

    expect(results(written)).toMatchObject({ lost: 3, kept: 3, failed: 0, contents: [1, 1, 1] })
  })

  it("gets what is on its way to it once, and what came while it was filled", () => {
    const written = several({}, ["b 9950ms", "b 10050ms", "c 10060ms", "a 10200ms"], wiped)

    expect(results(written)).toMatchObject({ lost: 0, contents: [4, 4, 4] })
  })

  it("may be wiped again while it waits", () => {
    const twice = { ...wiped, again: { on: "likes/1", wipe: true, at: "10050ms" } }

    expect(results(several({}, [...adds, "a 20s"], twice))).toMatchObject({ lost: 0, contents: [4, 4, 4] })
  })
})

describe("a set at one of several primaries whose disk is wiped", () => {
  it.each(["or-set", "lww-element-set"])("has again what was put in and not what was taken out: %s", (conflicts) => {
    const written = several({ conflicts }, [...adds, "b 4s"], wiped)
    const { store } = written.system.likes
    const effects = { add: { puts: "uniform(1000)" }, drop: { takes: "any" } }
    const sets = { ...store, operations: { add: "0s", drop: "0s" }, contents: { effects } }
    const journeys = { ...written.journeys, drop: { from: "c", steps: [{ call: "likes.drop" }] } }
    const load = { k6: { scenarios: { ...written.load.k6.scenarios, drop: users(1, "drop", "5s") } } }

    expect(results({ ...written, system: { likes: { store: sets } }, journeys, load })).toMatchObject({
      lost: 0,
      contents: [3, 3, 3]
    })
  })
})
