import { describe, expect, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { componentMetric, componentMetrics } from "../../../src/sim/observation/ComponentMetrics.ts"
import { HandMadeRun } from "./HandMadeRun.ts"

const meters = [
  { name: "hits", of: "ledger", kind: "counter" },
  { name: "misses", of: "ledger", kind: "counter" }
] as const

/** Two requests, five calls in four seconds with two connections. */
const look = () => {
  const run = new HandMadeRun({ components: { ledger: 2 }, meters })
  const [request] = [run.request(0, 3), run.request(0, 3)]
  run.call("ledger", { arrived: 0, started: 0, ended: 2 })
  run.call("ledger", { arrived: 0, started: 0, ended: 3, reason: "error" })
  run.call("ledger", { arrived: 1, started: 2, ended: 3, wasted: true })
  run.call("ledger", { arrived: 1, ended: 1.5, reason: "expired" })
  run.call("ledger", { arrived: 1, ended: 1, reason: "queue full" })
  run.fact(1, (facts, now) => facts.attempted(now, 0, request!, 2))
  run.fact(1, (facts, now) => facts.counted(now, 0, 3))
  run.fact(1, (facts, now) => facts.counted(now, 1, 1))
  return { recording: run.until(4), from: 0, to: 4, start: 0 }
}

const value = (name: string): number => {
  const at = look()
  return componentMetric(name)!.read(at.recording.components[0]!, at)
}

describe("a component's metric", () => {
  it.each([
    ["offered", 5],
    ["calls", 5],
    ["carried", 2],
    ["failed", 3],
    ["failed by queue full", 1],
    ["failed by queue full per second", 0.25],
    ["peak failed by queue full", 1],
    ["retries", 1],
    ["wasted work", 1],
    ["wasted ratio", 1 / 6],
    ["calls per request", 2.5],
    ["amplification", 2.5],
    ["failure ratio", 3 / 5],
    ["utilisation", 6 / 8],
    ["busy", 1.5],
    ["max busy", 2],
    ["waiting line", 1.5 / 4],
    ["max waiting line", 2],
    ["in flight", 7.5 / 4],
    ["hit ratio", 0.75],
    ["peak calls", 3],
    ["carried per second", 0.5],
    ["slower than 1s", 3 / 4]
  ])("%s is counted", (name, expected) => {
    expect(value(name)).toBeCloseTo(expected, 12)
  })

  it.each([
    ["mean waiting", 1.5 / 4],
    ["max waiting", 1],
    ["mean service", 2],
    ["max response", 3],
    ["min service", 1],
    ["p99", 3]
  ])("%s is measured", (name, seconds) => {
    expect(value(name) / second).toBeCloseTo(seconds, 2)
  })

  it("does not exist where there is no limit to be used up", () => {
    const run = new HandMadeRun({ components: { ledger: Infinity } })
    const recording = run.until(1)

    expect(
      componentMetric("utilisation")!.read(recording.components[0]!, { recording, from: 0, to: 1, start: 0 })
    ).toBeNaN()
  })

  it.each(["availability", "p99 answered response", "max queue"])("does not exist as %j", (name) => {
    expect(componentMetric(name)).toBeUndefined()
  })

  it("has a name of its own and says what it is", () => {
    const names = componentMetrics.flatMap(({ also = [], name }) => [name, ...also])

    expect(new Set(names).size).toBe(names.length)
    for (const { says } of componentMetrics) expect(says).toMatch(/^.+\.$/)
  })
})
