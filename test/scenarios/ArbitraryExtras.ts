/**
 * Extras: parts of any scenario that stand by themselves: caches and how they are written, brokers, shards, elastic services,
 * transactions. Each brings what it is made of, one journey step that reaches all of it, and what faults can hit.
 */
import fc from "fast-check"

interface Extra {
  readonly system: Readonly<Record<string, object>>
  /** What a user does there. */
  readonly step: object
  readonly faults: ReadonlyArray<object>
}

const span = fc.integer({ min: 1, max: 300 }).map((ms) => `${ms}ms`)
const work = fc.oneof(
  span,
  span.map((mean) => `exponential(${mean})`)
)
const percent = fc.integer({ min: 1, max: 60 }).map((of) => `${of}%`)
const few = fc.integer({ min: 1, max: 4 })

/** What is often broken by it, on a component. */
const troubles = (on: string): ReadonlyArray<object> => [
  { on, crash: true, at: "1s", for: "1s" },
  { on, pause: true, at: "1s", for: "2s" },
  { on, slow: "4x", at: "1s", for: "3s" },
  { on, errors: "50%", at: "2s", for: "2s" }
]

const cached: fc.Arbitrary<Extra> = fc
  .record({
    cache: fc.record(
      {
        capacity: fc.integer({ min: 1, max: 20 }),
        eviction: fc.constantFrom("lru", "lfu", "fifo", "random"),
        ttl: span,
        coalesce: fc.boolean(),
        hit: span,
        negative: percent.map((absent) => ({ absent })),
        scope: fc.constantFrom("shared", "instance")
      },
      { requiredKeys: ["capacity", "ttl"] }
    ),
    write: fc.constantFrom<object>({ mode: "around" }, { mode: "through" }, { mode: "behind", interval: "100ms" }, {}),
    read: work
  })
  .map(({ cache, read, write }) => ({
    system: {
      reader: {
        service: { instances: 2 },
        endpoints: {
          look: [{ cache: { name: "pages", miss: [{ call: "pages-db.read" }] } }],
          change: [{ write: { cache: "pages", steps: [{ call: "pages-db.write" }], ...write } }]
        }
      },
      "pages": { cache },
      "pages-db": { store: { connections: 3, read, write: read } }
    },
    step: { sequence: [{ call: "reader.look" }, { call: "reader.change" }, { call: "reader.look" }] },
    faults: [...troubles("reader"), ...troubles("pages-db"), { on: "pages", flush: true, at: "2s" }]
  }))

const broker: fc.Arbitrary<Extra> = fc
  .record({
    kept: fc.constantFrom<object>({}, { partitions: 3 }, { partitions: 2, rebalance: { pause: "200ms" } }),
    delivery: fc.constantFrom<object>(
      { acknowledge: "before" },
      { acknowledge: "auto", acknowledgeEvery: "500ms" },
      { visibility: "200ms", attempts: 2 },
      { duplicates: "20%", loss: "10%", poison: "10%" },
      { acknowledgementsLost: "20%", redelivery: { first: "100ms", factor: "2x", max: "1s" } }
    ),
    full: fc.constantFrom<object>(
      {},
      { capacity: 5 },
      { capacity: 5, full: "block" },
      { capacity: 5, full: "drop-oldest" }
    ),
    batch: fc.constantFrom<object>({}, { batch: { max: 4, linger: "50ms", setup: "5ms" } }),
    dedupe: fc.constantFrom<object>({}, { dedupe: { window: "2s", by: "request" } }),
    read: fc.constantFrom<object>(
      {},
      { joins: "1s" },
      { joins: "1s", from: "latest" },
      { replay: { at: "2s", since: "500ms" }, inOrder: "key" }
    ),
    consumers: few,
    takes: work
  })
  .map(({ batch, consumers, dedupe, delivery, full, kept, read, takes }) => ({
    system: {
      sender: { service: {}, endpoints: { tell: [{ publish: "news" }] } },
      news: {
        topic: {
          ...kept,
          ...delivery,
          ...full,
          ...batch,
          ...dedupe,
          groups: {
            letters: { consumers, steps: [{ work: takes }] },
            search: { consumers: 1, ...read, steps: [{ work: "2ms" }, { fail: "10%" }] }
          }
        }
      }
    },
    step: { call: "sender.tell" },
    faults: [...troubles("news"), ...troubles("news.letters/1")]
  }))

/** Services that react to each other's events, a relay that sends them, and who waits for what comes of it. */
const reacting: fc.Arbitrary<Extra> = fc
  .record({ outbox: fc.constantFrom<object>({}, { notes: "1s" }, { every: "10ms", sentTwice: "20%" }), within: span })
  .map(({ outbox, within }) => ({
    system: {
      orders: { store: { write: "2ms" } },
      desk: {
        service: {},
        endpoints: {
          order: [
            { effect: "ordered", write: "orders.write", outbox: { topic: "events", every: "100ms", ...outbox } },
            { await: { any: ["shipped", "refused"], within }, through: [{ timeout: "200ms" }] }
          ]
        }
      },
      events: {
        topic: {
          consumers: 2,
          steps: [
            {
              choice: [
                { happened: "shipped", steps: [] },
                { chance: "30%", steps: [{ effect: "refused" }] },
                { otherwise: [{ work: "20ms" }, { effect: "shipped" }] }
              ]
            }
          ]
        }
      }
    },
    step: { call: "desk.order", through: [{ fallback: { answer: "degraded" } }] },
    faults: [
      ...troubles("desk"),
      ...troubles("events"),
      { on: "events.relay", crash: true, at: "1s", for: "1s" },
      { on: "events.relay", pause: true, at: "1s", for: "1s" },
      { on: "events.relay", cut: true, at: "1s", for: "1s" }
    ]
  }))

const sharded: fc.Arbitrary<Extra> = fc
  .record({
    by: fc.constantFrom<object>({ by: "hash" }, { by: "consistent" }, { by: "range", keys: 20 }),
    shards: few,
    work
  })
  .map(({ by, shards, work }) => ({
    system: { ledgers: { store: { shards, ...by, connections: 2, read: work, write: work } } },
    step: {
      sequence: [
        { call: "ledgers.read", key: "uniform(20)" },
        { call: "ledgers.write", key: "uniform(20)" }
      ]
    },
    faults: [
      ...troubles("ledgers"),
      ...troubles("ledgers/1"),
      { on: "ledgers", reshard: { to: shards + 1, keys: 20, batch: 2, work }, at: "1s" },
      { on: "ledgers", migrate: { rows: 1000, row: "1ms", lockTimeout: "50ms", again: "300ms" }, at: "1s" },
      {
        on: "ledgers",
        migrate: { strategy: "online", rows: 20, row: "1ms", batch: 3, lock: "30ms", dualWrite: shards === 1 },
        at: "1s"
      }
    ]
  }))

const elastic: fc.Arbitrary<Extra> = fc
  .record({
    target: fc.constantFrom<object>(
      { utilisation: "50%" },
      { inFlightPerInstance: 2 },
      { requestsPerInstance: "20/s" }
    ),
    startUp: span,
    more: fc.constantFrom<object>(
      {},
      { discovery: { ttl: "500ms" } },
      { healthCheck: { interval: "300ms", failures: 2 } },
      {
        outlierEjection: {
          consecutiveErrors: 2,
          interval: "500ms",
          baseEjectionTime: "500ms",
          maxEjectionPercent: "60%"
        }
      },
      { coldStart: { slow: "3x", for: "1s" } },
      { pauses: { every: "exponential(1s)", for: "50ms" } }
    ),
    takes: work
  })
  .map(({ more, startUp, takes, target }) => ({
    system: {
      elastic: {
        service: { workers: 2, autoscaler: { max: 4, interval: "1s", target, startUp, drain: "500ms" }, ...more },
        endpoints: { do: [{ work: takes }] }
      }
    },
    step: { call: "elastic.do" },
    faults: [
      ...troubles("elastic"),
      { on: "elastic", unattended: true, at: "1s", for: "3s" },
      ...("discovery" in more ? [{ on: "elastic", lookups: "50%", at: "1s", for: "3s" }] : [])
    ]
  }))

const deployed: fc.Arbitrary<Extra> = fc.record({ takes: work }).map(({ takes }) => ({
  system: { released: { service: { instances: 3, workers: 2 }, endpoints: { do: [{ work: takes }] } } },
  step: { call: "released.do" },
  faults: [
    { on: "released", deploy: { batch: 1, drain: "300ms", down: "300ms" }, at: "1s" },
    { on: "released", deploy: { strategy: "blue-green", startUp: "500ms", newVersion: { slow: "2x" } }, at: "1s" },
    {
      on: "released",
      deploy: {
        strategy: "canary",
        newVersion: { errors: "50%" },
        gate: { errors: "10%" },
        traffic: ["30%"],
        each: "1s"
      },
      at: "1s"
    }
  ]
}))

const transactions: fc.Arbitrary<Extra> = fc
  .record({
    doing: fc.constantFrom<object>(
      { update: { store: "rows" }, through: [{ retry: { attempts: 3 } }] },
      { lock: { name: "one", lease: "500ms", patience: "1s", steps: [{ work: "20ms" }, { call: "rows.write" }] } },
      {
        commit: {
          participants: ["rows.write", { effect: "written", amount: 2, write: "other-rows.write" }],
          force: "5ms",
          patience: "1s"
        }
      },
      {
        saga: [
          { name: "hold", do: [{ call: "rows.write" }], undo: [{ call: "other-rows.write" }] },
          {
            name: "seat",
            do: [{ effect: "seated", write: "rows.write" }],
            undo: [{ effect: "unseated", undoes: "seated", write: "rows.write" }]
          },
          { name: "pay", do: [{ fail: "40%" }] }
        ]
      }
    ),
    takes: work
  })
  .map(({ doing, takes }) => ({
    system: {
      books: { service: { instances: 2, workers: 8 }, endpoints: { keep: [doing] } },
      "rows": { store: { connections: 4, read: takes, write: takes } },
      "other-rows": { store: { connections: 4, read: takes, write: takes } }
    },
    step: {
      sequence: [{ call: "books.keep" }, { call: "rows.read" }, { call: "rows.write" }, { call: "other-rows.write" }]
    },
    faults: [...troubles("books"), ...troubles("books/1"), ...troubles("rows")]
  }))

const shared: fc.Arbitrary<Extra> = fc
  .record({
    service: fc.constantFrom<object>(
      { cores: 1 },
      { cores: 1, sharing: "priority" },
      { workers: 2, waiting: { patience: "exponential(100ms)" } },
      { workers: 1, waiting: { capacity: 1, full: "ignore" } },
      { workers: 2, waiting: { discipline: "priority" }, underLoad: { contention: "20%" } }
    ),
    work: fc.record({ work, drawn: fc.constantFrom("each time", "once") })
  })
  .map(({ service, work }) => ({
    system: {
      crowded: {
        service,
        pools: { line: { size: 2, connectionTimeout: "200ms" } },
        endpoints: { do: [{ acquire: { pool: "line", steps: [work] } }] }
      }
    },
    step: {
      parallel: [0, 1, 1].map((priority) => ({
        call: "crowded.do",
        priority,
        through: [{ fallback: { answer: "degraded" } }, { timeout: { after: "500ms", cancels: "everything" } }]
      }))
    },
    faults: troubles("crowded")
  }))

/** Any one of them, with at most one fault on it. */
export const anyExtra: fc.Arbitrary<Extra> = fc
  .tuple(fc.oneof(cached, broker, reacting, sharded, elastic, deployed, transactions, shared), fc.nat(), fc.boolean())
  .map(([extra, which, isWhole]) => ({
    ...extra,
    faults: isWhole ? [] : [extra.faults[which % extra.faults.length]!]
  }))
