import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"
import { faultline } from "./BuiltProgram.ts"

const folder = mkdtempSync(join(tmpdir(), "faultline-"))
afterAll(() => rmSync(folder, { recursive: true }))

describe("faultline new", () => {
  it("writes a scenario that runs at once, with everything of which nothing was said as usual", async () => {
    const made = await faultline(["new", "designs/my-shop", "--shape", "queue"], { folder })
    const ran = await faultline(["run", "designs/my-shop.yaml", "--variant", "all"], { folder })

    assert.strictEqual(made.code, 0)
    assert.include(made.stdout, "written: designs/my-shop.yaml\n")
    assert.strictEqual(ran.code, 0, ran.stdout)
  })

  it("never overwrites a file", async () => {
    writeFileSync(join(folder, "mine.yaml"), "# All my work.\n")

    const { code, stderr } = await faultline(["new", "mine", "--shape", "chain"], { folder })

    assert.deepStrictEqual([code, stderr], [104, "there is a file mine.yaml already, and it stays as it is\n"])
    assert.strictEqual(readFileSync(join(folder, "mine.yaml"), "utf8"), "# All my work.\n")
  })

  it("writes nothing when nobody answers", async () => {
    const { code, stderr, stdout } = await faultline(["new", "silent"], { folder })

    assert.deepStrictEqual([code, stderr], [104, "nothing was written\n"])
    assert.include(stdout, "What is it made of?\n     1  service")
  })
})
