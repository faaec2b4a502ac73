/**
 * Library reports: a page for every scenario of the library, written where they are missing or stale, and the index of them.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import manifest from "../../../package.json" with { type: "json" }
import { runEvery } from "../../experiments/EveryVariant.ts"
import { hashOf } from "../../experiments/Run.ts"
import { libraryIndex } from "../../reports/library/LibraryIndex.ts"
import { type LibraryScenario, libraryPage, stampOf } from "../../reports/library/LibraryPage.ts"
import { type LibraryEntry, list } from "../../scenarios/Library.ts"
import { load, Mistaken } from "../../scenarios/Load.ts"
import { say } from "../Output.ts"
import { withProgress } from "./Running.ts"

const readScenario = ({ path, topic }: LibraryEntry) =>
  Effect.map(load(path), (decoded): LibraryScenario => ({ topic, decoded, hash: hashOf(decoded) }))

/** Every scenario of the library, read. */
export const readScenarios = Effect.forEach(list(), readScenario)

/** The page of a scenario, after running all of its designs. */
export const reportOf = Effect.fnUntraced(function* (scenario: LibraryScenario) {
  const { decoded } = scenario
  const { name } = decoded.scenario
  const request = { decoded, seed: "1", set: [], source: name }
  const results = yield* withProgress((optionsOf) => runEvery(request, (variant) => optionsOf(`${name} (${variant})`)))
  return libraryPage(scenario, results)
})

/**
 * Writes the pages; those of an unchanged scenario stay unless all are wanted anew. Pages of what is gone go too.
 * Scenarios with mistakes are told at the end.
 */
export const writeLibraryReports = Effect.fnUntraced(function* (folder: string, isAnew: boolean) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* files.makeDirectory(folder, { recursive: true })
  const [scenarios, broken] = yield* Effect.partition(list(), readScenario)
  const names = new Set(["README.md", ...scenarios.map(({ decoded }) => `${decoded.scenario.name}.md`)])
  for (const file of yield* files.readDirectory(folder)) {
    if (file.endsWith(".md") && !names.has(file)) yield* files.remove(path.join(folder, file))
  }
  let written = 0
  for (const scenario of scenarios) {
    const file = path.join(folder, `${scenario.decoded.scenario.name}.md`)
    const before = yield* files.readFileString(file).pipe(Effect.orElseSucceed(() => ""))
    if (!isAnew && before.startsWith(stampOf(scenario.hash, manifest.version))) continue
    yield* files.writeFileString(file, yield* reportOf(scenario))
    written++
  }
  yield* files.writeFileString(path.join(folder, "README.md"), libraryIndex(scenarios))
  yield* say(`${written} of ${scenarios.length} pages written into ${folder}`)
  if (broken.length > 0) return yield* new Mistaken({ mistakes: broken.flatMap(({ mistakes }) => mistakes) })
})
