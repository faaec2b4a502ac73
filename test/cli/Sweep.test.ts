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

const sweep = (out: string, ...more: ReadonlyArray<string>) =>
  faultline(["sweep", "coffee.yaml", "--over", "faults.stumble.for=500ms,1s", "--seeds", "2", "--out", out, ...more])

const linesIn = (folder: string): ReadonlyArray<string> =>
  readFileSync(join(folder, "runs.jsonl"), "utf8").trimEnd().split("\n").toSorted()

describe("a sweep", () => {
  it("shows what theory says: all requests fail while the barista is away, and no others", async () => {
    const { code, stdout } = await sweep(join(root, "whole"))

    // 40 guests in four seconds, 10 a second: 35 and 30 of them are served.
    expect(code).toBe(0)
    expect(stdout).toMatch(/500ms +87\.5% ±0\n/)
    expect(stdout).toMatch(/1s +75% ±0\n/)
  })

  it("turns one knob at a time where it is asked which one matters most", async () => {
    const knobs = ["--sensitivity", "--over", "system.bar.service.workers=2"]
    const { code, stdout } = await sweep(join(root, "tornado"), ...knobs)

    // Half a second of four less is an eighth; a second barista has nothing to do.
    expect(code).toBe(0)
    expect(stdout).toContain("once, as it is: 75% ±0")
    expect(stdout).toMatch(/stumble\.for +500ms +│█{12} +\+12\.5 ±0 points/)
    expect(stdout).toContain("Nothing comes of service.workers.")
  })

  it("keeps what it could run when two settings do not go together, and says which", async () => {
    const out = join(root, "torn")
    const users = "load.k6.scenarios.guests"
    const over = ["--over", `${users}.maxVUs=10,5`, "--over", `${users}.preAllocatedVUs=5,10`]
    const { code, stderr } = await faultline(["sweep", "coffee.yaml", ...over, "--seeds", "1", "--out", out])

    expect(code).toBe(104)
    expect(stderr).toContain("1 point cannot be run; the first is 5, 10:")
    expect(linesIn(out)).toHaveLength(3)
  })

  it("goes on where it was stopped, and ends as if it had not been", async () => {
    const out = join(root, "stopped")
    await sweep(out)
    const [whole, csv] = [linesIn(out), readFileSync(join(out, "sweep.csv"), "utf8")]
    writeFileSync(join(out, "runs.jsonl"), `${whole[2]}\n${whole[0]!.slice(0, 30)}`)

    const { stderr } = await sweep(out)

    expect(stderr).toContain("1 of 4 runs are there already")
    expect(linesIn(out).filter((line) => line.endsWith("}"))).toEqual(expect.arrayContaining([...whole]))
    expect(readFileSync(join(out, "sweep.csv"), "utf8")).toBe(csv)
  })

  it("is the same whether one machine runs it or two do", async () => {
    const [one, two, both] = [join(root, "1"), join(root, "2"), join(root, "both")]
    await sweep(one, "--shard", "1/2")
    const { stderr } = await sweep(two, "--shard", "2/2")
    expect(stderr).toContain("2 of 4 runs are in")

    expect((await faultline(["merge", one, two, "--into", both])).code).toBe(0)
    const shown = await sweep(both)

    expect(shown.stderr).toContain("4 of 4 runs are there already")
    expect(linesIn(both)).toEqual(linesIn(join(root, "whole")))
  })
})
