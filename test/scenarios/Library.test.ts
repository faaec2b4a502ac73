import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Result from "effect/Result"
import { afterAll, assert, describe, it } from "vitest"
import { find, libraryFolder, list } from "../../src/scenarios/Library.ts"

const folder = mkdtempSync(join(tmpdir(), "faultline-"))
afterAll(() => rmSync(folder, { recursive: true }))

mkdirSync(join(folder, "overload"))
for (const file of [
  "overload/retry-storm.yaml",
  "overload/bot-flood.ts",
  "alone.yaml",
  "README.md",
  "overload/notes.txt"
]) {
  writeFileSync(join(folder, file), "")
}

describe("the library", () => {
  it("is the folder `scenarios` beside package.json", () => {
    assert.strictEqual(libraryFolder(), join(process.cwd(), "scenarios"))
  })

  it("lists its scenarios by topic and name, and nothing else", () => {
    assert.deepStrictEqual(list(folder), [
      { name: "alone", topic: "", path: join(folder, "alone.yaml") },
      { name: "bot-flood", topic: "overload", path: join(folder, "overload", "bot-flood.ts") },
      { name: "retry-storm", topic: "overload", path: join(folder, "overload", "retry-storm.yaml") }
    ])
  })

  it("is empty where there is none", () => {
    assert.deepStrictEqual(list(join(folder, "nowhere")), [])
  })

  it.each(["retry-storm", "overload/retry-storm"])("finds a scenario by its name: %s", (name) => {
    assert.deepStrictEqual(find(name, folder), Result.succeed(join(folder, "overload", "retry-storm.yaml")))
  })

  it("leaves paths as they are", () => {
    const path = join(folder, "alone.yaml")

    assert.deepStrictEqual(find(path, folder), Result.succeed(path))
  })

  it.each([
    ["retry-strom", 'there is no scenario "retry-strom" in the library; did you mean "retry-storm"?'],
    ["caches", 'there is no scenario "caches" in the library; there are alone, bot-flood, retry-storm'],
    ["./storm.yaml", 'there is no file "./storm.yaml"']
  ])("says what there is instead of %s", (name, why) => {
    assert.deepStrictEqual(find(name, folder), Result.fail(why))
  })
})
