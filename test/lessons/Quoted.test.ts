import { readFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { answersTo } from "../../src/experiments/Question.ts"
import { simulate } from "../../src/experiments/Run.ts"
import { type Quoted, quoted, quotedRow, quotedTasks } from "../../src/lessons/Quoted.ts"
import { load } from "../../src/scenarios/Load.ts"
import { settingsIn } from "../../src/scenarios/reading/Variants.ts"

const rowOf = async (one: Quoted): Promise<string> => {
  const answers = await Promise.all(
    quotedTasks(one).map(async (task) => {
      const decoded = await Effect.runPromise(load(task.source, { set: settingsIn(task.set), only: [task.variant] }))
      return answersTo(task.asked, await Effect.runPromise(simulate({ ...task, decoded })))
    })
  )
  return quotedRow(one, answers.flat())
}

const document = readFileSync("docs/claims.md", "utf8")

/** Of all figures those whose runs are short; `npm run lessons` makes the whole table. */
const quick = quoted.filter(({ scenario }) => ["event-replay", "fintech-reference"].includes(scenario))

describe("the table of quoted figures", () => {
  it.each(quick.map((one) => [one.claimed, one] as const))("says what is simulated today: %s", async (_, one) => {
    expect(document).toContain(await rowOf(one))
  })

  it("has a line for every figure", () => {
    for (const { claimed } of quoted) expect(document).toContain(`| ${claimed} |`)
  })

  it("finds the published recovery point contradicted by the lag", () => {
    const published = quoted.find(({ claimed }) => claimed.includes("5 min behind"))!

    expect(quotedRow(published, [{ value: 6000, unit: "count", verdict: undefined }])).toContain("Contradicts itself")
    expect(quotedRow(published, [{ value: 600, unit: "count", verdict: undefined }])).toContain("| Holds. |")
  })
})
