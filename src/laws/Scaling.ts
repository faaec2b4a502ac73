/**
 * Laws of capacity that changes while it runs: autoscalers, which are late, and deploys, which cost capacity.
 */
import { second } from "../sim/kernel/Instant.ts"
import { componentColumn } from "../sim/observation/records/ComponentRecord.ts"
import { is, isExactly, type Law, world } from "./Law.ts"
import type { Ran } from "./Ran.ts"
import { ms, openLoad } from "./Worlds.ts"

const decisions: Law = {
  id: "autoscaler-formula",
  title: "What a HorizontalPodAutoscaler wants",
  says: "As many instances as bring the mean to its target, and no change while it is within a tenth of it.",
  formula: "desired = ceil(n metric / target), or n if |metric / target - 1| <= 0.1",
  source: "Kubernetes documentation, Horizontal Pod Autoscaling, algorithm details",
  worlds: (
    [
      [3, 90, 60, 5],
      // A little less than double and half: whether a request on the border of the interval counts must not matter.
      [4, 49.5, 100, 2],
      [10, 65, 60, 10],
      [10, 67, 60, 12],
      [5, 199, 100, 10]
    ] as const
  ).map(([n, metric, target, desired]) =>
    world(
      {
        duration: "20s",
        system: {
          server: {
            service: {
              instances: n,
              autoscaler: {
                max: 20,
                target: { requestsPerInstance: `${target}/s` },
                scaleDown: { stabilizationWindow: "0s" }
              }
            },
            endpoints: { serve: [{ work: "1ms" }] }
          }
        },
        journeys: { visit: [{ call: "server.serve" }] },
        load: { k6: { scenarios: { users: openLoad(n * metric, 20_000) } } }
      },
      [isExactly("instances", desired, "last instances of server")],
      { name: `${n} instances with ${metric}/s each for ${target}/s`, isDeterministic: true }
    )
  )
}

/** All calls wait in one line in front, as many as the instances can work on at once are let through. */
const inFront = (size: number) => ({
  service: {},
  pools: { line: { size } },
  endpoints: { serve: [{ acquire: { pool: "line", steps: [{ call: "server.serve" }] } }] }
})

const lag: Law = {
  id: "autoscaling-lag",
  title: "The backlog of a scale-out that comes 90 s late",
  says: "300 requests a second for 150: until there is capacity for 400, 13,500 wait, and it takes 135 s more to work them off.",
  formula: "backlog = (lambda - mu) lag; drain = backlog / (mu' - lambda); longest wait at t = mu lag / lambda",
  source: "Fluid limit; the autoscaler looks every 15 s, and an instance takes 75 s to start",
  worlds: [
    world(
      {
        duration: "300s",
        system: {
          front: inFront(8),
          server: {
            service: {
              instances: 3,
              workers: 1,
              balancer: "least-outstanding",
              autoscaler: {
                min: 3,
                max: 8,
                target: { inFlightPerInstance: 1 },
                startUp: "75s",
                scaleUp: { policies: [{ instances: 5 }] }
              }
            },
            endpoints: { serve: [{ work: "20ms" }] }
          }
        },
        journeys: { visit: [{ call: "front.serve" }] },
        load: {
          k6: {
            scenarios: {
              before: openLoad(100, 300_000),
              surge: { ...openLoad(200, 240_000), startTime: "60s" }
            }
          }
        }
      },
      [
        is("longest line", 13_500, "max waiting line of front.line", 0.01),
        is("longest wait, ms", 45_000, "max waiting of front.line", 0.01),
        // A triangle of 90 s up and 135 s down.
        is("line on average", (13_500 * (90 + 135)) / 2 / 300, "waiting line of front.line", 0.01),
        isExactly("instances at the end", 8, "last instances of server"),
        // 3 from the start and 5 more from 75 s on; those who are starting are paid for.
        is("instances on average", 3 + (5 * 225) / 300, "instances of server", 0.001)
      ],
      { isDeterministic: true }
    )
  ]
}

/** Calls that a component answered per second, from one second of the run to another. */
const carried = (ran: Ran, component: string, from: number, to: number): number => {
  const { windows } = ran.recording
  const [first, last] = [windows.edge(from * second, "up"), windows.edge(to * second, "down")]
  const count = ran.component(component).tally.between(componentColumn.carried, first, last)
  return (count * second) / (windows.begin(last) - windows.begin(first))
}

const rolling: Law = {
  id: "rolling-deploy",
  title: "What a rolling deploy costs in capacity",
  says: "10 instances of 100/s, two at a time for 60 s: 800/s for 300 s; of 850/s 15,000 wait, for 100 s more.",
  formula:
    "duration = ceil(n / batch) down; backlog = (lambda - (n - batch) mu) duration; drain = backlog / (n mu - lambda)",
  source: "Arithmetic, fluid limit; 50 ms to drain each batch are part of the deploy",
  worlds: [
    world(
      {
        duration: ms(460_000),
        system: {
          front: inFront(10),
          server: {
            service: { instances: 10, workers: 1, balancer: "least-outstanding" },
            endpoints: { serve: [{ work: "10ms" }] }
          }
        },
        journeys: { visit: [{ call: "front.serve" }] },
        load: { k6: { scenarios: { users: openLoad(850, 460_000) } } },
        faults: { deploy: { on: "server", at: "30s", deploy: { batch: 2, drain: "50ms", down: "60s" } } }
      },
      [
        is("longest line", 50 * 300.25, "max waiting line of front.line", 0.01),
        is("line on average", (50 * 300.25 * 300.25 * (1 + 50 / 150)) / 2 / 460, "waiting line of front.line", 0.01),
        is("carried while it lasts, per second", 800, (ran) => carried(ran, "server", 40, 320), 0.01)
      ],
      { isDeterministic: true }
    )
  ]
}

export const scaling: ReadonlyArray<Law> = [decisions, lag, rolling]
