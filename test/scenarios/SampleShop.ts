import * as Result from "effect/Result"
import type { Decoded } from "../../src/scenarios/Decode.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"

const text = `
name: shop
title: A shop in two zones
duration: 2m
warmup: 10s
system:
  shop:
    service: {instances: 3, workers: 8, zones: [eu-1, eu-2]}
    pools:
      connections: {size: 10}
    endpoints:
      buy:
        through: [{bulkhead: 5}]
        steps:
          - work: exponential(4ms)
          - cache: {name: pages, miss: [{call: ledger.read}]}
          - parallel: [{call: ledger.write}, {publish: mail}]
            need: 1
          - choice:
              - {chance: 30%, steps: [{fail: 50%}]}
              - {otherwise: [{wait: 1s}]}
          - acquire: {pool: connections, steps: [{repeat: {times: 3, steps: [{call: ledger.read}]}}]}
  ledger:
    store: {connections: 20, read: 2ms, write: 5ms, zone: eu-1, replicas: {count: 2, zones: [eu-2]}}
  pages:
    cache: {ttl: 60s}
  mail:
    topic: {consumers: 4, steps: [{saga: [{name: send, do: [{work: 3ms}], undo: []}, {name: log, do: []}]}]}
regions: {eu: [eu-1, eu-2]}
links:
  default: {latency: 1ms}
  eu-1 <-> eu-2: {latency: 2ms, loss: 1%}
journeys:
  purchase: {from: eu, priority: 1, key: "zipf(100, 1)", steps: [{call: shop.buy, through: [{timeout: 1s}]}]}
load:
  k6:
    scenarios:
      users: {executor: constant-arrival-rate, rate: 30, timeUnit: 1m, duration: 2m, preAllocatedVUs: 9, exec: purchase}
      others: {executor: ramping-vus, startTime: 30s, stages: [{duration: 1m, target: 20}], exec: purchase}
  arrivals: {users: poisson}
faults:
  slow: {on: ledger, slow: 6x, at: 1m, for: 20s}
objectives:
  soon: {of: purchase, good: answered within 1s, target: 99%}
variants:
  as-is: {}
  bold: {title: Without a bulkhead, remove: [system.shop.endpoints.buy.through.bulkhead]}
  calm: {set: {duration: 90s}, insert: {before: system.shop.endpoints.buy.work, step: {wait: 1ms}}}
expect:
  - {variant: [as-is, bold], measure: goodput / offered, during: slow, is: "> 10%", because: most are answered}
  - {compare: [bold, calm], measure: failed requests, is: higher}
lesson: {question: What happens?, choices: [much, little], answer: little, why: Because.}
`

/** A small shop that uses most of the language once. */
export const shopInTwoZones: Decoded = Result.getOrThrowWith(
  decode(sourceOfText(text, "shop.yaml")),
  (mistakes) => new Error(printMistakes(mistakes))
)
