/**
 * Laws of work that slows other work down: shared cores, and what crowding costs.
 */
import { is, type Law, world } from "./Law.ts"
import { ms, open, openLoad } from "./Worlds.ts"

const processorSharing: Law = {
  id: "processor-sharing",
  title: "One core shared by all requests (M/G/1-PS)",
  says: "Everybody takes 1/(1 - rho) times as long as alone, whatever the others do: the short are not held up by the long.",
  formula: "E[T | x] = x / (1 - rho)",
  source: "Kleinrock (1967); Sakata, Noguchi, Oizumi (1969)",
  worlds: [
    { name: "rho = 0.7", rate: 70, share: 0.12, fast: 0.09 },
    { name: "rho = 0.5", rate: 50, share: 0.07, fast: 0.05 }
  ].map(({ fast, name, rate, share }) => {
    const warmup = (20_000 / rate) * 1000
    const duration = warmup + (200_000 / rate) * 1000
    const stretch = 1 / (1 - rate * 0.01)
    return world(
      {
        duration: ms(duration),
        warmup: ms(warmup),
        system: {
          server: {
            service: { cores: 1 },
            endpoints: { fast: [{ work: "exponential(5ms)" }], slow: [{ work: "exponential(55ms)" }] }
          }
        },
        journeys: { fast: [{ call: "server.fast" }], slow: [{ call: "server.slow" }] },
        load: {
          k6: {
            scenarios: {
              many: openLoad(0.9 * rate, duration, "fast"),
              few: openLoad(0.1 * rate, duration, "slow")
            }
          },
          arrivals: "poisson"
        }
      },
      [
        is("mean response, ms", 10 * stretch, "mean response of server", share),
        is("mean response of the fast, ms", 5 * stretch, "mean response of fast", fast),
        is("mean response of the slow, ms", 55 * stretch, "mean response of slow", share)
      ],
      { name }
    )
  })
}

/** Of n connections that are always busy, each 50 ms when it is alone. */
const scaled = (n: number, sigma: number, kappa: number): number =>
  (20 * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1))

const scalability: Law = {
  id: "universal-scalability",
  title: "A bigger pool, less throughput (USL)",
  says: "With 5 % contention and 0.1 % coherence 31 connections carry 181 requests a second, and 100 carry 126.",
  formula: "X(N) = N X(1) / (1 + sigma (N - 1) + kappa N (N - 1)), greatest at N = sqrt((1 - sigma) / kappa)",
  source: "Gunther (1993, 2007)",
  worlds: [1, 10, 31, 100].map((connections) =>
    world(
      {
        duration: "220s",
        warmup: "20s",
        system: {
          ledger: {
            service: { workers: connections, underLoad: { contention: "5%", coherence: "0.1%" } },
            endpoints: { read: [{ work: "constant(50ms)" }] }
          }
        },
        journeys: { visit: [{ call: "ledger.read" }] },
        load: {
          k6: { scenarios: { users: { executor: "constant-vus", vus: connections, duration: "220s", exec: "visit" } } }
        }
      },
      [
        is(
          "throughput, per second",
          scaled(connections, 0.05, 0.001),
          (ran) => ran.measure("carried of visit") / 200,
          0.01
        )
      ],
      { name: `${connections} connections`, isDeterministic: true }
    )
  )
}

const latencyThatGrows: Law = {
  id: "latency-that-grows",
  title: "A service that gets 10 ms slower with every request inside",
  says: "40 requests a second settle at 67 inside and 1.67 s each; 90 a second would settle at 10 s.",
  formula: "C = lambda (1 + 0.01 C), so C = lambda / (1 - 0.01 lambda)",
  source: "Little (1961); the service of mbrooker/simulator_example, simple_collapse_sim",
  worlds: [20, 40, 60].map((rate) => {
    const inside = rate / (1 - 0.01 * rate)
    return world(
      open({
        rate,
        requests: rate * 400,
        warmup: rate * 60,
        system: {
          server: { service: { underLoad: { each: "10ms" } }, endpoints: { serve: [{ work: "constant(1s)" }] } }
        }
      }),
      [
        is("mean response, ms", (inside / rate) * 1000, "mean response of server", 0.05),
        is("requests inside", inside, "in flight of server", 0.05)
      ],
      { name: `${rate} per second` }
    )
  })
}

export const crowding: ReadonlyArray<Law> = [processorSharing, scalability, latencyThatGrows]
