import { describe, expect, it } from "vitest"
import { Ran } from "../../../../../src/laws/Ran.ts"
import type { Backups } from "../../../../../src/sim/components/stores/durability/Backups.ts"
import { describe as inWords, pointAt } from "../../../../../src/sim/components/stores/durability/Backups.ts"
import { Store } from "../../../../../src/sim/components/stores/Store.ts"
import { hour, minute } from "../../../../../src/sim/kernel/Instant.ts"
import { ranToTheEnd } from "../../../../laws/Laws.ts"
import { decode } from "../../Ground.ts"

const every25ms = { executor: "constant-arrival-rate", rate: 40, timeUnit: "1s", duration: "60s", preAllocatedVUs: 300 }

/** A minute of 40 writes a second, each of which adds 1 to one of twenty keys. */
const posting = (store: object, faults: object) => ({
  duration: "60s",
  regions: { home: ["home-1"], away: ["away-1"] },
  system: { ledger: { store: { write: "5ms", contents: { effects: { write: { adds: 1 } } }, ...store } } },
  journeys: { post: { key: "uniform(20)", steps: [{ call: "ledger.write" }] } },
  load: { k6: { scenarios: { users: { ...every25ms, exec: "post" } } } },
  faults
})

const measures = ["rto of ledger", "rpo of ledger", "lost writes of ledger", "last contents of ledger"] as const

/** RTO and RPO in seconds, writes that were lost, and what all keys are worth in the end. */
const measured = (store: object, faults: object): ReadonlyArray<number> => {
  const ran = new Ran(ranToTheEnd(posting(store, faults), 1), new Map())
  const [rto, rpo, ...counts] = measures.map((measure) => ran.measure(measure))
  return [rto! / 1000, rpo! / 1000, ...counts]
}

/** A write that comes at an instant is acknowledged 5 ms later, and some come a hair before or after a backup. */
const near = (value: number, within = 0.03) => expect.closeTo(value, -Math.log10(2 * within))
const about = (count: number) => near(count, 2)

const kept = { full: "20s", restore: { after: "3s", takes: "4s" } }
const wiped = { deletion: { on: "ledger", wipe: true, at: "30s" } }
const replicas = { zone: "home-1", replicas: { count: 2, lag: "1s", zones: ["away-1"] } }

describe("the newest point that can be restored", () => {
  const daily: Backups = { full: 24 * hour, takes: 2 * hour }
  const at = (options: Backups, instant: number) => pointAt(options, instant).at / hour

  it("is the last full backup that is finished", () => {
    expect(at(daily, 25 * hour)).toBe(0)
    expect(at(daily, 26 * hour)).toBe(24)
    expect(at(daily, 49 * hour)).toBe(24)
  })

  it("is the last increment after it, also while the next full one is taken", () => {
    const quarterly = { ...daily, incremental: 15 * minute }

    expect(at(quarterly, 25.3 * hour)).toBe(25.25)
    // All of the day before, and those of the first hour and a quarter of this one.
    expect(pointAt(quarterly, 25.3 * hour).increments).toBe(25.25 * 4)
    expect(pointAt(quarterly, 26.3 * hour)).toMatchObject({ full: 24 * hour, increments: 9 })
  })

  it("is as far as the log was shipped, which is replayed from the last backup on", () => {
    const shipped = { ...daily, incremental: hour, logShipping: 5 * minute }

    const point = pointAt(shipped, 3 * hour + 12 * minute)

    expect(point).toEqual({ at: 3 * hour + 10 * minute, full: 0, increments: 3, logged: 3 * hour })
    expect(at({ ...daily, logShipping: 0 }, 7.123 * hour)).toBe(7.123)
  })
})

describe("a store of one node that is wiped", () => {
  it("goes on at once without backups, and has lost everything", () => {
    const [rto, rpo, lost, contents] = measured({}, wiped)

    expect([rto, rpo, lost, contents]).toEqual([0, near(30), about(1200), about(1200)])
  })

  it("leaves other stores as they are, which keep no books of what they have", () => {
    const { journeys, system, ...rest } = posting({}, wiped)
    const post = { ...journeys.post, steps: [{ call: "ledger.write" }, { call: "other.write" }] }
    const others = { ...system, other: { store: { write: "5ms" } } }

    const { run } = ranToTheEnd({ ...rest, system: others, journeys: { post } }, 1)

    const metersOf = (name: string) => run.journal.meters.filter(({ of }) => of === name).length
    expect([metersOf("ledger") > 0, metersOf("other")]).toEqual([true, 0])
  })

  it("is back when the backup is, with what that has", () => {
    const [rto, rpo, lost, contents] = measured({ backups: kept }, wiped)

    // 20 s of writes, ten of which are lost, seven that fail, and 23 more.
    expect([rto, rpo, lost, contents]).toEqual([7, near(10), about(400), about(1720)])
  })

  it("adds the increments and replays what was shipped of the log since", () => {
    const restore = { takes: "4s", increment: "500ms", replay: "5ms" }
    const often = { full: "20s", incremental: "4s", logShipping: "800ms", restore }

    const [rto, rpo, lost] = measured({ backups: often }, wiped)

    // Increments at 24 and 28 s, the log until 29.6 s: 4 + 2 x 0.5 + 64 x 0.005.
    expect([rto, rpo, lost]).toEqual([near(5.32), near(0.4), about(16)])
  })

  it("loses what was written during a backup as well if that is not finished", () => {
    const [rto, rpo] = measured({ backups: { full: "20s", takes: "11s" } }, wiped)

    expect([rto, rpo]).toEqual([0, near(30)])
  })

  it("loses nothing a second time if it is wiped again while it is put back", () => {
    const twice = { deletion: { on: "ledger", wipe: true, at: "30s", every: "5s", times: 2 } }

    const [rto, rpo, lost] = measured({ backups: kept }, twice)

    expect([rto, rpo, lost]).toEqual([12, near(10), about(400)])
  })

  it("is put back while it is down for another reason, once and for all", () => {
    const crashed = { ...wiped, crash: { on: "ledger", crash: true, at: "25s", for: "16s" } }

    // It would be back at 37 s; what was written until 25 s is lost, or until 20 s is there.
    const back = 19 * 40
    expect(measured({ backups: kept }, crashed)).toEqual([16, near(5), about(200), about(800 + back)])
    expect(measured({}, crashed)).toEqual([16, near(25), about(1000), about(back)])
  })

  it("is slower while a backup is taken", () => {
    const ran = new Ran(ranToTheEnd(posting({ backups: { full: "20s", takes: "8s", slow: "3x" } }, {}), 1), new Map())

    // Two backups in a minute: 16 of 60 seconds.
    expect([ran.measure("p70 of post"), ran.measure("p76 of post")]).toEqual([near(5, 0.2), near(15, 0.5)])
  })
})

describe("a store that is restored elsewhere", () => {
  const elsewhere = {
    zone: "home-1",
    backups: { full: "20s", logShipping: "1500ms", restore: { after: "3s", takes: "4s", zone: "away-1" } }
  }

  it("is back on the new machine, though the old one is gone for good", () => {
    const gone = { gone: { on: "home", crash: true, at: "29s" } }

    const [rto, rpo, lost] = measured(elsewhere, gone)

    expect([rto, rpo, lost]).toEqual([7, near(0.5), about(20)])
  })

  it("does not go back to the old one when that is there again", () => {
    const [rto, , lost, contents] = measured(elsewhere, { gone: { on: "home", crash: true, at: "29s", for: "5s" } })

    expect([rto, lost, contents]).toEqual([7, about(20), about(40 * 60 - 20 - 280)])
  })

  it("stays where it is if that comes back before somebody gives it up", () => {
    expect(measured(elsewhere, { gone: { on: "home", crash: true, at: "29s", for: "2s" } }).slice(0, 3)).toEqual([
      2, 0, 0
    ])
  })

  it("waits for the new machine while that is gone, too", () => {
    const both = {
      "gone": { on: "home", crash: true, at: "29s" },
      "gone-too": { on: "away", crash: true, at: "25s", for: "10s" }
    }
    const atOnce = { ...elsewhere, backups: { full: "20s", restore: { zone: "away-1" } } }

    // Noticed by 32 s, begun at 35 s.
    expect(measured(elsewhere, both).slice(0, 3)).toEqual([10, near(0.5), about(20)])
    expect(measured(atOnce, both).slice(0, 3)).toEqual([6, near(9), about(360)])
  })

  it("is restored to the first place when the second is gone too", () => {
    const both = {
      "gone": { on: "home", crash: true, at: "21300ms", for: "10s" },
      "gone-too": { on: "away", crash: true, at: "42500ms" }
    }

    const [rto, , , contents] = measured(elsewhere, both)

    // The log was shipped at 21 s and at 42 s.
    expect([rto, contents]).toEqual([7, about(40 * (60 - 14 - 0.3 - 0.5))])
  })
})

describe("a replicated store that is wiped", () => {
  it("is put back from its backups if all replicas have repeated it", () => {
    const failover = { after: "1s", promote: "1s" }
    expect(measured({ ...replicas, backups: kept }, wiped)).toEqual([7, near(10), about(400), about(1720)])
    expect(measured({ ...replicas, failover, backups: kept }, wiped).slice(1)).toEqual([
      near(10),
      about(400),
      about(1720)
    ])
    expect(measured(replicas, wiped)).toEqual([0, near(30), about(1200), about(1200)])
  })

  it("goes on without a replica whose disk is gone", () => {
    expect(measured(replicas, { disk: { on: "ledger/2", wipe: true, at: "30s" } }).slice(0, 3)).toEqual([0, 0, 0])
  })

  it("has another primary if the disk of the first is gone, and loses what that lacks", () => {
    const failover = { after: "3s", promote: "2s" }
    const disk = { disk: { on: "ledger/primary", wipe: true, at: "30s" } }

    expect(measured({ ...replicas, failover }, disk).slice(0, 3)).toEqual([5, near(1), about(40)])
    // It is copied from the others, and not from a backup.
    const rare = { full: "50s", restore: { after: "3s", takes: "4s" } }
    expect(measured({ ...replicas, backups: rare }, disk).slice(0, 3)).toEqual([7, near(1), about(40)])
  })

  it("takes the backup when the last copy is gone while the others are still being copied", () => {
    const faults = {
      first: { on: "ledger/replicas", wipe: true, at: "30s" },
      last: { on: "ledger/primary", wipe: true, at: "32s" }
    }

    const [rto, rpo] = measured({ ...replicas, backups: kept }, faults)

    expect([rto, rpo]).toEqual([7, near(12)])
  })
})

describe("backups in words", () => {
  it("say how often, how long, and what it takes to put them back", () => {
    const restore = { after: "10m", takes: "30m", increment: "1m", replay: "1ms", zone: "away-1" }
    const all = { full: "24h", takes: "1h", slow: "1.5x", incremental: "15m", logShipping: "5m", restore }

    const said = (backups: object) => inWords(decode(Store, { backups }).backups!)

    expect(said({ full: "1d" })).toBe("backed up in full every 1d")
    expect(said(all)).toBe(
      "backed up in full every 1d (takes 1h, work 1.5x slower), by increments every 15m, log shipped every 5m, " +
        "restored to away-1 10m after the loss in constant(30m) + 1m an increment + 1ms a write of the log"
    )
  })
})
