/**
 * Laws of brokers: what batches are worth, how back-pressure travels, how often at-least-once is, how old a backlog gets.
 */
import { is, isExactly, type Law, type LawWorld, world } from "./Law.ts"
import { openLoad } from "./Worlds.ts"

type System = LawWorld["scenario"]["system"]

/** Messages at a rate, evenly spaced, to the topic `orders`. */
const publishing = (
  system: System,
  perSecond: number,
  seconds: number,
  more: { readonly warmup?: string; readonly faults?: LawWorld["scenario"]["faults"]; readonly rest?: number } = {}
): LawWorld["scenario"] => {
  const { faults, rest = 0, warmup } = more
  return {
    duration: `${seconds + rest}s`,
    ...(warmup === undefined ? {} : { warmup }),
    system,
    journeys: { visit: [{ publish: "orders" }] },
    load: { k6: { scenarios: { users: openLoad(perSecond, seconds * 1000) } } },
    ...(faults === undefined ? {} : { faults })
  }
}

const batches: Law = {
  id: "batch-throughput",
  title: "Batches that cost 10 ms and 1 ms per message",
  says: "One at a time a consumer does 91 messages a second, a hundred at a time ten times as many.",
  formula: "B / (a + b B)",
  source: "arithmetic",
  worlds: [1, 10, 100].map((max) => {
    const theory = max / (0.01 + 0.001 * max)
    return world(
      publishing(
        { orders: { topic: { batch: { max, setup: "10ms" }, steps: [{ work: "1ms" }] } } },
        Math.ceil(1.2 * theory),
        60,
        { warmup: "10s" }
      ),
      [is("messages done per second", theory, "carried per second of orders", 0.005)],
      { name: `B = ${max}`, isDeterministic: true }
    )
  })
}

const buffer = { capacity: 10, full: "block" } as const

const backPressure: Law = {
  id: "back-pressure",
  title: "Three stages of 5, 20 and 10 ms with room for ten messages between them",
  says: "The slowest stage works all the time, and the one before it waits three quarters of it for room.",
  formula: "the rate is that of the slowest stage; a stage works rate x time",
  source: "bottleneck law; Denning and Buzen (1978)",
  worlds: [
    world(
      publishing(
        {
          orders: { topic: { capacity: 10, steps: [{ work: "5ms" }, { publish: "packing" }] } },
          packing: { topic: { ...buffer, steps: [{ work: "20ms" }, { publish: "sending" }] } },
          sending: { topic: { ...buffer, steps: [{ work: "10ms" }] } }
        },
        250,
        60,
        { warmup: "10s" }
      ),
      [
        is("messages through all stages per second", 50, "carried per second of sending", 0.01),
        is("share of time the slowest stage works", 1, "utilisation of packing", 0.01),
        is(
          "share of time the first stage works",
          0.25,
          (ran) => ran.measure("utilisation of orders") - ran.measure("blocked publishers of packing"),
          0.01
        ),
        is("share of time the last stage works", 0.5, "utilisation of sending", 0.01)
      ],
      { isDeterministic: true }
    )
  ]
}

const visibility: Law = {
  id: "visibility-timeout",
  title: "Messages whose work takes longer than they are invisible, now and then",
  says: "With a visibility timeout of twice the mean work, one message in six has its effect again.",
  formula: "p = exp(-v / m); deliveries 1 / (1 - p), of which all but one have their effect again",
  source: "geometric distribution",
  worlds: [1, 2, 4].map((times) => {
    const again = Math.exp(-times)
    const messages = 100_000
    // Of the sum of geometric numbers with this chance to go on.
    const deviation = Math.sqrt(again / messages) / (1 - again)
    return world(
      publishing(
        {
          orders: {
            topic: {
              consumers: 200,
              visibility: `${times * 10}ms`,
              attempts: 1000,
              steps: [{ work: "exponential(10ms)" }]
            }
          }
        },
        1000,
        messages / 1000,
        { rest: 5 }
      ),
      [
        is("deliveries per message", 1 / (1 - again), "offered of orders / published of orders", {
          absolute: 4.5 * deviation
        }),
        is("effects again per message", again / (1 - again), "effects twice of orders / published of orders", {
          absolute: 4.5 * deviation
        })
      ],
      { name: `timeout = ${times} x mean work` }
    )
  })
}

const attempts: Law = {
  id: "dead-letters",
  title: "Messages that fail three times in ten, and are put aside after the third",
  says: "Three in a hundred end as dead letters, and a message is delivered 1.4 times.",
  formula: "p^n; (1 - p^n) / (1 - p)",
  source: "geometric distribution",
  worlds: [1, 3, 5].map((most) => {
    const dead = 0.3 ** most
    const share = (4.5 * Math.sqrt((1 - dead) / dead)) / Math.sqrt(100_000)
    return world(
      publishing(
        {
          orders: {
            topic: { consumers: 10, attempts: most, redelivery: "100ms", steps: [{ work: "1ms" }, { fail: "30%" }] }
          }
        },
        1000,
        100,
        { rest: 5 }
      ),
      [
        is("share of dead letters", dead, "dead letters of orders / offered of visit", share),
        is("deliveries per message", (1 - dead) / 0.7, "offered of orders / offered of visit", 0.01)
      ],
      { name: `${most} attempts` }
    )
  })
}

const backlog: Law = {
  id: "backlog-age",
  title: "Consumers that stand still for ten seconds",
  says: "The backlog is then as old as they stood still, and takes as long again to go at twice the capacity that is needed.",
  formula: "B = lambda t; age t; drain B / (C - lambda)",
  source: "fluid limit",
  worlds: [
    world(
      publishing(
        { orders: { topic: { groups: { work: { steps: [{ work: "5ms" }] } } } } },
        100,
        50,
        // Looked at from when they go on.
        { warmup: "20s", faults: { still: { on: "orders.work", pause: true, at: "10s", for: "10s" } } }
      ),
      [
        is("longest backlog", 1000, "max backlog of orders.work", 0.01),
        is("greatest age, ms", 10_000, "max backlog age of orders.work", 0.01),
        is("gone after, ms", 10_000, "drain time of orders.work", 0.02),
        isExactly("lost", 0, "lost of orders.work")
      ],
      { isDeterministic: true }
    )
  ]
}

export const brokers: ReadonlyArray<Law> = [batches, backPressure, visibility, attempts, backlog]
