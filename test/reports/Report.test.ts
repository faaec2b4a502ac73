import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as PlatformError from "effect/PlatformError"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type FormatName, formats, writeReport } from "../../src/reports/Report.ts"
import { decodeResult, encodeResult } from "../../src/reports/results/ResultFile.ts"
import { sampleResult } from "./sampleResult.ts"

const result = sampleResult()
const disk = Layer.merge(NodeFileSystem.layer, NodePath.layer)

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-report-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe("a folder of reports", () => {
  it("holds the result, the page and the summary, and nothing else", async () => {
    const there = join(folder, "new", "place")
    const paths = await Effect.runPromise(Effect.provide(writeReport(result, there), disk))

    expect(paths).toEqual(["result.json", "report.html", "report.md"].map((name) => join(there, name)))
    expect(readdirSync(there).toSorted()).toEqual(["report.html", "report.md", "result.json"])
  })

  it("can be made again from the result in it", async () => {
    await Effect.runPromise(Effect.provide(writeReport(result, folder), disk))
    const read = await Effect.runPromise(decodeResult(readFileSync(join(folder, "result.json"), "utf8")))
    const again = await Effect.runPromise(Effect.provide(formats.html.render(read), disk))

    expect(again === readFileSync(join(folder, "report.html"), "utf8")).toBe(true)
  })

  it("replaces what was there before", async () => {
    writeFileSync(join(folder, "report.md"), "old")
    await Effect.runPromise(Effect.provide(writeReport(result, folder), disk))

    expect(readFileSync(join(folder, "report.md"), "utf8")).toMatch(/^## ✗ retry-storm/)
  })

  it("is left as it was if anything cannot be written", async () => {
    writeFileSync(join(folder, "result.json"), "old")
    const full = Layer.effect(
      FileSystem.FileSystem,
      Effect.map(FileSystem.FileSystem, (files) => ({
        ...files,
        writeFileString: (path: string, text: string) =>
          path.endsWith(".md")
            ? Effect.fail(PlatformError.systemError({ _tag: "WriteZero", module: "FileSystem", method: "write" }))
            : files.writeFileString(path, text)
      }))
    ).pipe(Layer.provide(NodeFileSystem.layer))
    const failed = Effect.flip(writeReport(result, folder))

    expect((await Effect.runPromise(Effect.provide(failed, Layer.merge(full, NodePath.layer))))._tag).toBe(
      "PlatformError"
    )
    expect(readdirSync(folder)).toEqual(["result.json"])
    expect(readFileSync(join(folder, "result.json"), "utf8")).toBe("old")
  })
})

describe("the table of formats", () => {
  it.each(Object.keys(formats) as Array<FormatName>)("has %s, the same text every time", async (name) => {
    const render = () => Effect.runPromise(Effect.provide(formats[name].render(sampleResult()), NodeFileSystem.layer))
    const text = await render()

    expect(text.endsWith("\n")).toBe(true)
    expect(await render()).toBe(text)
  })

  it("gives every format a file of its own", () => {
    const names = Object.values(formats).map(({ fileName }) => fileName)

    expect(new Set(names).size).toBe(names.length)
  })

  it.each(Object.keys(formats) as Array<FormatName>)("tells the same in %s of a run and of its file", async (name) => {
    const read = await Effect.runPromise(decodeResult(encodeResult(result)))
    const texts = [result, read].map((one) =>
      Effect.runPromise(Effect.provide(formats[name].render(one), NodeFileSystem.layer))
    )
    const [ofRun, ofFile] = await Promise.all(texts)

    expect(ofRun === ofFile).toBe(true)
  })

  it("has the result itself as JSON", async () => {
    expect(await Effect.runPromise(Effect.provide(formats.json.render(result), NodeFileSystem.layer))).toBe(
      encodeResult(result)
    )
  })
})
