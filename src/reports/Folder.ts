/**
 * Folder: several files that are there together or not at all.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"

export interface FolderFile {
  readonly name: string
  readonly text: string | Uint8Array
}

/** Writes them into the folder, which is made if it is not there, and returns their paths. */
export const writeFiles = Effect.fn("writeFiles")(function* (folder: string, texts: ReadonlyArray<FolderFile>) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* files.makeDirectory(folder, { recursive: true })
  const unfinished = yield* files.makeTempDirectoryScoped({ directory: folder, prefix: ".unfinished-" })
  for (const { name, text } of texts) {
    const place = path.join(unfinished, name)
    yield* typeof text === "string" ? files.writeFileString(place, text) : files.writeFile(place, text)
  }
  for (const { name } of texts) yield* files.rename(path.join(unfinished, name), path.join(folder, name))
  return texts.map(({ name }) => path.join(folder, name))
}, Effect.scoped)
