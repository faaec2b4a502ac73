/**
 * Laws of systems that stay down although what brought them down is gone, because those who wait ask again.
 *
 * A server of capacity C, clients who ask k times with a timeout tau and stop waiting without stopping the work: as long as the
 * line is longer than tau every request costs k times its work, and nobody is answered.
 */
import { second } from "../sim/kernel/Instant.ts"
import { journeyColumn } from "../sim/observation/records/JourneyRecord.ts"
import { is, isAtMost, isExactly, type Law, type LawWorld, world } from "./Law.ts"
import type { Ran } from "./Ran.ts"
import { openLoad, station } from "./Worlds.ts"

/** Answers a second. */
const capacity = 1000
const timeout = 0.5

interface Relapse {
  readonly attempts: number
  readonly rate: number
  /** Seconds for which the server stands still, from 10 s on. */
  readonly pause: number
  readonly seconds?: number
}

const relapse = ({ attempts, pause, rate, seconds = 60 }: Relapse, quantities: LawWorld["quantities"]): LawWorld =>
  world(
    {
      duration: `${seconds}s`,
      system: station(1, "1ms"),
      journeys: {
        visit: [
          { call: "server.serve", through: [{ retry: { attempts, backoff: "none" } }, { timeout: `${timeout}s` }] }
        ]
      },
      load: { k6: { scenarios: { users: openLoad(rate, seconds * 1000) } } },
      faults: { standstill: { on: "server", pause: true, at: "10s", for: `${pause}s` } }
    },
    quantities,
    { name: `${attempts} attempts, ${rate}/s, ${Number(pause.toFixed(3))} s`, isDeterministic: true }
  )

const comesBack = (isBack: boolean) =>
  isExactly("comes back (1) or not (0)", isBack ? 1 : 0, (ran) =>
    Number.isFinite(ran.measure("time to recover")) ? 1 : 0
  )

const border: Law = {
  id: "metastable-border",
  title: "The load from which there is no way back",
  says: "Clients who ask twice: a server comes back by itself below half of its capacity; three times, below a third.",
  formula: "lambda < C / k",
  source: "Bronson, Aghayev, Charapko and Zhu, Metastable Failures in Distributed Systems (HotOS 2021), sec. 2.1",
  worlds: [2, 3].flatMap((attempts) =>
    [0.8, 1.05].map((share) =>
      relapse({ attempts, rate: Math.round((share * capacity) / attempts), pause: 2 }, [comesBack(share < 1)])
    )
  )
}

/** Seconds from the end of a pause, longer than k - 1 timeouts, until the line is no longer than the timeout. */
const backAfter = ({ attempts, pause, rate }: Relapse): number => {
  let asked = 0
  for (let i = 0; i < attempts; i++) asked += rate * (pause - i * timeout)
  return (asked - capacity * timeout) / (capacity - attempts * rate)
}

/** Seconds from an instant to the end of the first window in which somebody was answered. */
const firstGood = ({ recording }: Ran, from: number): number => {
  const { journeys, windows } = recording
  const begin = windows.edge(from * second, "up")
  for (let w = begin; windows.begin(w) < recording.now; w++) {
    if (journeys[0]!.tally.between(journeyColumn.good, w, w + 1) > 0) return windows.begin(w + 1) / second - from
  }
  return Infinity
}

/**
 * Those whose last try is answered come on top of the others, and a twentieth of five seconds is forgiven: so many seconds before
 * the first answer the next five hold enough of them.
 */
const ahead = ({ attempts }: Relapse): number => (attempts - 1) * timeout + 0.25

const recovery: Law = {
  id: "time-to-recover",
  title: "How long after a pause its clients are served again",
  says: "What was asked meanwhile, repeated tries too, is worked off with what capacity the repeated tries leave over.",
  formula: "(lambda sum(D - i tau, i < k) - C tau) / (C - k lambda)",
  source: "fluid limit of the above",
  worlds: [
    { attempts: 2, rate: 300, pause: 2 },
    { attempts: 2, rate: 400, pause: 4 },
    { attempts: 2, rate: 450, pause: 2 },
    { attempts: 3, rate: 250, pause: 2 },
    { attempts: 3, rate: 300, pause: 2 }
  ].map((one) =>
    relapse(one, [
      is("first answer in time, s", backAfter(one) + timeout, (ran) => firstGood(ran, 10 + one.pause), {
        absolute: 0.2
      }),
      is("time to recover, ms", 1000 * (backAfter(one) + timeout - ahead(one)), "time to recover", { absolute: 500 })
    ])
  )
}

/** Up to this pause nobody who comes after it waits for as long as the timeout, whatever those ask who came in it. */
const harmless = (rate: number): number => {
  const busy = rate / capacity
  return timeout * (1 + ((1 - busy) * (1 - busy)) / busy)
}

/** From this pause on everybody who comes as it ends waits for longer than the timeout. */
const fatal = (rate: number): number => (timeout * (capacity / rate + 1)) / 2

const trigger: Law = {
  id: "metastable-trigger",
  title: "The pause from which there is no way back",
  says: "Above half of its capacity a server comes back from a short pause, and the shorter the nearer it is to its capacity.",
  formula: "back if D < tau (1 + (1 - rho)^2 / rho); down if lambda (2 D - tau) > C tau",
  source: "fluid limit: who comes as the pause ends waits for what was asked in it",
  worlds: [600, 750, 900].flatMap((rate) => [
    relapse({ attempts: 2, rate, pause: 0.99 * harmless(rate) }, [comesBack(true)]),
    relapse({ attempts: 2, rate, pause: 1.02 * fatal(rate) }, [comesBack(false)])
  ])
}

/** Over the last twenty seconds. */
const goodPerSecond = (ran: Ran): number => ran.measure("goodput of visit") / 20

interface Spike {
  /** Of 40 users a second it makes 80, from 20 s on. */
  readonly seconds: number
  readonly backoff: string
}

/** The published collapse: a service that gets slower with every request inside, and users who ask three times. */
export const spiked = ({ backoff, seconds }: Spike): LawWorld["scenario"] => ({
  duration: "80s",
  warmup: "60s",
  system: {
    server: { service: { underLoad: { each: "10ms" } }, endpoints: { serve: [{ work: "constant(1s)" }] } }
  },
  links: { default: { latency: "exponential(100ms)" } },
  journeys: {
    visit: [
      {
        call: "server.serve",
        through: [{ retry: { attempts: 3, backoff, jitter: backoff === "none" ? "none" : "full" } }, { timeout: "3s" }]
      }
    ]
  },
  load: { arrivals: "poisson", k6: { scenarios: { users: openLoad(40, 80_000) } } },
  faults: { spike: { on: "users", load: "2x", at: "20s", for: `${seconds}s` } }
})

const collapse: Law = {
  id: "collapse-after-a-spike",
  title: "Whether a spike is over when it is over",
  says: "Users who ask again at once hold a service down that can do what they want; with back-off it comes back.",
  formula: "C = lambda (1 + 0.01 C) has a solution at 40/s, and none at 3 x 40/s",
  source: "mbrooker/simulator_example, simple_collapse_sim/sim.py",
  worlds: [
    world(spiked({ seconds: 15, backoff: "none" }), [isAtMost("good, per second", 20, goodPerSecond)], {
      name: "at once"
    }),
    world(
      spiked({ seconds: 5, backoff: "exponential(20s)" }),
      [is("good, per second", 40, goodPerSecond, { absolute: 4.5 * Math.sqrt(40 / 20) })],
      { name: "after 0 to 20 s, then 0 to 40 s" }
    )
  ]
}

export const metastability: ReadonlyArray<Law> = [border, recovery, trigger, collapse]
