import { describe, expect, it } from "vitest"
import { Request } from "../../../../src/sim/model/Request.ts"
import { Sample } from "../../../../src/sim/observation/records/Sample.ts"

const users = { id: 0, component: "users", name: "users", zone: undefined, region: undefined }
const requests = (count: number) => Array.from({ length: count }, (_, id) => new Request(id, 0, 0, users))

describe("a sample of requests", () => {
  it("is all of them while they are few", () => {
    const sample = new Sample()

    expect(requests(128).every((request) => sample.began(request) && sample.weightOf(request) === 1)).toBe(true)
  })

  it("grows with the logarithm of their number, and stands for all of them", () => {
    const sample = new Sample()
    const followed = requests(100_000).filter((request) => sample.began(request))
    const weights = followed.reduce((sum, request) => sum + sample.weightOf(request), 0)

    // 128 of each of 128, 256, 512, … requests: 10 times in 100 000, since 128 * (2^10 - 1) is more.
    expect(followed.length).toBeGreaterThan(9 * 128)
    expect(followed.length).toBeLessThan(10 * 128)
    expect(Math.abs(weights / sample.all - 1)).toBeLessThan(0.01)
    expect(followed.every((request) => sample.has(request))).toBe(true)
  })

  it("is fair to journeys that take turns", () => {
    const sample = new Sample()
    const of = [0, 0, 0, 0]
    for (const request of requests(100_000)) {
      if (sample.began(request)) of[request.id % 4]! += sample.weightOf(request)
    }

    for (const weight of of) expect(Math.abs(weight / 25_000 - 1)).toBeLessThan(0.05)
  })

  it("begins with the first request that counts", () => {
    const [before, first] = requests(2)
    const sample = new Sample()
    sample.began(first!)

    expect([sample.has(before!), sample.has(first!), sample.all]).toEqual([false, true, 1])
  })
})
