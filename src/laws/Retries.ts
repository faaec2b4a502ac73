/**
 * Laws of trying again, and of what it costs.
 */
import { millisecond } from "../sim/kernel/Instant.ts"
import { is, isExactly, type Law, world } from "./Law.ts"
import { poissonMaximum, power } from "./theory/Chances.ts"
import { open } from "./Worlds.ts"

/** A server that fails a share of its calls. */
const failing = (share: number) => ({
  server: { service: {}, endpoints: { serve: [{ work: "1ms" }, { fail: `${share * 100}%` }] } }
})

const attempts: Law = {
  id: "attempts",
  title: "Tries and success when every try fails independently",
  says: "At 50 % failures four tries succeed for 94 % of the requests, and nearly double the load.",
  formula: "E[A] = (1 - p^n) / (1 - p); success 1 - p^n",
  source: "elementary; M. Brooker, Fixing retries with token buckets and circuit breakers (2022)",
  worlds: (
    [
      [0.3, 3],
      [0.5, 4],
      [0.1, 3]
    ] as const
  ).map(([p, n]) =>
    world(
      open({
        rate: 1000,
        requests: 100_000,
        warmup: 0,
        arrivals: "paced",
        system: failing(p),
        steps: [{ call: "server.serve", through: [{ retry: { attempts: n } }] }]
      }),
      [
        is("tries per request", (1 - power(p, n)) / (1 - p), "calls per request of server", 0.0075),
        is("share of successes", 1 - power(p, n), "carried of visit / offered of visit", 0.005)
      ],
      { name: `p = ${p}, ${n} tries` }
    )
  )
}

/** Services that call each other in a row, down to a database that is dead. */
const layered = (layers: number, tries: ReadonlyArray<number>) => ({
  ...Object.fromEntries(
    Array.from({ length: layers }, (_, i) => {
      const below = i === layers - 1 ? "database.serve" : `layer-${i + 2}.serve`
      return [
        `layer-${i + 1}`,
        {
          service: {},
          endpoints: { serve: [{ call: below, through: [{ retry: { attempts: tries[i]! } }] }] }
        }
      ]
    })
  ),
  database: { service: {}, endpoints: { serve: [{ fail: "100%" }] } }
})

const amplification: Law = {
  id: "retry-amplification",
  title: "Every layer tries again",
  says: "Five layers with three tries each ask a dead database 243 times for one request.",
  formula: "n^layers",
  source:
    "Google SRE book, ch. 22 (64 attempts); Amazon Builders' Library, Timeouts, retries and backoff with jitter (243)",
  worlds: (
    [
      ["3 layers, 4 tries", 3, [4, 4, 4], 64],
      ["5 layers, 3 tries", 5, [3, 3, 3, 3, 3], 243],
      ["5 layers, only the top tries again", 5, [3, 1, 1, 1, 1], 3]
    ] as const
  ).map(([name, layers, tries, expected]) =>
    world(
      open({
        rate: 10,
        requests: 100,
        warmup: 0,
        arrivals: "paced",
        system: layered(layers, tries),
        steps: [{ call: "layer-1.serve" }]
      }),
      [isExactly("calls of the database per request", expected, "calls per request of database")],
      { name, isDeterministic: true }
    )
  )
}

const budget: Law = {
  id: "retry-budget",
  title: "A retry budget of 10 %",
  says: "However dead the callee is, it gets at most 1.1 times the load; without a budget it gets three times.",
  formula: "1 + ratio, once more retries are wanted than the budget allows",
  source: "Google SRE book, ch. 21; Finagle's RetryBudget",
  worlds: (
    [
      ["all fail, 10% budget", 1, true, 1.1, 0],
      ["all fail, no budget", 1, false, 3, 0],
      ["5% fail, 10% budget", 0.05, true, 1 + 0.05 + 0.05 * 0.05, 1 - 0.05 * 0.05 * 0.05]
    ] as const
  ).map(([name, p, isLimited, factor, success]) =>
    world(
      open({
        rate: 1000,
        requests: 100_000,
        warmup: 12_000,
        arrivals: "paced",
        system: failing(p),
        steps: [
          {
            call: "server.serve",
            through: [{ retry: { attempts: 3, ...(isLimited ? { budget: "10%" } : {}) } }]
          }
        ]
      }),
      [
        is("load on the callee", factor, "calls per request of server", 0.02),
        ...(success === 0 ? [] : [is("share of successes", success, "carried of visit / offered of visit", 0.005)])
      ],
      { name }
    )
  )
}

const deposits: Law = {
  id: "retry-deposits",
  title: "Retries that are paid for by deposits, when half of all calls fail",
  says:
    "A deposit of a tenth for every call allows one retry for ten calls, however many fail. Where only successes pay it is half of " +
    "that, as half of the calls succeed.",
  formula: "L = 1 + d, or L = 1 + d (1 - f) L where only successes pay; success (1 - f) L",
  source:
    "M. Brooker, Fixing retries with token buckets and circuit breakers (2022); mbrooker/simulator_example retry_sim",
  worlds: (
    [
      ["calls", 1.1],
      ["successes", 1 / (1 - 0.1 * 0.5)]
    ] as const
  ).map(([who, load]) =>
    world(
      open({
        rate: 1000,
        requests: 100_000,
        warmup: 5_000,
        system: failing(0.5),
        steps: [
          {
            call: "server.serve",
            through: [
              { retry: { attempts: "unlimited", budget: { brooker: { deposit: 0.1, deposits: who, capacity: 5 } } } }
            ]
          }
        ]
      }),
      [
        is("load on the callee", load, "calls per request of server", 0.01),
        is("share of successes", load / 2, "carried of visit / offered of visit", 0.015)
      ],
      { name: `${who} pay` }
    )
  )
}

const backoffs: Law = {
  id: "backoff-sums",
  title: "How long four back-offs are together",
  says: "Full jitter sleeps half as long as none, and decorrelated jitter longest of all.",
  formula: "full: U(0, v); equal: v / 2 + U(0, v / 2); decorrelated: U(base, 3 previous), E = (base + 3 E') / 2",
  source: "AWS Architecture Blog, Exponential Backoff And Jitter (2015)",
  worlds: (["none", "full", "equal", "decorrelated"] as const).map((jitter) => {
    const plain = 100 + 200 + 400 + 800
    let previous = 100
    let decorrelated = 0
    for (let i = 0; i < 4; i++) decorrelated += previous = (100 + 3 * previous) / 2
    const theory = { none: plain, full: plain / 2, equal: (3 * plain) / 4, decorrelated }[jitter]
    return world(
      open({
        rate: 100,
        requests: 50_000,
        warmup: 0,
        drain: 30,
        arrivals: "paced",
        system: { server: { service: {}, endpoints: { serve: [{ fail: "100%" }] } } },
        steps: [
          {
            call: "server.serve",
            through: [{ retry: { attempts: 5, backoff: "exponential(100ms, max=20s)", jitter } }]
          }
        ]
      }),
      [is("mean time slept, ms", theory, "mean response of visit", 0.012)],
      { name: jitter, isDeterministic: jitter === "none" }
    )
  })
}

/** Peaks of arrivals per millisecond, one for each second that began with a herd. */
const peaks = (arrivals: ReadonlyArray<number>): ReadonlyArray<number> => {
  const found: Array<number> = []
  const bins = new Map<number, number>()
  for (const at of arrivals) {
    const bin = Math.floor(at / millisecond)
    // The herd itself comes at the whole second; the peak is that of its retries.
    if (bin % 1000 !== 0) bins.set(bin, (bins.get(bin) ?? 0) + 1)
  }
  for (const [bin, count] of bins) {
    const herd = Math.floor(bin / 1000)
    found[herd] = Math.max(found[herd] ?? 0, count)
  }
  return found.filter((count) => count !== undefined)
}

const herd: Law = {
  id: "thundering-herd",
  title: "A thousand clients fail at once and try again after 100 ms",
  says: "Without jitter they all come back in the same millisecond; with full jitter 19 of them do at the worst.",
  formula: "the greatest of 100 Poisson(10) numbers",
  source: "balls into bins",
  worlds: (["none", "full"] as const).map((jitter) =>
    world(
      {
        ...open({
          rate: 1000,
          requests: 100_000,
          warmup: 0,
          arrivals: { batches: { size: 1000, of: "paced" } },
          system: { server: { service: {}, endpoints: { serve: [{ fail: "100%" }] } } },
          steps: [{ call: "server.serve", through: [{ retry: { attempts: 2, backoff: "constant(100ms)", jitter } }] }]
        })
      },
      [
        is(
          "retries in the worst millisecond",
          jitter === "none" ? 1000 : poissonMaximum(10, 100),
          (ran) => {
            const all = peaks(ran.followed("server").arrivals)
            return all.reduce((sum, count) => sum + count, 0) / all.length
          },
          jitter === "none" ? "exact" : 0.05
        )
      ],
      { name: jitter === "none" ? "no jitter" : "full jitter", follows: ["server"], isDeterministic: jitter === "none" }
    )
  )
}

export const retries: ReadonlyArray<Law> = [attempts, amplification, budget, deposits, backoffs, herd]
