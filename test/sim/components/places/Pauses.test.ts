import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../../src/sim/kernel/Instant.ts"
import { journeyColumn } from "../../../../src/sim/observation/records/JourneyRecord.ts"
import { selfCheck } from "../../../../src/sim/observation/SelfCheck.ts"
import { ranToTheEnd } from "../../../laws/Laws.ts"

const shop = (service: object, rate: number, duration: number) =>
  ranToTheEnd(
    {
      duration: `${duration}s`,
      system: { shop: { service, endpoints: { buy: [{ work: "20ms" }] } } },
      journeys: { visit: [{ call: "shop.buy" }] },
      load: {
        k6: {
          scenarios: {
            users: {
              executor: "constant-arrival-rate",
              rate,
              duration: `${duration}s`,
              preAllocatedVUs: 9000,
              exec: "visit"
            }
          }
        }
      }
    },
    1
  )

type Run = ReturnType<typeof shop>

const meter = ({ recording }: Run, name: string): number =>
  recording.meters.find(({ meter }) => meter.name === name)!.between(0, Infinity)

describe("Pauses", () => {
  it("hold up what is under way, and nobody is lost", () => {
    // Still from 9 s to 9.5 s, and from 18.5 s to 19 s; ten visits a second, 20 ms each.
    const run = shop({ pauses: { every: "9s", for: "500ms" } }, 10, 20)
    const { answered, tally } = run.recording.journeys[0]!
    expect(tally.now[journeyColumn.failed]).toBe(0)
    expect(meter(run, "pauses")).toBe(2)
    expect(meter(run, "paused instances") / second).toBe(1)
    // The visit of 9 s stands still for all of it, and the five of each pause for 500, 400, 300, 200 and 100 ms.
    const sum = answered.sumBetween(0, Infinity)
    expect(sum / millisecond).toBeCloseTo(200 * 20 + 2 * (500 + 400 + 300 + 200 + 100), 0)
    expect(selfCheck(run.recording)).toEqual([])
  })

  it("make no feed, no bands and no phases, however many they are", () => {
    const run = shop({ instances: 4, pauses: { every: "exponential(100ms)", for: "exponential(10ms)" } }, 10, 60)
    expect(run.recording.changes).toEqual([])
    expect(run.recording.bands).toEqual([])
    // A renewal every 110 ms of each of four instances, 2182 together, give or take 4.5 of 43.
    expect(Math.abs(meter(run, "pauses") - 2182)).toBeLessThan(190)
    // Each stands still for an eleventh of the time.
    expect(meter(run, "paused instances") / (60 * second)).toBeCloseTo(4 / 11, 1)
  })

  it("come to each instance by itself", () => {
    const run = shop({ instances: 2, pauses: { every: "exponential(1s)", for: "exponential(1s)" } }, 1, 400)
    const both = run.recording.meters.find(({ meter }) => meter.name === "paused instances")!
    // Each half of the time, and therefore one of the two on average; both at the same time a quarter of it.
    expect(Math.abs(both.between(0, Infinity) / (400 * second) - 1)).toBeLessThan(0.2)
    const levels = Array.from({ length: 400 }, (_, w) => both.levelAt(w))
    expect(Math.abs(levels.filter((level) => level === 2).length / 400 - 0.25)).toBeLessThan(0.13)
  })

  it("do not hide that everybody waits in vain", () => {
    const run = ranToTheEnd(
      {
        duration: "60s",
        system: {
          // Each call needs both connections of a pool, and takes one after the other.
          shop: {
            service: { pauses: { every: "1s", for: "10ms" } },
            pools: { line: { size: 2 } },
            endpoints: {
              buy: [
                {
                  acquire: {
                    pool: "line",
                    steps: [{ work: "1ms" }, { acquire: { pool: "line", steps: [{ work: "1ms" }] } }]
                  }
                }
              ]
            }
          }
        },
        journeys: { visit: [{ call: "shop.buy" }] },
        load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 2, duration: "60s", exec: "visit" } } } }
      },
      1
    )
    expect(run.remarks.map(({ kind }) => kind)).toEqual(["deadlock"])
  })
})
