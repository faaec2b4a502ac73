import { describe, expect, it } from "vitest"
import { plainReport } from "../../../src/reports/plain/Plain.ts"
import { sampleResult } from "../sampleResult.ts"

const result = sampleResult()
const { picture } = result
const named = (name: string) =>
  sampleResult({
    picture: { ...picture, journeys: picture.journeys.map((journey) => ({ ...journey, name })) },
    scenario: { ...result.scenario, title: `${name} is down` }
  })

const golden = `
  retry-storm (naive)                                                 ✗ FAILED
  A twenty-second slowdown becomes an outage, because clients retry

  2 of 4 statements do not hold, 1 could not be judged.

THRESHOLDS
  ✗ http_req_failed: rate<0.10 ································· rate is 64.2%

OBJECTIVES
  ✗ checkout: 90% of buy answered within 1s ········· 19.3% answered within 1s

EXPECTATIONS
  ? p99 of browse during slow-ledger is < 100ms ···························· –
      fewer than 100 requests ended in that stretch
  ✓ naive: goodput / offered during slow-ledger.end .. +60s is < 50% ···· 0.1%

JOURNEYS, per second   offered carried    good  failed     p50     p95     p99
  buy                      599     131     112     468  57.3ms   2.39s   2.39s
    before                 597     597     597       0  57.1ms  81.3ms  83.5ms
    during slow-ledger     599    53.5    30.8     546   731ms   2.39s   2.39s
    after slow-ledger      600    24.8   0.831     575   2.39s   2.39s   2.39s
  browse                   150     150     150       0  35.7ms  55.9ms  57.3ms
    before                 151     151     151       0  35.7ms  55.9ms  57.3ms
    during slow-ledger     148     148     148       0  35.7ms  55.9ms  57.3ms
    after slow-ledger      151     151     151       0  35.7ms  55.9ms  57.3ms

COMPONENTS                used waiting longest  wasted  failed   calls     p99
  shop                   38.8%       0       0      0%      0%      1x  23.9ms
  payments               81.4%   grows    6.3k     90%      0%   2.63x   29.5s
  ledger                   90%   1.65k   2.03k     90%   29.7%   2.63x   9.72s
  catalogue 94.3% hits       –       0       0      0%      0%      1x  23.9ms

FAILURES BY CAUSE                  whole run  before      during         after
  timed out                     94.7k  57.4%       –  10k  67.2%  84.7k  70.5%
  queue full                    8.24k  4.99%       –  873  5.84%  7.36k  6.13%

GOODPUT OVER TIME   a bar is 3.16s, the tallest 777/s
  ███████████████████▄▂▂▂▂▁▁▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▁▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▁▂▂
  ╰────╯ warm-up     ╰────╯ slow-ledger
  ╵0:00              ╵1:00              ╵2:00              ╵3:00

FINDINGS
  - unstable at 1:20: payments took in more than it gave back from 1:20 to the
    end
  - k6: the option userAgent is carried along, and means nothing in a
    simulation

  ────────────────────────────────────────────────────────────────────────────
  seed 42, 4m of virtual time (the first 20s to warm up), 1,728,004 events,
  books balance
  faultline 0.1.0, scenario 9f2c51d07ab34e86, fingerprint 7d0c41b2e95a3f18
  faultline run retry-storm --variant naive --seed 42
`

describe("the plain report", () => {
  it("tells the run in 80 columns, verdict first and command last", () => {
    expect(plainReport(result)).toBe(golden)
  })

  it.each([72, 80, 120])("never exceeds %d columns", (width) => {
    const widths = plainReport(result, { width })
      .split("\n")
      .map((line) => [...line].length)

    expect(Math.max(...widths)).toBeLessThanOrEqual(width)
  })

  it("says every judged statement with what was measured", () => {
    const text = plainReport(result)

    for (const { claim, measured } of result.judged) {
      expect(text).toContain(claim)
      expect(text).toContain(measured)
    }
  })

  it("says why a statement failed, and keeps quiet about the reasons of those that hold", () => {
    const because = "the reason"
    const judged = result.judged.map((one) => ({ ...one, because }))

    expect(plainReport(sampleResult({ judged })).split(because)).toHaveLength(4)
  })

  it("is ASCII alone where that is asked for", () => {
    expect(plainReport(named("boutique é 東京"), { ascii: true })).toMatch(/^[\n\u0020-\u007e]*$/)
  })

  it("has no colour unless it is asked for, and says the same with it", () => {
    const coloured = plainReport(result, { colour: true })

    expect(plainReport(result)).not.toContain("\u001b")
    expect(coloured).toContain("\u001b[1;31m")
    expect(coloured.replace(/\u001b\[[0-9;]*m/g, "").replace(/ +$/gm, "")).toBe(plainReport(result))
  })

  it("lets no control characters of a name through", () => {
    expect(plainReport(named("a\u001b[2Jb\rc"))).not.toMatch(/[\u001b\r]/)
  })

  it("shows a figure that does not exist as a dash", () => {
    const line = plainReport(result)
      .split("\n")
      .find((one) => one.includes("catalogue"))

    expect(line).toMatch(/^ {2}catalogue 94\.3% hits +– /)
  })

  it("does not average a line that only grows", () => {
    const line = plainReport(result)
      .split("\n")
      .find((one) => one.startsWith("  payments"))

    expect(line).toMatch(/81\.4% +grows +6\.3k/)
  })

  it("tells a run in which nothing happened", () => {
    const nothing = { journeys: [], components: [], phases: [], faults: [], windows: 0, atMs: 0 }
    const text = plainReport(sampleResult({ judged: [], findings: [], picture: { ...picture, ...nothing } }))

    expect(text).toContain("Nothing was promised, so nothing was judged.")
    expect(text).not.toMatch(/JOURNEYS|COMPONENTS|FAILURES|GOODPUT|FINDINGS/)
  })
})

describe("the timeline of goodput", () => {
  const lines = (faults: typeof picture.faults) => {
    const text = plainReport(sampleResult({ picture: { ...picture, faults, warmupMs: 0 } })).split("\n")
    const from = text.findIndex((line) => line.startsWith("GOODPUT"))
    return text.slice(from + 1, text.indexOf("", from))
  }
  const fault = picture.faults[0]!
  const at = (name: string, fromMs: number, toMs: number | null) => ({ ...fault, name, fromMs, toMs })

  it("marks a fault below the bars of its time", () => {
    // 240 s in 76 cells: 60 s is cell 19, and 80 s is cell 25.
    expect(lines([fault])[1]).toBe(`  ${" ".repeat(19)}╰────╯ slow-ledger`)
  })

  it("names a fault that comes again once", () => {
    expect(lines([at("flaky", 60_000, 80_000), at("flaky", 120_000, 140_000)])[1]).toBe(
      `  ${" ".repeat(19)}╰────╯${" ".repeat(13)}╰────╯ flaky`
    )
  })

  it("gives faults that overlap a row each", () => {
    const [, one, other] = lines([at("first", 60_000, 80_000), at("second", 70_000, 90_000)])

    expect(one).toContain("first")
    expect(other).toContain("second")
  })

  it("names a fault that lasts to the end on its left", () => {
    expect(lines([at("endless", 180_000, null)])[1]).toBe(`  ${" ".repeat(49)}endless ╰─────────────────╯`)
  })

  it("never shows a bar that is not empty as empty", () => {
    const few = picture.journeys.map((journey) => ({
      ...journey,
      series: { ...journey.series, good: journey.series.good.map((_, w) => (w < 240 ? 0.01 : 0)) }
    }))
    const text = plainReport(sampleResult({ picture: { ...picture, journeys: few } }))

    expect(text).toContain(`  ${"▁".repeat(38)}\n`)
  })
})
