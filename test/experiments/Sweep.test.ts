import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Result from "effect/Result"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { SweptRun } from "../../src/experiments/Sweep.ts"
import { figureIn, gridOf, keyOf, readAxis, settingsAt, valuesAt } from "../../src/experiments/Sweep.ts"
import { runsIn, SweepFile } from "../../src/experiments/SweepFile.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const axis = (text: string) => Result.getOrThrow(readAxis(text))
const refusal = (text: string) => Result.getOrThrow(Result.flip(readAxis(text)))

describe("a knob of a sweep", () => {
  it.each([
    ["workers=4..8", ["4", "5", "6", "7", "8"]],
    ["workers=4..8:3", ["4", "6", "8"]],
    ["workers=1..2:3", ["1", "1.5", "2"]],
    ["timeout=100ms..900ms:3", ["100ms", "500ms", "900ms"]],
    ["timeout=1..2s:2", ["1s", "2s"]],
    ["ratio=0.1..0.3:3", ["0.1", "0.2", "0.3"]],
    ["share=5%..15%:3", ["5%", "10%", "15%"]],
    ["backoff=none, constant(1s)", ["none", "constant(1s)"]]
  ])("%s stands at each of its positions", (text, values) => {
    expect(axis(text).values).toEqual(values)
  })

  it("is refused in a sentence when it cannot be read", () => {
    expect(refusal("workers")).toMatch(/^expected path=from\.\.to/)
    expect(refusal("workers=1,,2")).toMatch(/a value is missing/)
    expect(refusal("t=1ms..2s")).toMatch(/in one unit/)
    expect(refusal("t=1..2:1")).toMatch(/2 to 1000 steps/)
  })
})

describe("a grid", () => {
  const axes = [axis("a=1,2"), axis("b=x,y,z")]

  it("has every combination once, as settings", () => {
    const points = gridOf(axes)
    expect(points).toHaveLength(6)
    expect(new Set(points.map((point) => settingsAt(axes, point).join(" "))).size).toBe(6)
    expect(settingsAt(axes, points[0]!)).toEqual(["a=1", "b=x"])
  })
})

describe("a run of a sweep", () => {
  it("is known by all that goes into it", () => {
    const run = { variant: "v", seed: "1" }
    const keys = [
      keyOf("h", [], run),
      keyOf("i", [], run),
      keyOf("h", ["a=1"], run),
      keyOf("h", [], { ...run, seed: "2" }),
      keyOf("h", [], { ...run, variant: "w" })
    ]
    expect(new Set(keys).size).toBe(5)
    expect(keyOf("h", ["a=1"], run)).toBe(keyOf("h", ["a=1"], run))
  })
})

const run = (key: string, seed: string, value: number): SweptRun => ({
  key,
  point: ["4"],
  variant: "v",
  seed,
  figures: [{ name: "good requests", unit: "share", better: "higher", value }]
})

describe("the file of a sweep", () => {
  it("keeps every run as it ends, and finds it again", () => {
    const file = new SweepFile(join(folder, "kept"))
    file.add(run("k1", "1", 0.5))
    file.add(run("k2", "2", 0.7))

    expect([...runsIn(join(folder, "kept")).values()]).toEqual([run("k1", "1", 0.5), run("k2", "2", 0.7)])
  })

  it("has lost only the run during which its program was killed", () => {
    const torn = join(folder, "torn")
    new SweepFile(torn).add(run("k1", "1", 0.5))
    const line = readFileSync(join(torn, "runs.jsonl"), "utf8").replace("k1", "k2")
    appendFileSync(join(torn, "runs.jsonl"), line.slice(0, 40))

    new SweepFile(torn).add(run("k3", "3", 0.9))

    expect([...runsIn(torn).keys()]).toEqual(["k1", "k3"])
  })

  it("is empty where nothing was run", () => {
    expect(runsIn(join(folder, "nothing")).size).toBe(0)
  })
})

describe("a figure of a sweep", () => {
  const runs = [run("k1", "1", 0.5), run("k2", "2", 0.7)]

  it("has its values seed by seed", () => {
    expect(valuesAt(runs, "good requests", { point: ["4"], variant: "v" })).toEqual([0.5, 0.7])
    expect(valuesAt(runs, "good requests", { point: ["5"], variant: "v" })).toEqual([])
  })

  it("is the first one unless one is named, and a name that is none has a suggestion", () => {
    expect(Result.getOrThrow(figureIn(runs, undefined)).name).toBe("good requests")
    expect(Result.getOrThrow(Result.flip(figureIn(runs, "good request")))).toContain('did you mean "good requests"')
  })
})
