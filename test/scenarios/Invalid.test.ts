import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"

const folder = join(dirname(fileURLToPath(import.meta.url)), "invalid")
const names = readdirSync(folder).filter((file) => file.endsWith(".yaml"))

const mistakesIn = (file: string): string => {
  const source = sourceOfText(readFileSync(join(folder, file), "utf8"), `invalid/${file}`)
  return Result.match(decode(source), { onFailure: printMistakes, onSuccess: () => "no mistakes" })
}

// What is expected stands beside each file; UPDATE_MISTAKES=1 writes it anew, to be read before it is believed.
describe("a file with mistakes", () => {
  it.each(names)("is answered with all of them and nothing else: %s", (file) => {
    const expected = join(folder, file.replace(/yaml$/, "txt"))
    const said = `${mistakesIn(file)}\n`
    if (process.env.UPDATE_MISTAKES === "1") writeFileSync(expected, said)

    assert.isTrue(existsSync(expected), `${expected} is missing`)
    assert.strictEqual(said, readFileSync(expected, "utf8"))
  })
})
