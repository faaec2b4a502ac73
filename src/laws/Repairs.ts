/**
 * Laws of repairs: crews that are shared, and roles that go on while what was broken is mended.
 */
import { shareHeld } from "./Availability.ts"
import { is, isExactly, type Law, world } from "./Law.ts"
import type { Ran } from "./Ran.ts"
import { birthDeath } from "./theory/Queueing.ts"
import { openLoad, station } from "./Worlds.ts"

/** 4.5 standard deviations between runs of this length, as shares of the theory. */
const tolerances = { 1: [0.057, 0.035, 0.37, 0.02], 2: [0.045, 0.018, 0.7, 0.012] } as const

const sharedCrews: Law = {
  id: "repair-crews",
  title: "Four replicas that crash, and fewer crews than replicas to repair them",
  says: "With one crew for four they wait for each other: all are up for 40 % of the time, with a crew for each for 48 %.",
  formula: "birth and death on the number that is down: (N - n) / MTTF up, min(n, crews) / MTTR down",
  source: "Palm (1947), machine interference; Trivedi (2001)",
  worlds: ([1, 2] as const).map((crews) => {
    const shares = birthDeath(
      4,
      (down) => (4 - down) / 100,
      (down) => Math.min(down, crews) / 20
    )
    const [all, three, none, mean] = tolerances[crews]
    return world(
      {
        duration: "400000s",
        system: station(undefined, "0s", { instances: 4 }),
        journeys: { visit: [{ call: "server.serve" }] },
        load: { k6: { scenarios: { users: { ...openLoad(1, 400_000_000), rate: 1, timeUnit: "100s" } } } },
        faults: {
          crashes: { on: "server", crash: true, independently: true, random: { mtbf: "100s", mttr: "20s", crews } }
        }
      },
      [
        is("share of time with all up", shares[0]!, (ran) => shareHeld(ran, (down) => down === 0), all),
        is(
          "share of time with 3 or more up",
          shares[0]! + shares[1]!,
          (ran) => shareHeld(ran, (down) => down <= 1),
          three
        ),
        is("share of time with all down", shares[4]!, (ran) => shareHeld(ran, (down) => down === 4), none),
        is(
          "mean number up",
          shares.reduce((sum, share, down) => sum + share * (4 - down), 0),
          (ran) => 4 - [1, 2, 3, 4].reduce((sum, n) => sum + shareHeld(ran, (down) => down >= n), 0),
          mean
        )
      ],
      { name: `${crews} ${crews === 1 ? "crew" : "crews"}` }
    )
  })
}

const failures = (ran: Ran): number => ran.recording.bands.length

const activePassive: Law = {
  id: "failover-hides-repair",
  title: "A primary that crashes, and a standby that takes over",
  says: "However long the repair, each failure costs the time of the failover and no more: 0.1 s every 1010 s, not 10 s.",
  formula: "1 - failover / (MTBF + MTTR); without a standby MTBF / (MTBF + MTTR)",
  source: "renewal-reward theorem",
  worlds: (
    [
      ["active and passive", 0.1],
      ["single", 10]
    ] as const
  ).map(([name, downtime]) => {
    const hasStandby = name !== "single"
    const seconds = 100_000
    return world(
      {
        duration: `${seconds}s`,
        system: {
          ledger: {
            store: {
              write: "0s",
              ...(hasStandby ? { replicas: { count: 1 }, failover: { after: "50ms", promote: "50ms" } } : {})
            }
          }
        },
        journeys: { visit: [{ call: "ledger.write" }] },
        // As often as a failover takes, so that each costs one write.
        load: { k6: { scenarios: { users: { ...openLoad(10, seconds * 1000) } } } },
        faults: {
          crash: { on: "ledger/primary", crash: true, random: { mtbf: "1000s", mttr: "constant(10s)" } }
        }
      },
      [
        is("share of writes answered", 1 - downtime / 1010, "carried of visit / offered of visit", {
          absolute: (4.5 * downtime) / 1010 / Math.sqrt(seconds / 1010)
        }),
        isExactly("seconds of downtime per failure", downtime, (ran) => {
          const failed = ran.value(is("failed", 0, "failed requests of visit", 0))
          return (failed * 0.1) / failures(ran)
        })
      ],
      { name }
    )
  })
}

const stalePrimary: Law = {
  id: "stale-primary-addresses",
  title: "A primary that crashes, and callers who keep its address for 30 s",
  says: "They miss the new one for 15 s longer than it takes to promote it, on average; who asks again after a failure does not.",
  formula: "rate x (failover + ttl / 2); rate x failover",
  source: "ages of what is known are uniform between 0 and the time to live",
  worlds: [true, false].map((isKept) =>
    world(
      {
        duration: "42s",
        system: {
          ledger: {
            store: {
              write: "0s",
              replicas: { count: 1 },
              failover: {
                after: "3s",
                promote: "2s",
                clients: { ttl: "30s", caches: 500, ...(isKept ? {} : { refreshOn: ["unreachable"] as const }) }
              }
            }
          }
        },
        journeys: { visit: [{ call: "ledger.write" }] },
        load: { k6: { scenarios: { users: openLoad(2000, 42_000) } } },
        faults: { dead: { on: "ledger/1", crash: true, at: "5s" } }
      },
      // 500 ages have a mean within 4.5 x 30 s / sqrt(12 x 500) of 15 s. What has expired is looked up with the next call, in 0.25 s.
      [is("failed requests", 2000 * (isKept ? 5 + 30 / 2 : 5), "failed requests of visit", isKept ? 0.09 : 0.001)],
      { name: isKept ? "kept" : "looked up again after a failure" }
    )
  )
}

export const repairs: ReadonlyArray<Law> = [sharedCrews, activePassive, stalePrimary]
