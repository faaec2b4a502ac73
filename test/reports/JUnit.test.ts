import { describe, expect, it } from "vitest"
import type { Result } from "../../src/experiments/Result.ts"
import { junitReport } from "../../src/reports/JUnit.ts"
import { sampleResult } from "./sampleResult.ts"

const result = sampleResult()
/** What a reader of XML makes of the text in attributes and elements. */
const read = (text: string) => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
const namesIn = (other: Partial<Result> = {}) =>
  [...junitReport(sampleResult(other)).matchAll(/<testcase classname="[^"<>]*" name="([^"<>]*)"/g)].map((match) =>
    read(match[1]!)
  )

describe("the JUnit report", () => {
  it("has a test case per statement", () => {
    expect(namesIn()).toEqual(result.judged.map(({ claim, kind }) => `${kind}: ${claim}`))
  })

  it("fails what failed, and lets nothing pass that could not be judged", () => {
    const text = junitReport(result)

    expect(text).toContain('<testsuites name="faultline" tests="4" failures="2" errors="1">')
    expect(text).toContain('<failure message="19.3% answered within 1s"></failure>')
    expect(text).toContain('<error message="–">fewer than 100 requests ended in that stretch</error>')
  })

  it("has the command that makes the run again", () => {
    expect(junitReport(result)).toContain(`<system-out>${result.command}</system-out>`)
  })

  it("fails a run of which no statement failed", () => {
    const judged = result.judged.filter(({ verdict }) => verdict === "passed")
    const findings = [{ kind: "deadlock", atMs: 80_000, message: "all of shop waits for payments" }]

    expect(junitReport(sampleResult({ judged, findings }))).toContain(`name="the run">
      <failure message="the one statement holds">deadlock at 1:20: all of shop waits for payments</failure>`)
  })

  it("is XML whatever is in a name", () => {
    const hostile = 'a<b> & "c" \u0000\u001b ]]> é'

    expect(namesIn({ judged: [{ ...result.judged[0]!, claim: hostile }] })).toEqual(['threshold: a<b> & "c"    ]]> é'])
  })
})
