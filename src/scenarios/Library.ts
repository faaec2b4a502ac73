/**
 * Library: the scenarios that come with the program, and how one is found by what a person calls it.
 *
 * They stand in the folder `scenarios` beside the program's `package.json`, one folder per topic, each named like its file.
 */
import { existsSync, readdirSync } from "node:fs"
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"
import * as Result from "effect/Result"
import { nearest } from "../sim/model/Nearest.ts"
import { suggestion } from "./reading/Union.ts"

/** A scenario of the library. */
export interface LibraryEntry {
  readonly name: string
  /** Its topic, e.g. "overload"; empty for one that stands in none. */
  readonly topic: string
  /** The whole path of the file. */
  readonly path: string
}

const endings = [".yaml", ".yml", ".ts"]

/** The folder of the program: the nearest above this file that is a package. It is the same from `src` and from `dist`. */
const programFolder = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/** Where the library is. */
export const libraryFolder = (): string => join(programFolder(), "scenarios")

/** All scenarios in a folder and the folders in it, by topic and name. Default: the library. */
export const list = (folder: string = libraryFolder()): ReadonlyArray<LibraryEntry> => {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => endings.includes(extname(file)) && !file.endsWith(".d.ts"))
    .map((file) => join(folder, file))
  return files
    .filter((path) => isScenario(relative(folder, path)))
    .map((path) => {
      const topic = relative(folder, dirname(path)).split(sep).join("/")
      return { name: basename(path, extname(path)), topic, path }
    })
    .sort((one, other) => order(one.topic, other.topic) || order(one.name, other.name))
}

/** Sheets of prices stand beside the scenarios, in a folder of their own. */
const sheets = "prices"

/** What scenarios include stands in folders of this name. */
const parts = "parts"

const isScenario = (path: string): boolean => path.split(sep)[0] !== sheets && !path.split(sep).includes(parts)

/** The sheets of prices that come with the program: their names, and the text of one of them. */
export const priceSheets = (folder: string = join(libraryFolder(), sheets)): ReadonlyArray<string> =>
  existsSync(folder)
    ? readdirSync(folder)
        .map((file) => basename(file, extname(file)))
        .sort(order)
    : []

export const priceSheetFile = (name: string): string => join(libraryFolder(), sheets, `${name}.yaml`)

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const isPath = (name: string): boolean => name.includes("/") || name.includes("\\") || endings.includes(extname(name))

const isCalled =
  (called: string) =>
  ({ name, topic }: LibraryEntry): boolean =>
    name === called || `${topic}/${name}` === called

/** The file that is meant by a name of the library (`retry-storm`, `overload/retry-storm`) or by a path; or why there is none. */
export const find = (name: string, folder: string = libraryFolder()): Result.Result<string, string> => {
  const entries = list(folder)
  const found = entries.find(isCalled(name))
  if (found !== undefined) return Result.succeed(found.path)
  if (isPath(name)) {
    return existsSync(name) ? Result.succeed(name) : Result.fail(`there is no file "${name}"`)
  }
  return Result.fail(
    `there is no scenario "${name}" in the library${suggestion(
      name,
      entries.map((entry) => entry.name)
    )}`
  )
}

/** The file that is meant by a name that stands in the file `from`: beside that, or in the library; or why there is none. */
export const findFrom = (name: string, from: string, isPart: boolean): Result.Result<string, string> => {
  const beside = isAbsolute(name) ? name : join(dirname(from), name)
  if (isPath(name) && existsSync(beside)) return Result.succeed(beside)
  const listed = isPart ? undefined : list().find(isCalled(name))
  if (listed !== undefined) return Result.succeed(listed.path)
  if (!isPart && !isPath(name)) return find(name)
  const folder = dirname(beside)
  const known = existsSync(folder) ? readdirSync(folder).filter((file) => endings.includes(extname(file))) : []
  const near = nearest(basename(name), known)
  const meant = near === undefined ? "" : `; did you mean "${join(dirname(name), near)}"?`
  return Result.fail(`there is no file "${name}" beside ${basename(from)}${meant}`)
}

/** How a file that is named in the file `from` is named in the file `to`; names of the library stay. */
export const renamedFrom =
  (from: string, to: string) =>
  (name: string): string => {
    const file = join(dirname(from), name)
    if (isAbsolute(name) || !isPath(name) || !existsSync(file)) return name
    return relative(dirname(resolve(to)), resolve(file))
      .split(sep)
      .join("/")
  }
