import { describe, expect, it } from "vitest"
import { contender } from "../../bench/CallbackEngine.ts"
import type { Outcome, WorkloadName } from "../../bench/Contender.ts"

const counted = async (workload: WorkloadName, requests: number) => {
  const { seconds: _, ...counts } = (await contender.run(workload, requests)) as Required<Outcome>
  return counts
}

describe("the callback engine", () => {
  it("answers every request of an M/M/1 queue at 80 % load, on average after 1 / (1.25 - 1) = 4 ms", async () => {
    const { answered, responseMsMean } = await counted("w1", 1_000_000)

    expect(answered).toBe(1_000_000)
    expect(responseMsMean).toBeGreaterThan(3.9)
    expect(responseMsMean).toBeLessThan(4.1)
  })

  it("takes two events per request of a single queue: its arrival and its departure", async () => {
    const { events } = await counted("w1", 10_000)

    expect(events).toBe(20_000)
  })

  it("answers every request of the steady tandem, hardly ever at the second attempt", async () => {
    const { answered, attempts } = await counted("w2", 50_000)

    expect(answered).toBe(50_000)
    expect(attempts / 50_000).toBeLessThan(1.001)
  })

  it("is slower through the tandem than its three mean service times together, 154 ms, since there is waiting", async () => {
    const { responseMsMean } = await counted("w2", 50_000)

    expect(responseMsMean).toBeGreaterThan(154)
    expect(responseMsMean).toBeLessThan(200)
  })

  it("drowns in retries once spikes double the load: most requests fail after all three attempts", async () => {
    const { answered, attempts } = await counted("w3", 50_000)

    expect(answered / 50_000).toBeLessThan(0.5)
    expect(attempts / 50_000).toBeGreaterThan(2)
    expect(attempts / 50_000).toBeLessThanOrEqual(3)
  })

  it("does the same twice", async () => {
    expect(await counted("w3", 10_000)).toEqual(await counted("w3", 10_000))
  })
})
