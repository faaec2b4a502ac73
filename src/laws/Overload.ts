/**
 * Laws of more load than can be carried: how a backlog grows, how long it takes to go, what is shed meanwhile.
 */
import { millisecond, second } from "../sim/kernel/Instant.ts"
import { is, isExactly, type Law, world } from "./Law.ts"
import type { Ran } from "./Ran.ts"
import { openLoad, station } from "./Worlds.ts"

/** Arrivals that are evenly spaced, in stages of a rate and a length in seconds. */
const paced = (...stages: ReadonlyArray<readonly [rate: number, seconds: number]>) => {
  const scenarios: Record<string, ReturnType<typeof openLoad> & { startTime: string }> = {}
  let start = 0
  for (const [i, [rate, seconds]] of stages.entries()) {
    scenarios[`stage-${i + 1}`] = { ...openLoad(rate, seconds * 1000), startTime: `${start}s` }
    start += seconds
  }
  return { k6: { scenarios } }
}

/** The first second from a time on at whose beginning at most this many calls wait. */
const drainedAt = (ran: Ran, from: number, length = 1): number => {
  const { windows } = ran.recording
  const server = ran.component("server")
  for (let w = windows.edge(from * second, "up"); windows.begin(w) <= ran.recording.now; w++) {
    if (server.inFlightAt(w) <= length) return windows.begin(w) / second
  }
  return Infinity
}

const drain: Law = {
  id: "drain-time",
  title: "How long a backlog lasts",
  says: "A thousand waiting requests and 20 % to spare are gone after 50 s.",
  formula: "B / (C - lambda)",
  source: "fluid limit",
  worlds: [
    world(
      {
        duration: "60s",
        system: station(1, "10ms"),
        journeys: { visit: [{ call: "server.serve" }] },
        load: {
          k6: {
            scenarios: {
              backlog: { ...openLoad(1000, 1000), startTime: "0s" },
              users: { ...openLoad(80, 60_000), startTime: "0s" }
            }
          },
          arrivals: { backlog: { batches: { size: 1000, of: "paced" } }, users: "paced" }
        }
      },
      [is("gone after, s", 50, (ran) => drainedAt(ran, 1), 0.01)],
      { isDeterministic: true }
    )
  ]
}

const spike: Law = {
  id: "overload-spike",
  title: "A minute at 120 % of the capacity, then 80 %",
  says: "The backlog needs as long to go as it took to come, and twelve thousand requests notice.",
  formula: "a triangle of height (lambda - C) t, and of length t + (lambda - C) t / (C - lambda')",
  source: "Newell, Applications of Queueing Theory (1982)",
  worlds: [
    world(
      {
        duration: "150s",
        system: station(1, "10ms"),
        journeys: { visit: [{ call: "server.serve" }] },
        load: paced([120, 60], [80, 90])
      },
      [
        is("longest line", 1200, "max waiting line of server", 0.02),
        is("longest waiting, s", 12, (ran) => ran.measure("max waiting of server") / 1000, 0.02),
        is("gone after the spike, s", 60, (ran) => drainedAt(ran, 61) - 60, 0.02),
        is(
          "share of the spike that waits longer than 1 s",
          55 / 60,
          // A request that comes at t waits 0.2 t: those from 5 s on miss a deadline of a second, and as many before the end of the drain.
          (ran) =>
            ran.measure("slower than 1010ms of server") * (ran.measure("offered of server") / 7200) - (55 * 80) / 7200,
          0.02
        )
      ],
      { isDeterministic: true }
    )
  ]
}

const scaleOut: Law = {
  id: "scale-out-lag",
  title: "Capacity that comes 90 s after the load",
  says: "What piles up while instances boot takes longer to go than it took to come.",
  formula: "backlog (lambda - C) t; drain (lambda - C) t / (C' - lambda); longest waiting at t = 45 s",
  source: "fluid limit",
  worlds: [
    world(
      {
        duration: "300s",
        // 400 a second once it is no longer slow, 150 before.
        system: station(1, "2.5ms"),
        journeys: { visit: [{ call: "server.serve" }] },
        load: paced([100, 30], [300, 270]),
        faults: { booting: { on: "server", slow: `${400 / 150}x`, at: "0s", for: "120s" } }
      },
      [
        is("longest line", 13_500, "max waiting line of server", 0.03),
        is("longest waiting, s", 45, (ran) => ran.measure("max waiting of server") / 1000, 0.03),
        is("gone after the capacity came, s", 135, (ran) => drainedAt(ran, 121) - 120, 0.03)
      ],
      { isDeterministic: true }
    )
  ]
}

/** The instants at which calls were shed are not kept one by one: windows of 100 ms tell how many there were. */
const shedBetween = (ran: Ran, from: number, to: number): number => {
  const { recording } = ran
  const server = ran.component("server")
  const failedUpTo = (at: number) => {
    const w = recording.windows.edge(at, "nearest")
    return server.tally.upTo(2, w)
  }
  return failedUpTo(to) - failedUpTo(from)
}

const codel: Law = {
  id: "codel",
  title: "CoDel under an overload that does not end",
  says: "It sheds faster and faster, but slowly at first: 33 calls in the first second after the first, 662 in five.",
  formula: "the n-th gap is interval / sqrt(n)",
  source: "RFC 8289, sec. 5.3-5.4; Nichols and Jacobson (2012)",
  worlds: [
    world(
      {
        duration: "60s",
        system: station(1, "100us", { waiting: { discipline: "codel", codel: { target: "5ms", interval: "100ms" } } }),
        journeys: { visit: [{ call: "server.serve" }] },
        load: {
          k6: {
            scenarios: {
              backlog: { ...openLoad(100_000, 1000), startTime: "0s" },
              users: { ...openLoad(10_000, 6_000), startTime: "0s" }
            }
          },
          arrivals: { backlog: { batches: { size: 100_000, of: "paced" } }, users: "paced" }
        }
      },
      [
        is("shed within 1 s of the first", 33, (ran) => shedBetween(ran, 100 * millisecond, 1100 * millisecond), {
          absolute: 2
        }),
        is("shed within 5 s of the first", 662, (ran) => shedBetween(ran, 100 * millisecond, 5100 * millisecond), {
          absolute: 12
        })
      ],
      { isDeterministic: true }
    )
  ]
}

/** A hundred calls at once, half a second before and after a whole minute. */
const limiters: Law = {
  id: "rate-limiters",
  title: "A hundred calls a minute, by three kinds of limiter",
  says: "A fixed window lets two hundred through within a second, across its boundary; a log and a bucket do not.",
  formula: "2 x limit; limit; limit + rate x 1 s",
  source: "arithmetic; Cloudflare, How we built rate limiting (2017)",
  worlds: (
    [
      ["fixed window", { algorithm: "fixed-window", limit: 100, window: "60s" }, 200],
      ["sliding log", { algorithm: "sliding-log", limit: 100, window: "60s" }, 100],
      ["token bucket", { rate: "100/m", burst: 100 }, 101]
    ] as const
  ).map(([name, rateLimit, expected]) =>
    world(
      {
        duration: "70s",
        system: station(undefined, "1ms"),
        journeys: { visit: [{ call: "server.serve", through: [{ rateLimit }] }] },
        load: {
          k6: {
            scenarios: {
              before: { ...openLoad(100, 1000), startTime: "59500ms" },
              after: { ...openLoad(100, 1000), startTime: "60500ms" }
            }
          },
          arrivals: { batches: { size: 100, of: "paced" } }
        }
      },
      [isExactly("calls let through", expected, "carried of visit")],
      { name, isDeterministic: true }
    )
  )
}

export const overload: ReadonlyArray<Law> = [drain, spike, scaleOut, codel, limiters]
