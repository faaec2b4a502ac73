/**
 * Shapes: the systems that `faultline new` can begin with.
 */
import type { Shape } from "./Shape.ts"
import { crash, more, network, rush, slow, ways } from "./Shape.ts"

const answered = { measure: "availability of visit", is: '"> 95%"' }

const service: Shape = {
  name: "service",
  says: "one service, and nothing behind it",
  title: "One service",
  system: `  server:
    service: {instances: 2, workers: 2}   # four workers in all: who finds none free waits in line
    endpoints:
      answer:
        - work: exponential(50ms)         # how long it takes; 4 / 50ms = 80 answers a second
`,
  between: "",
  step: `call: server.answer
      through: [timeout: 1s]              # how long a user waits; the service works on regardless`,
  failures: [slow("server"), crash("server"), rush],
  designs: [...ways("journeys.visit.0"), more("system.server.service.workers", "4", "workers")],
  compares: ["retry", "more"],
  well: answered
}

const database: Shape = {
  name: "database",
  says: "a service and its database",
  title: "A shop and its database",
  system: `  shop:
    service: {instances: 2}               # workers are unlimited unless you say how many
    endpoints:
      page:
        - work: exponential(5ms)
        - call: database.read
          through: [timeout: 1s]          # ways of calling, outermost first: retry, breaker, timeout ...
  database:
    store: {connections: 4, read: exponential(50ms)}   # 4 / 50ms = 80 reads a second
`,
  between: `
links:
  default: {latency: 1ms}                 # there, and 1ms back again
`,
  step: "call: shop.page",
  failures: [slow("database"), crash("shop"), network("shop <-> database"), rush],
  designs: [...ways("system.shop.endpoints.page.1"), more("system.database.store.connections", "8", "connections")],
  compares: ["retry", "breaker"],
  well: answered
}

const chain: Shape = {
  name: "chain",
  says: "a service that calls a service that calls a database",
  title: "A chain of services",
  system: `  shop:
    service: {instances: 2}
    endpoints:
      checkout:
        - work: exponential(5ms)
        - call: payments.charge
          through: [timeout: 1s]          # ways of calling, outermost first: retry, breaker, timeout ...
  payments:
    service: {instances: 2, workers: 16}  # a worker is held while the database is waited for
    endpoints:
      charge:
        - work: exponential(10ms)
        - call: database.write
  database:
    store: {connections: 4, write: exponential(50ms)}   # 4 / 50ms = 80 writes a second
`,
  between: `
links:
  default: {latency: 1ms}                 # there, and 1ms back again
`,
  step: "call: shop.checkout",
  failures: [slow("database"), slow("payments"), crash("payments"), network("shop <-> payments"), rush],
  designs: [...ways("system.shop.endpoints.checkout.1"), more("system.database.store.connections", "8", "connections")],
  compares: ["retry", "breaker"],
  well: answered
}

const fanOut: Shape = {
  name: "fan-out",
  says: "a page that needs answers from three services at once",
  title: "A page made of three answers",
  system: `  page:
    service: {instances: 2}
    endpoints:
      show:
        - parallel:                       # at the same time; the page is as slow as the slowest of them
            - call: search.find
              through: [timeout: 1s]
            - call: prices.list
              through: [timeout: 1s]
            - call: reviews.read
              through: [timeout: 1s]
  search:
    service: {instances: 2, workers: 4}
    endpoints: {find: [work: exponential(50ms)]}
  prices:
    service: {instances: 2, workers: 4}
    endpoints: {list: [work: exponential(50ms)]}
  reviews:
    service: {instances: 2, workers: 2}   # 4 / 50ms = 80 answers a second
    endpoints: {read: [work: exponential(50ms)]}
`,
  between: `
links:
  default: {latency: 1ms}                 # there, and 1ms back again
`,
  step: "call: page.show",
  failures: [slow("reviews"), crash("reviews"), network("page <-> reviews"), rush],
  designs: [
    ...ways("system.page.endpoints.show.0.parallel.2"),
    {
      name: "partial",
      says: "two of the three answers are enough",
      title: "Two answers of three are enough",
      teaches: "The cheapest answer to a slow part is not to need it.",
      change: "set: {system.page.endpoints.show.0.need: 2}"
    },
    more("system.reviews.service.workers", "4", "workers")
  ],
  compares: ["fallback", "partial"],
  well: answered
}

const queue: Shape = {
  name: "queue",
  says: "a queue of messages and those who work on them",
  title: "A queue and its consumers",
  system: `  shop:
    service: {instances: 2}
    endpoints:
      order:
        - work: exponential(5ms)
        - publish: jobs                   # answered as soon as the message is accepted
  jobs:
    topic:
      groups:
        workers:                          # every group gets every message
          consumers: 4                    # 4 / 50ms = 80 messages a second
          steps:
            - work: exponential(50ms)     # what is done for each message
`,
  between: "",
  step: `call: shop.order
      through: [timeout: 1s]`,
  failures: [
    {
      name: "consumers",
      says: "the consumers stand still",
      teaches: "Nobody notices at first: users are still answered. Look at the age of the backlog.",
      fault: "on: jobs.workers, pause: true"
    },
    { ...slow("jobs.workers", "jobs"), says: "every message takes six times as long" },
    crash("shop"),
    rush
  ],
  designs: [
    more("system.jobs.topic.groups.workers.consumers", "8", "consumers"),
    {
      name: "bounded",
      says: "at most 50 messages may wait",
      title: "At most 50 messages may wait",
      teaches: "A bound turns a late answer into an early no.",
      change: "set: {system.jobs.topic.capacity: 50}"
    }
  ],
  compares: ["more", "bounded"],
  well: { measure: "max backlog age of jobs.workers", is: "< 2s" }
}

const cache: Shape = {
  name: "cache",
  says: "a service with a cache in front of its database",
  title: "A cache in front of a database",
  system: `  shop:
    service: {instances: 2}
    endpoints:
      page:
        - work: exponential(5ms)
        - cache:
            name: pages
            miss:                         # done only when the cache does not have it; the answer is stored
              - call: database.read
                through: [timeout: 1s]
  pages:
    cache: {ttl: 20s, hit: 1ms}           # an entry serves for 20s, and then has to be read again
  database:
    store: {connections: 2, read: exponential(40ms)}   # 2 / 40ms = 50 reads a second
`,
  between: `
links:
  default: {latency: 1ms}                 # there, and 1ms back again
`,
  step: "call: shop.page",
  failures: [
    {
      name: "flush",
      says: "the cache loses everything",
      teaches: "What the cache kept from the database now comes all at once.",
      fault: "on: pages, flush: true"
    },
    slow("database"),
    crash("shop"),
    rush
  ],
  designs: [
    {
      name: "coalesce",
      says: "of those who miss the same entry one asks the database",
      title: "One asks, the others wait for its answer",
      teaches: "Helps as much as entries are popular.",
      change: "set: {system.pages.cache.coalesce: true}"
    },
    {
      name: "stale",
      says: "an old entry serves while a new one is fetched",
      title: "The old entry serves while the new one is fetched",
      teaches: "Nobody waits for what is in the cache, at the price of answers that are a little old.",
      change: "set: {system.pages.cache.staleWhileRevalidate: 30s}"
    },
    ...ways("system.shop.endpoints.page.1.cache.miss.0"),
    more("system.database.store.connections", "4", "connections")
  ],
  compares: ["coalesce", "stale"],
  well: answered
}

const regions: Shape = {
  name: "regions",
  says: "two regions, and a database in one of them",
  title: "Two regions",
  system: `  shop:
    service: {instances: 4, workers: 8, zones: [eu-1, us-1]}   # two in each
    endpoints:
      order:
        - work: exponential(20ms)
        - call: database.write
          through: [timeout: 1s]
  database:
    store: {connections: 4, write: exponential(50ms), zone: eu-1}   # 4 / 50ms = 80 writes a second
`,
  between: `
regions: {eu: [eu-1], us: [us-1]}

links:
  default: {latency: 1ms}
  eu <-> us: {latency: 40ms}              # an ocean, one way
`,
  step: `call: shop.order
      through: [timeout: 2s]`,
  failures: [
    {
      name: "region",
      says: "the region without the database is lost",
      teaches: "Everything in it is gone, and no call gets in or out.",
      fault: "on: us, crash: true"
    },
    {
      name: "home",
      says: "the region with the database is lost",
      teaches: "What is left has nobody to write to, unless a replica takes over.",
      fault: "on: eu, crash: true"
    },
    {
      name: "ocean",
      says: "the regions cannot reach each other",
      teaches: "Half of the instances are well, and of no use.",
      fault: 'on: "eu <-> us", cut: true'
    },
    slow("database"),
    rush
  ],
  designs: [
    {
      name: "standby",
      says: "a replica in the other region takes over",
      title: "A replica in the other region takes over",
      teaches: "Writes that it has not seen yet are lost: look at `lost writes`.",
      change:
        "set: {system.database.store.replicas: {count: 1, lag: 200ms, zones: [us-1]}, " +
        "system.database.store.failover: {after: 2s, promote: 2s}}"
    },
    ...ways("system.shop.endpoints.order.1"),
    more("system.shop.service.instances", "8", "instances")
  ],
  compares: ["standby", "retry"],
  well: answered
}

/** All shapes, the simplest first. */
export const shapes: ReadonlyArray<Shape> = [service, database, chain, fanOut, queue, cache, regions]
