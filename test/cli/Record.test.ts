import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { faultline } from "./BuiltProgram.ts"

const folder = mkdtempSync(join(tmpdir(), "faultline-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("faultline record", () => {
  it("makes the picture in the README, as it stands there", async () => {
    const out = join(folder, "bench.svg")
    const { code } = await faultline(["record", "retry-storm", "--at", "1m40s", "--out", out])
    expect(code).toBe(0)
    // If the lab looks different now: npm run docs:reference
    expect(readFileSync(out, "utf8")).toBe(readFileSync(new URL("../../docs/bench.svg", import.meta.url), "utf8"))
  })

  it.each([
    [["--out", "film.gif"], ".cast, .svg, .ansi or .txt"],
    [["--out", join(folder, "x.cast"), "--keys", "enter"], "an instant of the film and a key"],
    [["--out", join(folder, "x.cast"), "--at", "1m"], "--at is for pictures"],
    [["--out", join(folder, "nowhere", "x.svg"), "--at", "0s"], "cannot be written"]
  ])("refuses %j", async (args, why) => {
    const { code, stderr } = await faultline(["record", "slow-server", ...args])
    expect([code, stderr]).toEqual([104, expect.stringContaining(why)])
  })
})
