import { describe, expect, it } from "vitest"
import { markdownReport } from "../../src/reports/Markdown.ts"
import { sampleResult } from "./sampleResult.ts"

const result = sampleResult()
const text = markdownReport(result)

describe("the Markdown report", () => {
  it("begins with the verdict", () => {
    expect(text.split("\n").slice(0, 3)).toEqual([
      "## ✗ retry-storm (naive) failed: 2 of 4 statements do not hold, 1 could not be judged",
      "",
      "A twenty-second slowdown becomes an outage, because clients retry."
    ])
  })

  it("lists every judged statement, failed ones first", () => {
    const because =
      "every answer of the ledger is late, so every request is tried three times, which keeps the ledger saturated " +
      "long after it is healthy"

    expect(text).toContain(`|  | Statement | Measured |
| :-: | --- | --- |
| ✗ | http_req_failed: rate&lt;0.10 | rate is 64.2% |
| ✗ | checkout: 90% of buy answered within 1s | 19.3% answered within 1s |
| ? | p99 of browse during slow-ledger is &lt; 100ms<br><sub>fewer than 100 requests ended in that stretch</sub> | – |
| ✓ | naive: goodput / offered during slow-ledger.end .. +60s is &lt; 50%<br><sub>${because}</sub> | 0.1% |
`)
  })

  it("tells every journey phase by phase", () => {
    expect(text).toContain(`|  | Offered | Good | Good share | Failed | p50 | p99 | Tries |
| --- | --: | --: | --: | --: | --: | --: | --: |
| **buy** | 599/s | 112/s | 18.7% | 468/s | 57.3ms | 2.39s | 2.63x |
| before | 597/s | 597/s | 100% | 0/s | 57.1ms | 83.5ms | 1x |
| during slow-ledger | 599/s | 30.8/s | 5.14% | 546/s | 731ms | 2.39s | 2.9x |
| after slow-ledger | 600/s | 0.831/s | 0.138% | 575/s | 2.39s | 2.39s | 3x |
| **browse** | 150/s | 150/s | 100% | 0/s | 35.7ms | 57.3ms | 1x |
`)
  })

  it("asks for a prediction and folds the answer", () => {
    expect(text).toContain("**Predict first.** The ledger is healthy again at 1:20.")
    expect(text).toContain("- nearly all requests fail\n\n<details><summary>The answer</summary>\n\n**nearly all")
  })

  it("ends with the command and what it must come to", () => {
    expect(text.endsWith("fingerprint 7d0c41b2e95a3f18</sub>\n")).toBe(true)
    expect(text).toContain("```sh\nfaultline run retry-storm --variant naive --seed 42\n```")
  })

  it("leaves out what there is not", () => {
    const bare = markdownReport(
      sampleResult({
        judged: [],
        findings: [],
        scenario: { ...result.scenario, lesson: null },
        picture: { ...result.picture, journeys: [], components: [] }
      })
    )

    expect(bare).not.toMatch(/Statement|Offered|Predict|Utilisation|undefined|null/)
    expect(bare).not.toMatch(/\n{3}/)
  })

  it("means nothing else by what the scenario says", () => {
    const hostile = "a|b <img src=x> *bold* `code` [x](y) snake_case _it_ @somebody\n# heading"
    const judged = [{ ...result.judged[0]!, claim: hostile }]

    expect(markdownReport(sampleResult({ judged }))).toContain(
      "| a\\|b &lt;img src=x> \\*bold\\* \\`code\\` \\[x\\](y) snake_case \\_it\\_ @\u200dsomebody # heading |"
    )
  })

  it("fences a command that has fences in it", () => {
    expect(markdownReport(sampleResult({ command: "run '```'" }))).toContain("````sh\nrun '```'\n````")
  })
})
