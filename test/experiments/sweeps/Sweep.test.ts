import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Result from "effect/Result"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { withRest } from "../../../src/experiments/sweeps/EveryKnob.ts"
import type { Turned } from "../../../src/experiments/sweeps/Knob.ts"
import type { SweptRun } from "../../../src/experiments/sweeps/Sweep.ts"
import {
  contentOf,
  figuresIn,
  gridOf,
  keyOf,
  runsByPlace,
  settingsAt,
  starOf,
  valuesAt
} from "../../../src/experiments/sweeps/Sweep.ts"
import { runsIn, SweepFile } from "../../../src/experiments/sweeps/SweepFile.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const axis = (name: string, ...values: ReadonlyArray<string>): Turned => ({
  name,
  values: values.map((value) => ({ value, set: [`${name}=${value}`] }))
})

describe("a grid", () => {
  const axes = [axis("a", "1", "2"), axis("b", "x", "y", "z")]

  it("has every combination once, as settings", () => {
    const points = gridOf(axes)
    expect(points).toHaveLength(6)
    expect(new Set(points.map((point) => settingsAt(axes, point).join(" "))).size).toBe(6)
    expect(settingsAt(axes, points[0]!)).toEqual(["a=1", "b=x"])
  })
})

describe("a star", () => {
  it("turns every knob alone, and has what is not turned once", () => {
    const axes = [withRest(axis("a", "1", "2")), withRest(axis("b", "x"))]

    expect(starOf(axes).map((point) => settingsAt(axes, point))).toEqual([[], ["a=1"], ["a=2"], ["b=x"]])
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
      keyOf("h", [], { ...run, variant: "w" }),
      keyOf("h", [], run, ["p99 of buy"])
    ]
    expect(new Set(keys).size).toBe(6)
    expect(keyOf("h", ["a=1"], run)).toBe(keyOf("h", ["a=1"], run))
  })

  it("is the same whatever the comments and line breaks of its file", () => {
    const content = (text: string) => contentOf({ source: sourceOfText(text, "bar.yaml") })

    expect(content("# A bar.\ntitle: bar\n")).toBe(content("{title: bar}"))
    expect(content("title: bar")).not.toBe(content("title: cafe"))
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

  it("keeps a time that never came", () => {
    const out = join(folder, "never")
    new SweepFile(out).add(run("k1", "1", Infinity))

    expect(runsIn(out).get("k1")!.figures[0]!.value).toBe(Infinity)
  })

  it("is empty where nothing was run", () => {
    expect(runsIn(join(folder, "nothing")).size).toBe(0)
  })
})

describe("a figure of a sweep", () => {
  const runs = [run("k1", "1", 0.5), run("k2", "2", 0.7)]

  it("has its values seed by seed", () => {
    const at = runsByPlace(runs)
    expect(valuesAt(at, "good requests", { point: ["4"], variant: "v" })).toEqual([0.5, 0.7])
    expect(valuesAt(at, "good requests", { point: ["5"], variant: "v" })).toEqual([])
  })

  it("is the first one unless one is named, and a name that is none has a suggestion", () => {
    expect(Result.getOrThrow(figuresIn(runs, undefined))[0].name).toBe("good requests")
    expect(Result.getOrThrow(Result.flip(figuresIn(runs, "good request")))).toContain('did you mean "good requests"')
  })
})
