import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { faultline, scenarioFolder } from "./BuiltProgram.ts"

/** The record as a person would read it; UPDATE_TRANSCRIPTS=1 writes it. */
const expectedFile = fileURLToPath(new URL("./records/coffee.md", import.meta.url))
/** Of another version only that is different. */
const withoutVersion = (text: string): string =>
  text.replace(/faultline \d+\.\d+\.\d+\S*;/, "faultline of any version;")

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-decision-"))
  copyFileSync(join(scenarioFolder, "coffee.yaml"), join(folder, "coffee.yaml"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const decide = (...more: ReadonlyArray<string>) =>
  faultline(["compare", "coffee.yaml", "--seeds", "2", "--decision", ...more], { folder })
const record = (name = "decision.md") => readFileSync(join(folder, name), "utf8")

describe("compare --decision", () => {
  it("writes a record that can be read", async () => {
    const { code, stderr } = await decide()

    expect(code).toBe(0)
    expect(stderr).toMatch(/written: decision\.md\n$/)
    const said = withoutVersion(record())
    if (process.env.UPDATE_TRANSCRIPTS === "1") writeFileSync(expectedFile, said)
    else expect(said).toBe(readFileSync(expectedFile, "utf8"))
  })

  it("makes the same record again, into whatever folder, and keeps what people have filled in", async () => {
    await decide("--no-sensitivity", "--report", "reports")
    await decide("--no-sensitivity")
    expect(record()).toBe(record("reports/decision.md"))
    expect(record()).toContain("Not looked at")

    await decide("--no-sensitivity")
    expect(readdirSync(folder)).toEqual(["coffee.yaml", "decision.md", "reports"])

    const filledIn = record().replace("Date: to be filled in", "Date: a Monday")
    writeFileSync(join(folder, "decision.md"), filledIn)
    const { stderr } = await decide("--no-sensitivity")
    expect(stderr).toMatch(/written: decision-2\.md\n$/)
    expect(record()).toBe(filledIn)
    expect(record("decision-2.md")).toBe(record("reports/decision.md"))
  })
})

describe("compare --report", () => {
  it("names a command that makes the same again, though it did not take all seeds to be sure", async () => {
    const compare = (arguments_: ReadonlyArray<string>) => faultline(arguments_, { folder })
    await compare(["compare", "coffee.yaml", "--until-sure", "--seeds", "10", "--report", "first"])
    const [, command = ""] = /```sh\nfaultline (.*)\n```/.exec(record("first/comparison.md")) ?? []
    await compare([...command.split(" "), "--report", "again"])

    expect(record("first/comparison.json")).toContain('"seeds": 5')
    expect(record("again/comparison.json")).toBe(record("first/comparison.json"))
    expect(record("again/comparison.html")).toBe(record("first/comparison.html"))
  })
})
