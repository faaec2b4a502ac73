/**
 * Laws of giving up: timeouts, who still works for whom, and breakers.
 */
import { millisecond } from "../sim/kernel/Instant.ts"
import { is, isExactly, type Law, world } from "./Law.ts"
import { atLeast } from "./theory/Chances.ts"
import { open, openLoad, station } from "./Worlds.ts"

const zombies: Law = {
  id: "timeout-without-cancel",
  title: "A timeout that the server never hears of",
  says: "13.5 % of the requests time out at 90 % load, and the server does all their work for nobody.",
  formula: "P(T > tau) = e^(-(mu - lambda) tau)",
  source: "elementary consequence of M/M/1",
  worlds: [
    (() => {
      const late = Math.exp(-(0.1 - 0.09) * 200)
      return world(
        open({
          rate: 90,
          requests: 400_000,
          warmup: 20_000,
          system: station(1, "exponential(10ms)"),
          steps: [{ call: "server.serve", through: [{ timeout: "200ms" }] }]
        }),
        [
          is("share that times out", late, "failure ratio of visit", 0.21),
          is("goodput, /s", 90 * (1 - late), "goodput per second of visit", 0.032),
          is("utilisation", 0.9, "utilisation of server", 0.01),
          is("share of work for nobody", late, "wasted work of server / offered of server", 0.21)
        ]
      )
    })()
  ]
}

const nested: Law = {
  id: "nested-timeouts",
  title: "Timeouts inside a timeout",
  says: "The client leaves after a second, and what it asked goes on trying for half a second more.",
  formula: "the sum of timeouts and back-offs",
  source: "arithmetic",
  worlds: [
    (() => {
      const scenario = {
        duration: "10s",
        system: {
          mid: {
            service: {},
            endpoints: {
              ask: [{ call: "backend.answer", through: [{ retry: { attempts: 3 } }, { timeout: "500ms" }] }]
            }
          },
          backend: { service: {}, endpoints: { answer: [{ work: "1h" }] } }
        },
        journeys: { visit: [{ call: "mid.ask", through: [{ timeout: "1s" }] }] },
        load: { k6: { scenarios: { users: openLoad(1, 1000) } } }
      } as const
      return world(
        scenario,
        [
          isExactly("the client gives up after, ms", 1000, "max response of visit"),
          isExactly("the middle gives up after, ms", 1500, "max response of mid"),
          isExactly("tries of the middle", 3, "offered of backend"),
          isExactly(
            "tries begun when the client had left",
            1,
            (ran) => ran.followed("backend").arrivals.filter((at) => at >= 1000 * millisecond).length
          )
        ],
        { name: "one inside the other", follows: ["backend"], isDeterministic: true }
      )
    })(),
    world(
      {
        duration: "10s",
        system: { server: { service: {}, endpoints: { serve: [{ work: "1h" }] } } },
        journeys: {
          visit: [
            {
              call: "server.serve",
              through: [{ retry: { attempts: 3, backoff: "exponential(100ms)" } }, { timeout: "1s" }]
            }
          ]
        },
        load: { k6: { scenarios: { users: openLoad(1, 1000) } } }
      },
      [isExactly("three tries take, ms", 3300, "max response of visit")],
      { name: "three tries with back-off", isDeterministic: true }
    )
  ]
}

const breakerCycle: Law = {
  id: "breaker-duty-cycle",
  title: "A breaker in front of a dead dependency",
  says: "It lets five calls through, and then one every thirty seconds.",
  formula: "5 + the probes at 30 s, 60 s, ...",
  source: "Nygard, Release It! (state-machine arithmetic)",
  worlds: [
    world(
      {
        duration: "300s",
        system: { server: { service: {}, endpoints: { serve: [{ fail: "100%" }] } } },
        journeys: {
          visit: [
            {
              call: "server.serve",
              through: [
                {
                  breaker: {
                    failureRateThreshold: "100%",
                    slidingWindow: { calls: 5 },
                    minimumNumberOfCalls: 5,
                    waitDurationInOpenState: "30s",
                    permittedNumberOfCallsInHalfOpenState: 1
                  }
                }
              ]
            }
          ]
        },
        load: { k6: { scenarios: { users: openLoad(100, 300_000) } } }
      },
      [
        is("calls that reach it in 300 s", 14, "offered of server", { absolute: 1 }),
        is("share cut short", 1 - 14 / 30_000, "failed by breaker open of visit / offered of visit", {
          absolute: 0.0001
        })
      ],
      { isDeterministic: true }
    )
  ]
}

/** A breaker of each of so many callers, who make so many calls and one more, of which the last shows whether it opened. */
const callers = 3000
const window = 20

const unlucky: Law = {
  id: "unlucky-breaker",
  title: "A breaker that opens at half of 20 calls, when three in ten fail all the time",
  says: "One of twenty windows opens it though nothing has changed: short windows trip by chance.",
  formula: "P(Bin(20, 0.3) >= 10)",
  source: "binomial tail; M. Brooker, Will circuit breakers solve my problems? (2022)",
  worlds: [
    (() => {
      const opened = atLeast(window / 2, window, 0.3)
      return world(
        {
          duration: "22s",
          system: {
            client: {
              service: { instances: callers },
              endpoints: {
                ask: [
                  {
                    call: "server.serve",
                    through: [{ breaker: { slidingWindow: { calls: window }, minimumNumberOfCalls: window } }]
                  }
                ]
              }
            },
            server: { service: {}, endpoints: { serve: [{ fail: "30%" }] } }
          },
          journeys: { visit: [{ call: "client.ask" }] },
          load: { k6: { scenarios: { users: openLoad(callers, (window + 1) * 1000) } } }
        },
        // Of so many callers the share that trips by chance has a standard deviation of 8.1 % of itself.
        [
          is(
            "share of windows that open it",
            opened,
            (ran) => ran.measure("failed by breaker open of visit") / callers,
            0.36
          )
        ]
      )
    })()
  ]
}

const heldBack: Law = {
  id: "client-throttling",
  title: "Clients who hold their own calls back, before a server that lets a tenth of them through",
  says:
    "With K = 2 the server gets twice what it accepts instead of ten times. One that cannot absorb a burst loses half of its " +
    "capacity to the gaps that chance leaves.",
  formula: "p = max(0, (requests - K accepts) / (requests + 1)); at rest requests = K accepts",
  source:
    "Google SRE book, ch. 21; without bursts the mean of twelve runs of another simulation (the fluid limit is 100 and 50)",
  worlds: (
    [
      [100, 200, 100, 0.8, 0.05],
      [1, 110, 55, 0.89, 0.08]
    ] as const
  ).map(([burst, offered, accepted, held, share]) =>
    world(
      open({
        rate: 1000,
        requests: 100_000,
        warmup: 80_000,
        arrivals: "paced",
        system: {
          server: {
            service: { through: [{ rateLimit: { rate: "100/s", burst } }] },
            endpoints: { serve: [{ wait: "0s" }] }
          }
        },
        steps: [{ call: "server.serve", through: [{ throttle: { window: "20s" } }] }]
      }),
      [
        is("accepted, /s", accepted, "goodput per second of visit", share),
        is("share held back", held, "failed by throttled of visit / offered of visit", share),
        is(
          "reach the server, /s",
          offered,
          (ran) => 1000 * (1 - ran.measure("failed by throttled of visit / offered of visit")),
          share
        )
      ],
      { name: burst === 1 ? "no bursts" : "bursts of 100" }
    )
  )
}

export const givingUp: ReadonlyArray<Law> = [zombies, nested, heldBack, breakerCycle, unlucky]
