import { describe, expect, it } from "vitest"
import { beginLoading } from "../src/Loading.ts"

describe("the loading of a program", () => {
  it("hides the builtin modules from effect until it is finished", () => {
    const own = process.getBuiltinModule

    const finishLoading = beginLoading()
    const hidden = process.getBuiltinModule
    finishLoading()

    expect(hidden).toBe(undefined)
    expect(process.getBuiltinModule).toBe(own)
  })
})
