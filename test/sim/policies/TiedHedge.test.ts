import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { Station } from "../../../src/sim/components/places/Station.ts"
import { Workplace } from "../../../src/sim/components/places/Workplace.ts"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import { readDistribution } from "../../../src/sim/model/Distribution.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as Hedge from "../../../src/sim/policies/hedges/Hedge.ts"
import { decode, Lab } from "./Lab.ts"

/** Servers of one worker each, with a line in front of each. */
const farm = (lab: Lab, servers: number, work: string, waiting = {}) => {
  const site = lab.journal.site({ name: "payments", kind: "service", capacity: servers })
  const distribution = Result.getOrThrow(readDistribution(work))
  const stations = Array.from({ length: servers }, (_, i) => {
    const place = { id: i + 1, component: "payments", name: `payments/${i + 1}`, zone: undefined, region: undefined }
    const workplace = new Workplace(place, lab.kernel)
    const station = new Station({ site, servers: 1, waiting }, workplace, lab.run)
    return { station, endpoint: station.serve(workplace.work(distribution, lab.kernel.streams.stream(place.name))) }
  })
  let turn = 0
  const inTurn: Endpoint = (request) => stations[turn++ % servers]!.endpoint(request)
  return { stations, inTurn }
}

const hedge = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(Hedge.make(decode(Hedge.Hedge, written), lab.caller, lab.run), endpoint)

describe("a tied hedge", () => {
  it("stands in two lines, and leaves the other one when its turn has come", () => {
    const lab = new Lab()
    const { inTurn, stations } = farm(lab, 2, "100ms")
    const inside: Array<ReadonlyArray<number>> = []

    // The first server is busy until 200, the second until 130.
    lab.callAt(0, stations[0]!.endpoint)
    lab.callAt(30, stations[1]!.endpoint)
    lab.callAt(40, stations[0]!.endpoint)
    lab.callAt(50, hedge(lab, { tied: true }, inTurn))
    for (const at of [60, 131]) lab.at(at, () => void inside.push(stations.map(({ station }) => station.inside)))
    lab.finish()

    expect(lab.endings).toEqual(["full at 100", "full at 130", "full at 200", "full at 230"])
    expect(inside).toEqual([
      [3, 2],
      [1, 1]
    ])
    expect(lab.counters).toEqual({ "hedges sent": 1, "hedges won": 1 })
  })

  it("sends no other copy where work begins at once", () => {
    const lab = new Lab()
    const { inTurn } = farm(lab, 2, "10ms")

    lab.callAt(0, hedge(lab, { tied: true }, inTurn))

    expect(lab.finish().attempts).toEqual(["1 at 0"])
  })

  it("sends the other copy later where it is told to, and not if work has begun until then", () => {
    const attempts = (busyUntil: number) => {
      const lab = new Lab()
      const { inTurn, stations } = farm(lab, 2, `${busyUntil}ms`)
      lab.callAt(0, stations[0]!.endpoint)
      lab.callAt(1, hedge(lab, { tied: true, after: "5ms" }, inTurn))
      return lab.finish().attempts
    }

    expect(attempts(5)).toEqual(["1 at 1"])
    expect(attempts(50)).toEqual(["1 at 1", "2 at 6"])
  })

  it("is not lost with the copy that is refused", () => {
    const lab = new Lab()
    const { inTurn, stations } = farm(lab, 2, "10ms", { capacity: 1 })
    for (let i = 0; i < 2; i++) lab.callAt(0, stations[0]!.endpoint)

    lab.callAt(1, hedge(lab, { tied: true }, inTurn))

    expect(lab.finish().endings).toEqual(["full at 10", "full at 11", "full at 20"])
  })

  it("fails when every copy is refused", () => {
    const lab = new Lab()
    const { inTurn, stations } = farm(lab, 2, "10ms", { capacity: 1 })
    for (const { endpoint } of stations) for (let i = 0; i < 2; i++) lab.callAt(0, endpoint)

    lab.callAt(1, hedge(lab, { tied: true }, inTurn))

    expect(lab.finish().endings[0]).toBe("queue full at 1")
  })

  it("fails as the copy did that was worked on, not as those that were withdrawn", () => {
    const lab = new Lab()
    const { inTurn, stations } = farm(lab, 2, "10ms")
    for (const { endpoint } of stations) lab.callAt(0, endpoint)

    lab.callAt(1, hedge(lab, { tied: true }, inTurn))
    // From 10 on the first server works on its copy; it crashes with it.
    lab.at(15, () => stations[0]!.station.workplace.conditions.add({ down: true }))

    expect(lab.finish().endings.at(-1)).toBe("crashed at 15")
  })

  it("leaves both lines when its caller is interrupted", () => {
    const lab = new Lab()
    const { inTurn, stations } = farm(lab, 2, "10ms")
    for (const { endpoint } of stations) lab.callAt(0, endpoint)
    lab.at(1, () => {
      const fiber = lab.call(hedge(lab, { tied: true }, inTurn)(lab.request()))
      lab.at(2, () => fiber.interruptUnsafe())
    })
    lab.finish(5)

    expect(stations.map(({ station }) => station.inside)).toEqual([1, 1])
  })

  // C06 of the validation tables: on two servers it is one line for both, M/M/2. With 160 calls a second of 10 ms the
  // mean is 10 / (1 - 0.8^2) = 27.8 ms; calls split at random would take 10 / (1 - 0.8) = 50 ms.
  it("on two servers makes one line of two", () => {
    const lab = new Lab(11)
    const { inTurn } = farm(lab, 2, "exponential(10ms)")
    const endpoint = hedge(lab, { tied: true }, inTurn)
    const arrivals = lab.kernel.streams.stream("arrivals")
    const calls = 60_000
    let total = 0
    let at = 0

    for (let i = 0; i < calls; i++) {
      at += -Math.log(1 - arrivals.next()) / 0.16
      const began = Math.round(at * millisecond)
      lab.kernel.at(began, {
        due: () => {
          const program = Effect.suspend(() => endpoint(lab.request()))
          lab.kernel.start(program).addObserver(() => {
            total += lab.kernel.now - began
          })
        }
      })
    }
    lab.finish()

    // 40 runs of 200 000 had a standard deviation of 0.54 ms; this one is a third as long: four of 0.54 * sqrt(3.3).
    expect(Math.abs(total / calls / millisecond - 27.78)).toBeLessThan(4)
  })
})
