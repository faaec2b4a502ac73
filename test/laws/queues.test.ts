/**
 * The laws of queues: closed forms of queueing theory beside what comes out of scenarios.
 */
import { describe, expect, it } from "vitest"
import type { Picture } from "../../src/sim/observation/Picture.ts"
import type { Estimate } from "./Laws.ts"
import { estimate, oneStation, poisson, ranToTheEnd } from "./Laws.ts"

const server = (picture: Picture) => picture.components.find(({ name }) => name === "server")!.total
const visit = (picture: Picture) => picture.journeys[0]!.total

/** The theory lies in the confidence interval, and the interval is narrow enough to mean something. */
const expectTheory = ({ halfWidth, mean }: Estimate, theory: number, resolution = 0.15) => {
  expect(halfWidth / theory).toBeLessThan(resolution)
  expect(Math.abs(mean - theory)).toBeLessThan(halfWidth)
}

/** Erlang's C: the probability of having to wait, with `offered` erlangs and `workers` servers. */
const erlangC = (workers: number, offered: number): number => {
  let blocking = 1
  for (let k = 1; k <= workers; k++) blocking = (offered * blocking) / (k + offered * blocking)
  return blocking / (1 - (offered / workers) * (1 - blocking))
}

describe("a queue with one server, random arrivals and exponential service (M/M/1)", () => {
  const world = oneStation(1, "exponential(1ms)", 800)

  it("takes 1 / (mu - lambda) to go through", () => {
    expectTheory(
      estimate(world, (picture) => server(picture).responseMs.mean!),
      1 / (1 - 0.8)
    )
  })

  it("has exponential response times: the 99th percentile is ln(100) means", () => {
    expectTheory(
      estimate(world, (picture) => server(picture).responseMs.p99!),
      Math.log(100) / (1 - 0.8),
      0.2
    )
  })

  it("is busy for lambda / mu of the time (utilisation law)", () => {
    expectTheory(
      estimate(world, (picture) => server(picture).utilisation!),
      0.8
    )
  })

  it("holds rho / (1 - rho) requests on average", () => {
    expectTheory(
      estimate(world, (picture) => server(picture).inFlightMean),
      0.8 / (1 - 0.8)
    )
  })
})

describe("a queue with four servers (M/M/4)", () => {
  it("makes those who come wait as long as Erlang's C says", () => {
    const world = oneStation(4, "exponential(4ms)", 850)
    const waitMs = (erlangC(4, 3.4) * 4) / (4 - 3.4)

    expectTheory(
      estimate(world, (picture) => server(picture).waitingMs.mean!),
      waitMs,
      0.15
    )
  })
})

describe("a queue with constant service (M/D/1)", () => {
  it("waits half as long as with exponential service", () => {
    const world = oneStation(1, "constant(1ms)", 800)

    expectTheory(
      estimate(world, (picture) => server(picture).waitingMs.mean!),
      0.8 / (2 * (1 - 0.8))
    )
  })
})

describe("a bounded queue in overload (M/M/1/10)", () => {
  const world = {
    ...oneStation(1, "exponential(10ms)", 200),
    system: {
      server: {
        service: { workers: 1, waiting: { capacity: 10, counts: "system" } },
        endpoints: { serve: [{ work: "exponential(10ms)" }] }
      }
    }
  }
  const rho = 2
  const states = Array.from({ length: 11 }, (_, n) => Math.exp(n * Math.log(rho)))
  const blocked = states[10]! / states.reduce((sum, p) => sum + p, 0)

  it("turns away the share of arrivals that finds it full", () => {
    expectTheory(
      estimate(world, (picture) => server(picture).failed / server(picture).offered),
      blocked
    )
  })

  it("goes on serving at its capacity", () => {
    expectTheory(
      estimate(world, (picture) => server(picture).carried / 200),
      200 * (1 - blocked)
    )
  })
})

describe("a closed loop of users with think time (M/M/1//N)", () => {
  const users = 10
  const thinkMs = 100
  const serviceMs = 20
  const world = {
    duration: "220s",
    warmup: "20s",
    system: { server: { service: { workers: 1 }, endpoints: { serve: [{ work: `exponential(${serviceMs}ms)` }] } } },
    journeys: { visit: [{ call: "server.serve" }, { wait: `exponential(${thinkMs}ms)` }] },
    load: { k6: { scenarios: { users: { executor: "constant-vus", vus: users, duration: "220s", exec: "visit" } } } }
  }
  // p(n) is proportional to N! / (N - n)! (service / think)^n.
  const weights = [1]
  for (let n = 1; n <= users; n++) weights.push(weights[n - 1]! * (users - n + 1) * (serviceMs / thinkMs))
  const idle = 1 / weights.reduce((sum, weight) => sum + weight, 0)
  const perSecond = (1 - idle) * (1000 / serviceMs)

  it("has the throughput of the machine-repair model", () => {
    expectTheory(
      estimate(world, (picture) => server(picture).carried / 200),
      perSecond
    )
  })

  it("obeys the response time law N = X (R + Z)", () => {
    const responseMs = (users / perSecond) * 1000 - thinkMs

    expectTheory(
      estimate(world, (picture) => server(picture).responseMs.mean!),
      responseMs
    )
  })
})

describe("every component", () => {
  it("obeys Little's law: what is inside is what comes in times how long it stays", () => {
    const world = {
      duration: "200s",
      system: {
        front: {
          service: { workers: 20, waiting: { discipline: "lifo" } },
          endpoints: { ask: [{ work: "exponential(5ms)" }, { call: "back.answer" }] }
        },
        back: {
          service: { instances: 2, workers: 2 },
          endpoints: { answer: [{ work: "lognormal(mean=12ms, cv=1.5)" }] }
        }
      },
      journeys: { visit: [{ call: "front.ask" }] },
      load: poisson(250, "150s")
    }

    for (const name of ["front", "back"]) {
      const { halfWidth, mean } = estimate(world, (picture) => {
        const { total } = picture.components.find((component) => component.name === name)!
        return (total.inFlightMean * 200_000) / (total.carried * total.responseMs.mean!)
      })
      expect(Math.abs(mean - 1)).toBeLessThan(halfWidth + 0.003)
    }
  })

  it("lets nothing appear or vanish: what was offered was carried, failed or is still inside", () => {
    const world = { ...oneStation(1, "exponential(1ms)", 900, "50s"), warmup: "0s" }

    const left = ranToTheEnd(world, 1).picture()

    const { carried, failed, offered } = visit(left)
    expect(offered).toBeGreaterThan(40_000)
    expect(offered - carried - failed).toBe(left.journeys[0]!.inFlight)
  })
})
