/**
 * Laws of links: what bandwidth, duplicates and lost messages come to.
 */
import { is, isExactly, type Law, world } from "./Law.ts"
import { mg1Wait } from "./theory/Queueing.ts"
import { open } from "./Worlds.ts"

const server = { server: { service: {}, endpoints: { serve: [{ work: "0s" }] } } }

/** Calls of 10 KB over 1 MB/s: each takes 10 ms to be sent. */
const sized = { call: "server.serve", size: { request: "10KB" } } as const
const sending = 10

const serialisation: Law = {
  id: "link-queue",
  title: "Messages of one size over a link (M/D/1)",
  says: "A link is a queue: at 80 % of its bandwidth messages wait twice as long as they take to be sent.",
  formula: "Wq = rho d / (2 (1 - rho)), d = size / bandwidth",
  source: "Erlang (1909)",
  worlds: ([50, 80] as const).map((rate) => {
    const waiting = mg1Wait(rate / 1000, sending, 0)
    const load = rate / 100
    return world(
      {
        ...open({ rate, requests: 200_000, warmup: 20_000, system: server, steps: [sized] }),
        links: { "visit -> server": { bandwidth: "1MB/s", latency: "constant(5ms)" } }
      },
      [
        is("utilisation of the link", load, "utilisation of visit -> server", 0.012),
        is("mean waiting for the link, ms", waiting, "mean waiting of visit -> server", 0.076),
        is("mean response, ms", waiting + sending + 5, "mean response of visit", 0.04)
      ],
      { name: `rho = ${load}` }
    )
  })
}

const capacity: Law = {
  id: "link-capacity",
  title: "More than a link can carry",
  says: "What comes through is the bandwidth divided by the size of a message, however much is sent.",
  formula: "bandwidth / size",
  source: "conservation",
  worlds: [
    world(
      {
        ...open({
          rate: 250,
          requests: 25_000,
          warmup: 2_500,
          arrivals: "paced",
          system: server,
          steps: [{ call: "server.serve", size: { answer: "10KB" } }]
        }),
        links: { "visit <-> server": { bandwidth: "8Mbit/s", buffer: "100KB" } }
      },
      [
        is("answers per second", 100, "carried per second of visit", 0.001),
        is("utilisation of the way back", 1, "utilisation of server -> visit", 1e-6),
        isExactly("most that wait in 100 KB", 10, "max waiting line of server -> visit")
      ],
      { isDeterministic: true }
    )
  ]
}

const duplicates: Law = {
  id: "duplicated-calls",
  title: "Calls that arrive twice",
  says: "The callee works 10 % more, and a callee of the callee 21 %.",
  formula: "(1 + p)^depth",
  source: "linearity of expectation",
  worlds: [
    world(
      {
        ...open({
          rate: 1000,
          requests: 100_000,
          warmup: 0,
          system: {
            server: { service: {}, endpoints: { serve: [{ call: "below.serve" }] } },
            below: { service: {}, endpoints: { serve: [{ work: "0s" }] } }
          }
        }),
        links: { default: { duplicates: "10%" } }
      },
      [
        // 4.5 standard deviations of sqrt(p (1 - p) / n), and of both levels.
        is("calls of the server per visit", 1.1, "offered of server / offered of visit", { absolute: 0.0043 }),
        is("calls below per visit", 1.21, "offered of below / offered of visit", { absolute: 0.0066 }),
        isExactly("share of visits answered", 1, "carried of visit / offered of visit")
      ]
    )
  ]
}

export const links: ReadonlyArray<Law> = [serialisation, capacity, duplicates]
