import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Recent } from "../../src/tui/Model.ts"
import { keepRecent, readRecent, recentFile } from "../../src/tui/RecentFile.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (seed: string, source = "retry-storm"): Recent => ({
  source,
  set: [],
  variant: "naive",
  seed,
  verdict: "failed",
  goodShare: 0.5,
  p99Ms: null,
  failed: 12,
  attemptsPerRequest: 2.5,
  byHand: 0
})
const seeds = (file: string) => readRecent(file).map(({ seed }) => seed)

describe("the file of recent runs", () => {
  it("stands in the state folder of the user", () => {
    expect(recentFile({ XDG_STATE_HOME: "/state" })).toBe("/state/faultline/recent.json")
  })

  it("gives back what was kept, the newest first", () => {
    const file = join(folder, "not", "yet", "recent.json")

    keepRecent(file, run("1"))
    keepRecent(file, run("2"))

    expect(readRecent(file)).toEqual([run("2"), run("1")])
  })

  it("has twenty of them, and the same run once", () => {
    const file = join(folder, "recent.json")

    for (let seed = 1; seed <= 25; seed++) keepRecent(file, run(String(seed)))
    keepRecent(file, run("20"))

    expect(seeds(file)).toHaveLength(20)
    expect(seeds(file).slice(0, 3)).toEqual(["20", "25", "24"])
  })

  it("finds a file again from another folder", () => {
    const file = join(folder, "recent.json")
    const scenario = "test/cli/scenarios/coffee.yaml"

    keepRecent(file, run("1", scenario))
    keepRecent(file, run("1", "overload/retry-storm"))

    expect(readRecent(file).map(({ source }) => source)).toEqual(["overload/retry-storm", resolve(scenario)])
  })

  it.each(["", "{", "[]", '{"version":2,"runs":[]}', '{"version":1,"runs":[{"source":1}]}'])(
    "counts as empty with %j in it, and is written anew",
    (text) => {
      const file = join(folder, "recent.json")
      writeFileSync(file, text)

      const before = readRecent(file)
      keepRecent(file, run("1"))

      expect(before).toEqual([])
      expect(seeds(file)).toEqual(["1"])
    }
  )

  it("is left out where it cannot be written", () => {
    const taken = join(folder, "taken")
    writeFileSync(taken, "precious")
    const asFolder = join(folder, "folder")
    mkdirSync(asFolder)

    keepRecent(join(taken, "recent.json"), run("1"))
    keepRecent(asFolder, run("1"))

    expect(readFileSync(taken, "utf8")).toBe("precious")
    expect(existsSync(asFolder)).toBe(true)
    expect(readRecent(asFolder)).toEqual([])
  })
})
