import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Entry } from "../../src/lessons/LearnerFile.ts"
import { isLearnerName, keep, learnerFile, readEntries, usualLearner } from "../../src/lessons/LearnerFile.ts"

let root = ""
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "faultline-learners-"))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const entry = (at: string, right: boolean): Entry => ({
  kind: "choice",
  scenario: "bakery",
  at,
  said: "it grows",
  right,
  sure: 0.8
})
const kept = (file: string, entry: Entry) =>
  Effect.runPromise(Effect.provide(keep(file, "ada", entry), NodeServices.layer))
const entriesIn = (file: string) => Effect.runPromise(Effect.provide(readEntries(file), NodeServices.layer))

describe("the file of a learner", () => {
  it("stands in the state folder, and in that of the user where XDG names none that is absolute", () => {
    expect(learnerFile("ada", { XDG_STATE_HOME: "/state" })).toBe("/state/faultline/learners/ada.json")
    expect(learnerFile("ada", { XDG_STATE_HOME: "state" })).toMatch(/\.local\/state\/faultline\/learners\/ada\.json$/)
  })

  it("holds what was kept, and leaves nothing unfinished beside it", async () => {
    const file = learnerFile("ada", { XDG_STATE_HOME: join(root, "kept") })
    await kept(file, entry("1", true))
    await kept(file, entry("2", false))
    await kept(file, entry("1", false))

    expect(await entriesIn(file)).toEqual([entry("1", false), entry("2", false)])
    expect(readdirSync(dirname(file))).toEqual(["ada.json"])
  })

  it("is empty where there is none", async () => {
    expect(await entriesIn(join(root, "nobody.json"))).toEqual([])
  })

  it.each(["{", "[]", '{"version": 2, "learner": "ada", "entries": []}'])(
    "is left as it is when it holds %s",
    async (text) => {
      const file = join(root, "broken", "ada.json")
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)

      await expect(kept(file, entry("1", true))).rejects.toThrow("no progress that can be read")
      expect(readFileSync(file, "utf8")).toBe(text)
    }
  )
})

describe("the name of a learner", () => {
  it.each(["ada", "ada.lovelace", "jörg-2", "_x"])("may be %s", (name) => {
    expect(isLearnerName(name)).toBe(true)
  })

  it.each(["", "../ada", "a/b", ".hidden", "a b", "a\0"])("may not be %j, which is a part of a path", (name) => {
    expect(isLearnerName(name)).toBe(false)
  })

  it("is that of the user, unless that cannot be part of a path", () => {
    expect(usualLearner({ USER: "ada" })).toBe("ada")
    expect(usualLearner({ USER: "../ada" })).toBe("learner")
  })
})
