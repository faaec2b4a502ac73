import { describe, expect, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { journeyMetric, journeyMetrics } from "../../../src/sim/observation/JourneyMetrics.ts"
import { HandMadeRun } from "./HandMadeRun.ts"

/** Ten requests of 0.5 s in the first second, ten in the third of which four time out after 1 s, one that stays. */
const run = () => {
  const made = new HandMadeRun({ objectives: { fast: { of: "buy", good: "answered within 600ms", target: 0.9 } } })
  made.requests(10, 0.1, 0.6)
  made.requests(5, 2.1, 2.6)
  made.request(2.1, 2.6, { quality: "stale" })
  made.requests(4, 2.1, 3.1, { reason: "timed out" })
  made.request(3.5)
  made.fact(2.5, (facts, now) => facts.iterationLost(now, 0, "dropped"))
  const recording = made.until(4)
  return { recording, from: 0, to: 4, start: 0 }
}

const value = (name: string): number => {
  const look = run()
  return journeyMetric(name)!.read(look.recording.journeys, look)
}

describe("a journey's metric", () => {
  it.each([
    ["offered", 21],
    ["carried", 16],
    ["goodput", 15],
    ["failed requests", 4],
    ["failed", 4],
    ["failed by timed out", 4],
    ["failed by timed out per second", 4 / 4],
    ["peak failed by timed out", 4],
    ["failed by error", 0],
    ["stale", 1],
    ["degraded", 0],
    ["dropped", 1],
    ["interrupted", 0],
    ["retries", 0],
    ["availability", 15 / 20],
    ["failure ratio", 4 / 20],
    ["stale ratio", 1 / 16],
    ["degraded ratio", 0],
    ["attempts per request", 1],
    ["offered per second", 21 / 4],
    ["peak offered", 10],
    ["peak failed requests", 4],
    ["in flight at the end", 1],
    // Ten and six for half a second, four for a whole one, and one that has been there for half a second, of four.
    ["in flight", (10 * 0.5 + 6 * 0.5 + 4 * 1 + 0.5) / 4],
    ["slower than 800ms", 4 / 20]
  ])("%s is counted", (name, expected) => {
    expect(value(name)).toBeCloseTo(expected, 12)
  })

  it.each([
    ["mean response", 0.6],
    ["mean answered response", 0.5],
    ["max response", 1],
    ["max answered response", 0.5],
    ["p50", 0.5],
    ["p99 response", 1]
  ])("%s is measured", (name, seconds) => {
    expect(value(name) / second).toBeCloseTo(seconds, 2)
  })

  it.each([
    "p99 waiting",
    "slower than 1",
    "failed by ok",
    "failed by magic",
    "failed by magic per second",
    "slower than 1s per second",
    "p response",
    "utilisation"
  ])("does not exist as %j", (name) => {
    expect(journeyMetric(name)).toBeUndefined()
  })

  it("has a name of its own and says what it is", () => {
    const names = journeyMetrics.flatMap(({ also = [], name }) => [name, ...also])

    expect(new Set(names).size).toBe(names.length)
    for (const { says } of journeyMetrics) expect(says).toMatch(/^.+\.$/)
  })
})
