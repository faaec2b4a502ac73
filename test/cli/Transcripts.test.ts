import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { faultline, type Spoken } from "./BuiltProgram.ts"

/**
 * Each file begins with the command, as it would be typed in `scenarios` beside it, and goes on with what came of it. To make a
 * new one, write the first line and run the tests with UPDATE_TRANSCRIPTS=1, which writes the rest.
 */
const folder = fileURLToPath(new URL("./transcripts", import.meta.url))
const transcripts = readdirSync(folder).filter((name) => name.endsWith(".txt"))

/** How far a long run has come: said on a slow machine only. */
const progress = /^\d+ of \d+ .*, about .+ left\n/gm

const transcriptOf = (command: string, { code, stderr, stdout }: Spoken): string => {
  const remarks = stderr.replace(progress, "")
  return [
    `$ ${command}\n`,
    ...(stdout === "" ? [] : [`--- stdout\n${stdout}`]),
    ...(remarks === "" ? [] : [`--- stderr\n${remarks}`]),
    `--- exit ${code}\n`
  ].join("")
}

describe("the program", () => {
  it.each(transcripts)("says what stands in %s", async (name) => {
    const file = join(folder, name)
    const expected = readFileSync(file, "utf8")
    const command = expected.split("\n")[0]!.replace(/^\$ /, "")

    const said = transcriptOf(command, await faultline(command.split(" ").slice(1)))

    if (process.env.UPDATE_TRANSCRIPTS === "1") writeFileSync(file, said)
    else expect(said).toBe(expected)
  })
})
