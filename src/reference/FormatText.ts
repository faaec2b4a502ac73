/**
 * Format text: what is said of each key of a scenario on the page about the format, with an example.
 *
 * The examples, one below the other, are one scenario that runs; those of `apart` stand for themselves.
 */

/** What is said of one or several keys that belong together. */
export interface Section {
  readonly title: string
  readonly keys: ReadonlyArray<string>
  readonly says: string
  readonly example?: string
  /** Examples that would not fit into the one scenario. */
  readonly apart?: string
  /** Sentences after the tables. */
  readonly afterwards?: string
}

/** All keys of a scenario, in the order of thinking. */
export const sections: ReadonlyArray<Section> = [
  {
    title: "What is it about?",
    keys: ["name", "title", "tags", "duration", "warmup"],
    says: "`name`, `title` and `duration` are needed, and so are `system`, `journeys` and `load` below. Everything else may be left out.",
    example: `name: flash-sale
title: A sale doubles the load while the database is slow
tags: [overload, example]
duration: 60s
warmup: 5s`
  },
  {
    title: "What is the system?",
    keys: ["system", "groups"],
    says:
      "Components by name. Exactly one key says what a component is: `service`, `store`, `cache` or `topic`; its page in " +
      "[components](README.md#components) has all its options. Beside `service` stand its `endpoints` (and `pools`): each is a list of " +
      "[steps](README.md#steps), or `{through: [...], steps: [...]}`. A step is a map with one key that says what is done, and may have " +
      "a `through` beside it: [ways of calling](README.md#policies), outermost first. A call names a component and an endpoint of it; a " +
      "store has the endpoints `read` and `write`, where they are given, and those that its `operations` name. A cache is not called: a " +
      "`cache` step asks it, and does `miss` when it has nothing. A `publish` step sends to a topic, which does its `steps` for each message. What a policy of a call remembers (the window of a " +
      "breaker, a budget, tokens) each calling instance has for itself; the `through` of a service or endpoint is one for all its " +
      "instances, stands before them, and what it refuses has not reached them: it is counted as a failure of the call.",
    example: `system:
  shop:
    service: {instances: 2, workers: 32, waiting: {capacity: 100}}
    endpoints:
      page:
        - work: exponential(4ms)
        - cache: {name: pages, miss: [{call: database.read}]}
      buy:
        - work: exponential(4ms)
        - call: database.write
          through: [{retry: {attempts: 2, backoff: exponential(50ms), jitter: full}}, {timeout: 800ms}]
        - publish: mail
  database:
    store: {connections: 4, read: exponential(10ms), write: exponential(20ms)}
  pages:
    cache: {ttl: 30s, hit: 1ms}
  mail:
    topic: {consumers: 4, attempts: 3, steps: [{work: exponential(30ms)}]}`
  },
  {
    title: "Where does it stand?",
    keys: ["regions", "links"],
    says:
      "A component is in the zones that it says (`zones` of a service, `zone` of a store); without any it is nowhere in particular, and " +
      "only `default` links and those of its name apply to it. Of several links the most specific holds: component, then zone, then " +
      "region, then `default`. A call and its answer each take the latency once.",
    example: `links:
  default: {latency: 1ms}
  shop <-> database: {latency: 2ms, loss: 0.01%}`,
    apart: `regions: {eu: [eu-1, eu-2], us: [us-1]}
links: {"eu <-> us": {latency: 40ms}}`
  },
  {
    title: "What does it cost?",
    keys: ["prices"],
    says: "Prices make costs measurable: see [cost](../cost.md). `prices: list-prices` takes the sheet that comes with the program.",
    apart: "prices: {currency: USD, service: {instanceHour: 0.1}, store: {instanceHour: 0.4}}"
  },
  {
    title: "What do users do?",
    keys: ["journeys"],
    says:
      "Each journey is a list of steps, or a map with `steps` and what is said of its users. One run through the steps is a request: what " +
      "is measured of a journey is measured of the whole of it, waiting included.",
    example: `journeys:
  look: {key: "zipf(5000, 1)", steps: [{call: shop.page, through: [timeout: 1s]}]}
  pay: {priority: 0, key: uniform(1000), steps: [{call: shop.buy, through: [timeout: 2s]}]}`
  },
  {
    title: "How many come, and when?",
    keys: ["load"],
    says:
      "`k6` is an [Options object of k6](https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/), verbatim: every scenario in " +
      "it has an [executor](README.md#executors) and names the journey that it runs as `exec`. Executors with `arrival-rate` in their " +
      "names are open loads: users come whether the system answers or not, and `preAllocatedVUs` says how many may be under way at " +
      "once; make it large. The others are closed: the same users come again. `arrivals` says how an open load is [spread in " +
      "time](README.md#arrivals). More in [load](../load.md).",
    example: `load:
  k6:
    scenarios:
      lookers: {executor: constant-arrival-rate, rate: 60, duration: 60s, preAllocatedVUs: 1000, exec: look}
      buyers: {executor: constant-arrival-rate, rate: 20, duration: 60s, preAllocatedVUs: 1000, exec: pay}
  arrivals: poisson`
  },
  {
    title: "What goes wrong?",
    keys: ["faults"],
    says:
      "Each fault is `on` something, says [what](README.md#faults) and when: `at`, `for`. Whatever is measured can then be asked for " +
      "`during` the fault, by its name. More in [faults](../faults.md).",
    example: `faults:
  slow-database: {on: database, slow: 5x, at: 20s, for: 10s}
  sale: {on: look, load: 2x, at: 20s, for: 10s}`
  },
  {
    title: "What is promised?",
    keys: ["objectives", "invariants"],
    says:
      "An objective says which requests of a journey are good, and how many have to be. `goodput` and `availability` count those. " +
      "A run whose objective is missed has failed.",
    example: `objectives:
  checkout: {of: pay, good: answered within 1s, target: 70%}`
  },
  {
    title: "What could be built instead?",
    keys: ["variants", "changes"],
    says:
      "Each variant is the scenario with changes; an empty one is the scenario as it is. All variants see the same users, dice and faults. " +
      "Changes are made by paths: keys joined by dots. An item of a list is found by its index, from 0 (`steps` need not be said), and an " +
      "item of a `through` by the name of its policy. `set` merges a map into the map that is there and replaces anything else; `remove` " +
      "leaves out; `insert` puts a `policy` or a `step` `before` or `after` an item. `changes` are the same, made while it runs.",
    example: `variants:
  as-is: {title: Two tries and a bounded line}
  one-try: {title: One try, remove: [system.shop.endpoints.buy.1.through.retry]}
  larger: {title: More connections, set: {system.database.store.connections: 12}}
  fenced:
    title: At most two writes at a time
    insert: {before: system.shop.endpoints.buy.1.through.timeout, policy: {bulkhead: 2}}`,
    apart: `changes:
  rollback: {at: 40s, to: one-try}`
  },
  {
    title: "What is claimed?",
    keys: ["expect"],
    says:
      "A claim is about one variant, several, or all (say no `variant`), or compares two. It is checked by every run that it is about; a " +
      "comparison needs both, so `run --variant all`. A claim that does not hold fails the run.",
    example: `expect:
  - variant: as-is
    measure: goodput / offered of look
    during: after slow-database.end + 15s
    is: "> 95%"
    because: the backlog is gone by then
  - {measure: failed by queue full of look, during: before 20s, is: = 0}
  - {compare: [larger, as-is], measure: p95 of pay, during: slow-database, is: lower}`,
    afterwards: `**measure**: \`<metric> of <thing>\`, or one divided by another: \`goodput / offered\`, \`p99 waiting of database\`, \`offered per
second of shop\`, \`recovery of checkout\`. There are measures of [journeys](measures/journey-measures.md), of
[components](measures/component-measures.md), of [objectives](measures/objective-measures.md) and of [costs](measures/cost-measures.md).
\`of\` may be left out when all journeys together are meant, or the only one.

**during**: \`20s .. 60s\`; the name of a fault, for as long as it lasts; \`slow-database.end .. +60s\`, where \`+\` counts from the left
side; \`slow-database.start + 10s .. slow-database.end\`; \`after slow-database.end\`; \`before 2m\`; \`40s .. end\`. \`start\` is the end of
the warm-up. The third time that a fault comes is \`sale#3\`. \`after\`, instead of \`during\`, says from when on a \`recovery\` is
counted. Counting is by windows of a second or so, see [the model](../model.md).

**is**: \`< 50%\`, \`>= 95%\`, \`between 1.9 and 2.1\`, \`= 27 ± 2%\`, \`= 0\`, \`< 800ms\`, \`> 400/s\`, \`< never\`; it begins with \`<\`,
\`>\` or \`=\`, so it needs quotation marks in most places. Of a comparison: \`lower\`, \`higher\`, \`fewer\`, \`more\`, \`shorter\`,
\`longer\`, \`at least 5x fewer\`, \`at most 10% higher\`, \`within 2%\`.`
  },
  {
    title: "What shall be learnt?",
    keys: ["lesson"],
    says: "With a lesson the scenario can be taught: it is asked before the run, and answered after it. See [teaching](../teaching.md).",
    example: `lesson:
  question: The database takes five times as long for ten seconds. Which helps most?
  choices: [one try, more connections, at most two writes at a time]
  answer: more connections
  why: With twelve connections even the slow database can do what comes.
  knob: connections of the database
  try: [set the connections to 6]`
  },
  {
    title: "What is it made from?",
    keys: ["extends", "include"],
    says:
      "A scenario may be laid over another, and over files that say parts of one, under the same keys. What it `extends` comes first, what " +
      "it `include`s next, in order, and its own keys last: maps are merged key by key, lists and single values are replaced. Only the " +
      "`name` is never inherited. A list is changed, and something is taken away, in the words of a variant. Files are named from where " +
      "the file stands that names them; a folder called `parts` in the library holds no scenarios. A mistake is told of the file and the " +
      "line where it is written.",
    apart: `extends: retry-storm                     # as it is; a name of the library, or ../overload/retry-storm.yaml
include: [parts/larger-ledger.yaml]      # system: {ledger: {store: {connections: 20}}}
title: The storm, on a larger ledger
---
extends:
  scenario: retry-storm
  set: {load.k6.scenarios.shoppers.rate: 300}
  remove: [variants.no-retry, lesson, expect]
variants:
  patient: {set: {system.shop.endpoints.checkout.1.through.timeout: 2s}}`
  }
]
