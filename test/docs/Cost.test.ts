import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { run } from "../../src/experiments/Run.ts"
import { load } from "../../src/scenarios/Load.ts"

const text = readFileSync(new URL("../../docs/cost.md", import.meta.url), "utf8")

it("The example of docs/cost.md costs what it claims", async () => {
  const folder = mkdtempSync(join(tmpdir(), "faultline-docs-"))
  const file = join(folder, "billed.yaml")
  writeFileSync(file, /```yaml\n([\s\S]*?)```/.exec(text)![1]!)
  const decoded = await Effect.runPromise(load(file))
  rmSync(folder, { recursive: true })
  const { cost, judged } = await Effect.runPromise(run({ decoded, seed: "1", set: [], source: file }))

  expect(judged.map(({ measured, verdict }) => `${verdict} ${verdict === "passed" ? "" : measured}`.trim())).toEqual(
    judged.map(() => "passed")
  )
  // Two instances at 0.17; a node at 0.25, and 500 GB for one of 730 hours at 0.12.
  expect(cost!.components.reduce((sum, { running, storage }) => sum + running + storage, 0) / cost!.hours).toBeCloseTo(
    0.34 + 0.25 + 60 / 730,
    9
  )
})
