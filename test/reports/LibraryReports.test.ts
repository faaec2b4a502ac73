import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { assert, describe, it } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { readScenarios, reportOf } from "../../src/cli/runs/LibraryReports.ts"
import { libraryIndex } from "../../src/reports/library/LibraryIndex.ts"
import { stampOf } from "../../src/reports/library/LibraryPage.ts"

const folder = "reports/library"
const pageOf = (name: string): string => readFileSync(join(folder, `${name}.md`), "utf8")

/** `npm run docs:library` writes what is missing or stale. */
describe("the reports of the library", () => {
  const scenarios = Effect.runPromise(readScenarios)

  it("are those of its scenarios and no others, each made of what stands in its file today", async () => {
    const all = await scenarios
    const names = all.map(({ decoded }) => decoded.scenario.name)
    const pages = readdirSync(folder).filter((file) => file !== "README.md")
    const stale = all.filter(
      ({ decoded, hash }) =>
        pages.includes(`${decoded.scenario.name}.md`) &&
        !pageOf(decoded.scenario.name).startsWith(stampOf(hash, manifest.version))
    )

    assert.deepStrictEqual(pages.sort(), names.map((name) => `${name}.md`).sort())
    assert.deepStrictEqual(
      stale.map(({ decoded }) => decoded.scenario.name),
      []
    )
  })

  it("have an index", async () => {
    assert.strictEqual(readFileSync(join(folder, "README.md"), "utf8"), libraryIndex(await scenarios))
  })

  // The quickest of them stands for all: who changes what a run comes to sees it here.
  it("come out the same again, to the byte", async () => {
    const scenario = (await scenarios).find(({ decoded }) => decoded.scenario.name === "slow-server")!

    assert.strictEqual(await Effect.runPromise(reportOf(scenario)), pageOf("slow-server"))
  })
})
