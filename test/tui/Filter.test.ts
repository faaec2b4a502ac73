import { describe, expect, it } from "vitest"
import { shown } from "../../src/tui/Filter.ts"
import type { Library } from "../../src/tui/Model.ts"
import { libraryModel, shelf } from "./Samples.ts"

const found = (filter: string, library: Library = libraryModel().library) =>
  shown({ ...library, filter }).map(({ name }) => name)

describe("the filter", () => {
  it("lets everything pass while it is empty", () => {
    expect(found(" ")).toHaveLength(shelf.length)
  })

  it.each([
    ["retry", "retry-storm"],
    ["RETRY", "retry-storm"],
    ["rtst", "retry-storm"],
    ["over slow", "slow-dependency"],
    ["stampede", "cache-stampede"],
    ["first-steps", "first-queue"]
  ])("finds for %j first %s", (filter, name) => {
    expect(found(filter)[0]).toBe(name)
  })

  it("needs every word to be found", () => {
    expect(found("retry stampede nothing")).toEqual([])
  })

  it("looks into titles and tags once they are known", () => {
    expect(found("metastable")).toHaveLength(shelf.length)
    expect(found("metastable", { ...libraryModel().library, previews: {} })).toEqual([])
  })
})
