import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { faultline } from "./BuiltProgram.ts"

let root = ""
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "faultline-"))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const lessons = (out: string, ...more: ReadonlyArray<string>) =>
  faultline(["lessons", "coffee.yaml", "--seeds", "3", "--out", out, ...more])

const linesIn = (folder: string): ReadonlyArray<string> =>
  readFileSync(join(folder, "runs.jsonl"), "utf8").trimEnd().split("\n").toSorted()

describe("the lessons of a scenario", () => {
  it("tell how often its claims hold, and which number they hang on", async () => {
    const { code, stdout } = await lessons(join(root, "whole"))

    // Nothing in it is drawn, so that every seed says the same.
    expect(code).toBe(0)
    expect(stdout).toContain("again: failed requests is = 0 | 3 of 3 | always the same |")
    // 12 guests a second with up to three tries at a time are 36 after the outage; the bar does 25, and four find room in the line.
    expect(stdout).toContain("| 12 of 15 | `load.k6.scenarios.guests.rate` (10) +20% |")
  })

  it("go on where they were stopped, and end as if they had not been", async () => {
    const out = join(root, "stopped")
    const whole = await lessons(out)
    const lines = linesIn(out)
    writeFileSync(join(out, "runs.jsonl"), `${lines.slice(0, 5).join("\n")}\n${lines[5]!.slice(0, 30)}`)

    const again = await lessons(out)

    expect(again.stdout).toBe(whole.stdout)
    expect(linesIn(out).filter((line) => line.endsWith("}"))).toEqual(lines)
  })

  it("write the section of each scenario into a file, and leave the others", async () => {
    const file = join(root, "README.md")
    writeFileSync(file, "## overload\n\n### retry-storm\n\nWhat was found before.\n")
    const { stderr } = await faultline(
      ["lessons", "slow-server", "--seeds", "1", "--seeds-moved", "0", "--out", join(root, "into"), "--into", file],
      { folder: root }
    )

    expect(stderr).toContain(`slow-server: written into ${file}`)
    expect(readFileSync(file, "utf8")).toMatch(
      /### slow-server[\s\S]*1 of 1[\s\S]*### retry-storm\n\nWhat was found before/
    )
  })
})
