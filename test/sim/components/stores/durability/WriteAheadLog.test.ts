import { describe, expect, it } from "vitest"
import { Links } from "../../../../../src/sim/components/links/Link.ts"
import { describe as inWords, Store } from "../../../../../src/sim/components/stores/Store.ts"
import { StoreComponent } from "../../../../../src/sim/components/stores/StoreComponent.ts"
import type { Access, Loss } from "../../../../../src/sim/model/History.ts"
import { decode, Ground } from "../../Ground.ts"

/** Writes of 10 ms, as many at once as there are. */
const logged = (log: object, contents: object = {}) => {
  const ground = new Ground()
  const losses: Array<Loss> = []
  const accesses: Array<Access> = []
  ground.journal.follow({
    accessed: (_at, access) => void accesses.push(access),
    lost: (_at, loss) => void losses.push(loss)
  })
  const options = decode(Store, { read: "5ms", write: "10ms", log, contents })
  const links = new Links({}, ground.run)
  const store = new StoreComponent(options, "ledger", (name, zone) => ground.place(name, zone), ground.run, links)
  const client = ground.place("shop/1")
  const callAt = (endpoint: string, ...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.callAt(at, store.endpoint(endpoint)!, ground.from(client, 1))
  }
  const writeAt = (...instants: ReadonlyArray<number>) => callAt("write", ...instants)
  const seen = () => accesses.flatMap(({ kind, version }) => (kind === "read" ? [version] : []))
  const crash = (fromMs: number, toMs: number) =>
    ground.during(fromMs, toMs, [store.parts[0]!.conditions], { down: true })
  return { callAt, ground, losses, seen, writeAt, crash }
}

describe("a write-ahead log", () => {
  it("acknowledges a write when it is flushed; those that come meanwhile share the next flush", () => {
    const { ground, writeAt } = logged({ takes: "20ms" })

    // Logged at 10, 12, 14 and 16: the first is flushed until 30, the others until 50.
    writeAt(0, 2, 4, 6)
    ground.finish()

    expect(ground.endings).toEqual(["full at 30", "full at 50", "full at 50", "full at 50"])
    expect(ground.counters).toEqual({ flushes: 2 })
  })

  it.each([
    ["each", [0, 1, 1]],
    ["every(1s)", [1, 1, 0]]
  ])("shows to who reads what a crash would leave, or what is acknowledged: %s", (flush, versions) => {
    const { callAt, crash, ground, seen, writeAt } = logged({ flush, takes: "20ms" })

    // Logged at 10; read at 25, at 35 and after the crash.
    writeAt(0)
    callAt("read", 20, 30, 100)
    crash(50, 60)
    ground.finish()

    expect(seen()).toEqual(versions)
  })

  it("flushes one write after the other where they do not share", () => {
    const { ground, writeAt } = logged({ takes: "20ms", group: false })

    writeAt(0, 2, 4, 6)
    ground.finish()

    expect(ground.endings).toEqual(["full at 30", "full at 50", "full at 70", "full at 90"])
    expect(ground.counters).toEqual({ flushes: 4 })
  })

  it("acknowledges at once where it flushes at times, also what comes during a flush", () => {
    const { ground, writeAt } = logged({ flush: "every(1s)", takes: "100ms" })

    writeAt(0, 500, 1_050, 5_000)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "full at 510", "full at 1060", "full at 5010"])
    // From 1 to 1.1 s, from 2 s on for the third, and from 6 s on; not while there is nothing to flush.
    expect(ground.counters).toEqual({ flushes: 3 })
  })
})

describe("a checkpoint that takes its time", () => {
  const costly = { takes: "0s", replay: "1ms", checkpoint: { every: "1s", takes: "200ms", slow: "3x" } }

  it("lets writes be slower meanwhile", () => {
    const { ground, writeAt } = logged(costly)

    writeAt(900, 1_100, 1_300, 2_195)
    ground.kernel.run({ instant: 3_000_000_000 })

    expect(ground.endings).toEqual(["full at 910", "full at 1130", "full at 1310", "full at 2225"])
  })

  it("leaves the log since the one before to be replayed until it is finished", () => {
    const outages = [2_150, 2_250].map((at) => {
      const { crash, ground, writeAt } = logged(costly)
      writeAt(...Array.from({ length: 200 }, (_, i) => 10 * i))
      crash(at, at + 100)
      ground.kernel.run({ instant: 4_000_000_000 })
      return ground.changes
    })

    // The hundred of 1 to 2 s, or none.
    expect(outages).toEqual([
      ["is back after 200ms, nothing lost at 2350"],
      ["is back after 100ms, nothing lost at 2350"]
    ])
  })
})

describe("what is replayed after a crash", () => {
  const snapshot = { writes: 3, load: "200ms" }

  it.each([
    // Fourteen in all, of which the twelfth was the last with a snapshot.
    ["what has come since the last snapshot, when that is loaded", snapshot, 200 + 2 * 50],
    ["everything there ever was, if there never is one", "never", 14 * 50],
    ["everything, if there was none so far; and nothing is loaded", { writes: 100, load: "200ms" }, 14 * 50],
    ["everything since the last that was finished", { ...snapshot, takes: "500ms" }, 200 + 5 * 50],
    ["what has come since the last checkpoint in time", { every: "1s", load: "200ms" }, 200 + 2 * 50],
    ["everything before the first checkpoint in time", { every: "5s", load: "200ms" }, 14 * 50]
  ])("is %s", (_, checkpoint, takes) => {
    const { crash, ground, writeAt } = logged({ replay: "50ms", before: 10, checkpoint })

    writeAt(100, 900, 1_100, 1_200)
    crash(1_300, 1_400)
    ground.finish(5_000)

    expect(ground.changes).toEqual([`is back after ${100 + takes}ms, nothing lost at ${1_400 + takes}`])
  })

  it("is nothing where nothing is flushed: a crash takes what has come since the last snapshot", () => {
    const { crash, ground, losses, writeAt } = logged({ flush: "never", replay: "50ms", checkpoint: { writes: 2 } })

    // The second is in a snapshot and the third in none; with the fourth, which was the third, there is another.
    writeAt(0, 100, 200)
    crash(300, 310)
    writeAt(400, 500)
    crash(600, 610)
    ground.finish(5_000)

    expect(losses.map(({ version }) => version)).toEqual([3])
    expect(ground.changes).toEqual([
      "is back after 10ms, 1 acknowledged write lost at 310",
      "is back after 10ms, nothing lost at 610"
    ])
  })

  it("is made of a snapshot for which others wait", () => {
    const { ground, writeAt } = logged({ checkpoint: { writes: 2, takes: "200ms", slow: "3x" } })

    // Logged at 10 and 110; until 310 there is a snapshot under way.
    writeAt(0, 100, 150, 320)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "full at 110", "full at 180", "full at 330"])
  })
})

describe("a crash of a store with a log", () => {
  it("takes nothing that was acknowledged if each write is flushed", () => {
    const { crash, ground, losses, writeAt } = logged({ takes: "20ms" })

    writeAt(0, 100)
    crash(120, 200)
    ground.finish()

    expect(ground.endings).toEqual(["full at 30", "crashed at 120"])
    expect(losses).toEqual([])
    expect(ground.changes).toEqual(["is back after 80ms, nothing lost at 200"])
  })

  it("takes what was acknowledged since the last flush, and its value", () => {
    const { crash, ground, losses, writeAt } = logged(
      { flush: "every(1s)" },
      { initial: 0, effects: { write: { adds: 5 } } }
    )

    writeAt(0, 900, 1_100, 1_200)
    crash(1_500, 1_600)
    ground.finish()

    expect(losses.map(({ version, why }) => `${version} by ${why}`).sort()).toEqual(["3 by crash", "4 by crash"])
    expect(ground.counters["lost writes"]).toBe(2)
    expect(ground.levels.contents!.at(-1)).toBe(10)
    // Logged at 1110: it is 390 ms old when it is lost.
    expect(ground.levels["age of what was lost"]![0]).toBe(1_110_000_000)
  })

  it("takes all since the last checkpoint if nothing is flushed", () => {
    const { crash, ground, losses, writeAt } = logged({ flush: "never", checkpoint: "1s" })

    writeAt(0, 900, 1_100)
    crash(1_500, 1_600)
    writeAt(1_700)
    crash(1_800, 1_900)
    ground.finish()

    expect(losses.map(({ version }) => version)).toEqual([3, 4])
  })

  it("takes nothing more from a key that it has taken everything from", () => {
    const { crash, ground, losses, writeAt } = logged({ flush: "never" })

    writeAt(0)
    crash(100, 200)
    crash(300, 400)
    writeAt(500)
    ground.finish()

    expect(losses.map(({ version }) => version)).toEqual([1])
    expect(ground.endings).toEqual(["full at 10", "full at 510"])
  })

  it("is over when what was logged since the last checkpoint is replayed", () => {
    const { crash, ground, writeAt } = logged({ checkpoint: "1s", replay: "50ms" })

    // Three before the checkpoint, four after it.
    writeAt(0, 100, 200, 1_100, 1_150, 1_200, 1_250)
    crash(1_500, 1_600)
    writeAt(1_799, 1_801)
    ground.finish()

    expect(ground.endings.slice(-2)).toEqual(["unreachable at 1799", "full at 1811"])
    expect(ground.changes).toEqual(["is back after 300ms, nothing lost at 1800"])
  })

  it("takes what it took once more if it dies again while it replays", () => {
    const { crash, ground, writeAt } = logged({ replay: "50ms" })

    writeAt(0, 100)
    crash(200, 300)
    crash(350, 450)
    writeAt(549, 551)
    ground.finish()

    // It begins from the start at 450.
    expect(ground.endings.slice(-2)).toEqual(["unreachable at 549", "full at 561"])
  })
})

it("A store with a log says so in words", () => {
  const checkpoint = { every: "5m", takes: "1m", slow: "2x" }
  const words = [
    {},
    { flush: "every(1s)", takes: "5ms", replay: "1ms" },
    { flush: "never", checkpoint },
    { group: false },
    { checkpoint: { writes: 1000, load: "500ms" }, replay: "6ms", before: 455_000 },
    { checkpoint: "never" }
  ].map((log) => inWords(decode(Store, { log })).replace(/^.*line, /, ""))

  expect(words).toEqual([
    "flushes each write, together with others",
    "flushes every 1s in constant(5ms), replays 1ms a write",
    "never flushes, checkpoints every 5m, each takes 1m, work 2x slower",
    "flushes each write, one by one",
    "flushes each write, together with others, checkpoints every 1000 writes, loaded in 500ms, replays 6ms a write, 455000 writes from before",
    "flushes each write, together with others, no checkpoints"
  ])
})
