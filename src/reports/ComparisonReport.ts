/**
 * Comparison report: a folder with a comparison as a page, as Markdown and as JSON. The same comparison gives the same bytes.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { DesignComparison } from "../experiments/DesignComparison.ts"
import { canonicalJson } from "./CanonicalJson.ts"
import { comparisonMarkdown } from "./ComparisonMarkdown.ts"

/**
 * Writes `comparison.json`, `comparison.html` and `comparison.md` into the folder, which is made if it is not there, and returns
 * their paths. `command` makes the same comparison again.
 */
export const writeComparison = Effect.fn("writeComparison")(function* (
  comparison: DesignComparison,
  command: string,
  folder: string
) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  // Plot takes a quarter of a second to load.
  const { comparisonPage } = yield* Effect.promise(() => import("./ComparisonPage.ts"))
  const texts = [
    { name: "comparison.json", text: canonicalJson({ version: 1, ...comparison, command }) },
    { name: "comparison.html", text: comparisonPage(comparison, command) },
    { name: "comparison.md", text: comparisonMarkdown(comparison, command) }
  ]
  yield* files.makeDirectory(folder, { recursive: true })
  const unfinished = yield* files.makeTempDirectoryScoped({ directory: folder, prefix: ".unfinished-" })
  for (const { name, text } of texts) yield* files.writeFileString(path.join(unfinished, name), text)
  for (const { name } of texts) yield* files.rename(path.join(unfinished, name), path.join(folder, name))
  return texts.map(({ name }) => path.join(folder, name))
}, Effect.scoped)
