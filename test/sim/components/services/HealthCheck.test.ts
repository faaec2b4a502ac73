import { describe, expect, it } from "vitest"
import { HealthCheck, describe as inWords, make } from "../../../../src/sim/components/services/HealthCheck.ts"
import { Conditions } from "../../../../src/sim/model/Conditions.ts"
import { decode, Ground } from "../Ground.ts"

const checked = (written: unknown) => {
  const ground = new Ground()
  const part = { place: ground.place("payments/1"), conditions: new Conditions() }
  const options = written === undefined ? undefined : decode(HealthCheck, written)
  const isHealthy = make(options, "payments", [part], ground.run)
  /** Whether it is believed to be healthy at each of these instants, after everything else then. */
  const believedAt = (...instants: ReadonlyArray<number>) => {
    const seen: Array<boolean> = []
    for (const at of instants) ground.at(at, () => ground.kernel.soon({ due: () => void seen.push(isHealthy(0)) }))
    ground.finish()
    return seen
  }
  return { ground, part, believedAt }
}

describe("a health check", () => {
  it("takes an instance out at the third failed probe, and back in at the first that succeeds", () => {
    const { believedAt, ground, part } = checked({ interval: "5s" })

    ground.during(7_000, 31_000, [part.conditions], { down: true })

    // Probes at 10, 15 and 20 s fail; the one at 35 s succeeds.
    expect(believedAt(7_000, 19_999, 20_001, 34_999, 35_001)).toEqual([true, true, false, false, true])
    expect(ground.changes).toEqual([
      "payments/1 fails its health check and gets no more calls at 20000",
      "payments/1 passes its health check and gets calls again at 35000"
    ])
  })

  it("does not see a failure between two probes", () => {
    const { believedAt, ground, part } = checked({ interval: "5s", failures: 1 })

    ground.during(6_000, 9_000, [part.conditions], { down: true })

    expect(believedAt(8_000, 10_001)).toEqual([true, true])
  })

  it("counts failures in a row only", () => {
    const { believedAt, ground, part } = checked({ interval: "5s", failures: 2 })

    ground.during(9_000, 11_000, [part.conditions], { down: true })
    ground.during(19_000, 21_000, [part.conditions], { down: true })

    expect(believedAt(22_000)).toEqual([true])
  })

  it("wants several successes in a row where it is told so", () => {
    const { believedAt, ground, part } = checked({ interval: "1s", failures: 1, successes: 3 })

    ground.during(500, 1_500, [part.conditions], { down: true })

    expect(believedAt(1_001, 3_999, 4_001)).toEqual([false, false, true])
  })

  it("notices an instance that stands still, but not one that is slow or errs", () => {
    const paused = checked({ interval: "1s", failures: 1 })
    const sick = checked({ interval: "1s", failures: 1 })

    paused.ground.during(500, 9_000, [paused.part.conditions], { paused: true })
    sick.ground.during(500, 9_000, [sick.part.conditions], { slow: 10, errors: 1 })

    expect([paused.believedAt(2_500), sick.believedAt(2_500)]).toEqual([[false], [true]])
  })

  it("knows that a probe has failed when its timeout is over, and that one has succeeded at once", () => {
    const { believedAt, ground, part } = checked({ interval: "1s", timeout: "500ms" })

    ground.during(1_200, 6_500, [part.conditions], { paused: true })

    // The probes at 2, 3 and 4 s fail, the last of them at 4.5 s; the one at 7 s succeeds.
    expect(believedAt(4_499, 4_501, 6_999, 7_001)).toEqual([true, false, false, true])
  })

  it("never waits for an answer past the next probe", () => {
    expect(() => decode(HealthCheck, { interval: "1s", timeout: "2s" })).toThrow(/the next probe, after 1s/)
  })

  it("lets a run end: it probes only while it may learn something", () => {
    const { ground, part } = checked({ interval: "1s" })

    ground.during(500, 9_500, [part.conditions], { down: true })
    ground.finish()

    expect(ground.kernel.now).toBe(10e9)
  })

  it("without options knows at once who is down, and nothing of who stands still", () => {
    const { believedAt, ground, part } = checked(undefined)

    ground.during(5, 10, [part.conditions], { down: true })
    ground.during(20, 30, [part.conditions], { paused: true })

    expect(believedAt(5, 10, 25)).toEqual([false, true, true])
  })

  it("never probes at every instant", () => {
    expect(() => decode(HealthCheck, { interval: "0s" })).toThrow(/longer than 0s/)
  })

  it("says itself in words", () => {
    expect(inWords(decode(HealthCheck, { interval: "5s" }))).toBe(
      "probed every 5s, out after 3 failures, back after 1 success"
    )
  })
})
