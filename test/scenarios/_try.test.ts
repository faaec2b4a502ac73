import { it } from "vitest"
import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { decode } from "../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../src/scenarios/Source.ts"
import { printMistakes } from "../../src/scenarios/Mistake.ts"
it("x", () => {
  for (const f of (process.env.F ?? "").split(",")) {
    const t0 = performance.now()
    const r = decode(sourceOfText(readFileSync(f, "utf8"), f))
    console.log(performance.now() - t0, "ms")
    console.log(Result.isSuccess(r) ? JSON.stringify(r.success.scenario, null, 1).slice(0, 1500) : printMistakes(r.failure))
  }
})
