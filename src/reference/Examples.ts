/**
 * Examples: one small scenario for each thing, in docs/examples; and what is not simulated, from docs/model.md.
 */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { libraryFolder } from "../scenarios/Library.ts"
import type { Thing } from "./Thing.ts"

/** Where the documents are. */
export const docsFolder = (): string => join(dirname(libraryFolder()), "docs")

/** The file of an example, from the program's folder: `docs/examples/retry.yaml`; `undefined` if there is none. */
export const exampleFile = ({ id }: Pick<Thing, "id">): string | undefined =>
  [".yaml", ".ts"].map((ending) => `docs/examples/${id}${ending}`).find((file) => existsSync(inProgram(file)))

/** The whole path of a file of the program. */
export const inProgram = (file: string): string => join(dirname(docsFolder()), file)

/** The text of an example. */
export const exampleText = (file: string): string => readFileSync(inProgram(file), "utf8")

/** What is not simulated, by the first column of the table of limits in docs/model.md. */
export const readLimits = (): ReadonlyMap<string, string> => {
  const text = readFileSync(join(docsFolder(), "model.md"), "utf8")
  const table = text.split("## Components and their limits")[1]?.split("\n## ")[0] ?? ""
  const rows = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()))
  return new Map(
    rows
      .filter((cells) => cells.length === 5 && cells[1] !== "" && !cells[1]!.startsWith("-"))
      .map((cells) => [cells[1]!, cells[3]!])
  )
}
