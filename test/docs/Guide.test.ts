/**
 * Every command of the tour is run here, in this process, and what it prints is what stands below it. To change a chapter, write the
 * command and run this file with UPDATE_GUIDE=1, which writes the rest.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import { assert, describe, it } from "vitest"
import { variantTable } from "../../src/cli/tables/VariantTable.ts"
import { runEvery } from "../../src/experiments/EveryVariant.ts"
import { run } from "../../src/experiments/Run.ts"
import { plainReport } from "../../src/reports/plain/Plain.ts"
import { load } from "../../src/scenarios/Load.ts"
import { settingsIn } from "../../src/scenarios/reading/Variants.ts"

const folder = fileURLToPath(new URL("../../docs/guide", import.meta.url))
const chapters = readdirSync(folder).filter((file) => /^\d.*\.md$/.test(file))
const look = { ascii: false, colour: false, width: 80 }

/** Words as a shell reads them. */
const words = (command: string): ReadonlyArray<string> =>
  [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? "")

/** What `faultline run` prints; the options are those that the tour needs. */
const printed = async (args: ReadonlyArray<string>): Promise<string> => {
  const [program, command, file, ...options] = args
  assert.deepStrictEqual([program, command], ["faultline", "run"])
  const valuesOf = (name: string) => options.flatMap((one, i) => (one === name ? [options[i + 1]!] : []))
  const [set, [wanted]] = [valuesOf("--set"), valuesOf("--variant")]
  const only = wanted === undefined || wanted === "all" ? [] : [wanted]
  const decoded = await Effect.runPromise(load(join(folder, file!), { set: settingsIn(set), only }))
  const variant = wanted ?? decoded.variants[0]!.name
  const request = { decoded, seed: "1", set, source: file! }
  const results = await Effect.runPromise(
    variant === "all" ? runEvery(request) : Effect.map(run({ ...request, variant }), (result) => [result])
  )
  const reports = results.map((result) => plainReport(result, look)).join("")
  return results.length === 1 ? reports : `${reports}\n${variantTable(results, look)}`
}

/** `grep -A<n> <pattern>` and `tail -<n>`, as the shell would do them. */
const piped = (text: string, filter: string): string => {
  const lines = text.trimEnd().split("\n")
  const [program, option, pattern = ""] = words(filter)
  if (program === "tail") return lines.slice(Number(option)).join("\n")
  assert.strictEqual(program, "grep")
  const after = Number(option!.replace("-A", ""))
  const isFound = new RegExp(pattern.replaceAll("\\|", "|"))
  const shown: Array<string> = []
  let until = -1
  for (const [i, line] of lines.entries()) {
    if (isFound.test(line)) {
      if (until >= 0 && i > until + 1) shown.push("--")
      until = i + after
    }
    if (i <= until) shown.push(line)
  }
  return shown.join("\n")
}

const isBlock = /```console\n\$ (.*)\n([\s\S]*?)```/g

describe("the tour", () => {
  it.each(chapters)("prints what stands in %s", async (chapter) => {
    const text = readFileSync(join(folder, chapter), "utf8")
    let made = text
    for (const [block, line] of text.matchAll(isBlock)) {
      const [command = "", filter = ""] = line!.split(" | ")
      const output = piped(await printed(words(command)), filter)
      made = made.replace(block, () => `\`\`\`console\n$ ${line}\n${output}\n\`\`\``)
    }

    if (process.env.UPDATE_GUIDE === "1") writeFileSync(join(folder, chapter), made)
    else assert.strictEqual(text, made)
  })

  it.each(chapters)("shows files as they are: %s", (chapter) => {
    const text = readFileSync(join(folder, chapter), "utf8")
    const shown = [...text.matchAll(/<!-- file: docs\/guide\/(\S+) -->\n```yaml\n([\s\S]*?)```\n/g)]

    assert.isNotEmpty(shown)
    for (const [, file, yaml] of shown) assert.strictEqual(yaml, readFileSync(join(folder, file!), "utf8"))
  })

  it("goes through every chapter, in order", () => {
    const named = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/\]\((\d\S+\.md)\)/g)].map(
      ([, file]) => file
    )

    assert.deepStrictEqual(named, chapters)
  })
})
