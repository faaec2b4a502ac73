import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { faultline, scenarioFolder } from "./BuiltProgram.ts"

const main = fileURLToPath(new URL("../../dist/Main.js", import.meta.url))
let root = ""
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "faultline-teach-"))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Sitting {
  readonly stdout: string
  readonly code: number | null
  readonly entries: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** Somebody who types each line as soon as the question before the cursor is there; the last line may be Ctrl+C. */
const sit = (learner: string, lines: ReadonlyArray<string>, args: ReadonlyArray<string> = []): Promise<Sitting> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [main, "teach", "bakery.yaml", "--learner", learner, ...args], {
      cwd: scenarioFolder,
      env: { PATH: process.env.PATH, XDG_STATE_HOME: root }
    })
    let stdout = ""
    let asked = 0
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString()
      const questions = stdout.match(/(?:leave\):|leave:|skip\)|skip\):) /g)?.length ?? 0
      while (asked < questions) {
        const line = lines[asked++]
        if (line === "^C") child.kill("SIGINT")
        else if (line === undefined) child.stdin.end()
        else child.stdin.write(`${line}\n`)
      }
    })
    child.on("close", (code) => {
      const file = join(root, "faultline", "learners", `${learner}.json`)
      const entries = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).entries : []
      resolve({ stdout, code, entries })
    })
  })

describe("a lesson with somebody who answers", () => {
  it("asks, runs, shows what was said beside what came out, and compares a change", async () => {
    const { code, entries, stdout } = await sit("ada", ["2", "90%", "20", "", "two-bakers", "q"])

    expect(code).toBe(0)
    expect(stdout).toMatch(/You said: it grows\n {2}It was: it grows\n {2}✓ right/)
    // Five customers in four seconds are 25 in 20s; one baker serves one a second.
    expect(stdout).toMatch(/You said: 20\n {2}It was: 20 \(1\/s\)\n {2}✓ exactly so/)
    expect(stdout).toContain("AGAIN  two-bakers")
    expect(stdout).toContain("carried of buy: 20 (1/s) before, 24 (1.2/s) now")
    expect(entries).toMatchObject([
      { kind: "choice", right: true, sure: 0.9 },
      { kind: "number", said: 20, measured: 20, within: 0.1, sure: null }
    ])
  })

  it("tells no answer before it has one, and hints when asked", async () => {
    const { stdout } = await sit("bob", ["?", "five", "1", "", "q"])

    const before = stdout.slice(0, stdout.indexOf("How sure"))
    expect(before).toContain("hint 1 of 1: Count who comes")
    expect(before).toContain("expected a number from 1 to 2")
    expect(before).not.toContain("five customers")
    expect(stdout).not.toContain("REVEAL")
  })

  it.each([
    ["q", 0],
    ["^C", 105]
  ])("keeps what was predicted when the learner leaves by %s", async (leaving, exit) => {
    const { code, entries } = await sit(`leaver${exit}`, ["1", "70", leaving])

    expect(code).toBe(exit)
    expect(entries).toMatchObject([{ kind: "choice", said: "it stays short", right: false, sure: 0.7 }])
  })

  it("ends where there is nothing more to read", async () => {
    const { code, entries } = await sit("eve", [])

    expect(code).toBe(0)
    expect(entries).toEqual([])
  })

  it("says what is wrong with a change and goes on", async () => {
    const { code, stdout } = await sit("dan", ["1", "", "", "three", "system.bakery.service.wokers=2", "q"])

    expect(code).toBe(0)
    expect(stdout).toContain("expected path=value or one of one-baker, two-bakers")
    expect(stdout).toContain('did you mean "workers"?')
  })
})

describe("a challenge with somebody who answers", () => {
  it("refuses to try what costs too much, counts hints, and ends when it is met", async () => {
    const { code, entries, stdout } = await sit("cyd", ["1=3", "go", "?", "1=2", "go"], ["--challenge"])

    expect(code).toBe(0)
    expect(stdout).toContain("That is 20, more than the budget of 10.")
    expect(stdout).toContain("Met, with all 2 seeds.")
    expect(entries).toMatchObject([
      { kind: "challenge", settings: ["system.bakery.service.workers=2"], cost: 10, hints: 1, passed: true }
    ])
  })
})

describe("the progress of a learner", () => {
  it("is told from what was kept, and nothing is kept of answers on the command line", async () => {
    const environment = { XDG_STATE_HOME: root }
    await faultline(["teach", "bakery.yaml", "--answer", "2", "--sure", "80%", "--learner", "fay"], { environment })
    await faultline(["teach", "bakery.yaml", "--answer", "1"], { environment: { ...environment, USER: "fay" } })

    const { stdout } = await faultline(["teach", "--progress"], { environment: { ...environment, USER: "fay" } })

    expect(stdout).toContain("Predictions: 1 of 1 right.")
    // (0.8 - 1)² = 0.04
    expect(stdout).toMatch(/Brier score\s+0.04 over one prediction/)
  })
})
