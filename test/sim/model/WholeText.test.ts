import { expect, it } from "vitest"
import { writeCounted, writeWhole } from "../../../src/sim/model/WholeText.ts"

it("a number in full is in groups of three before the point, from a thousand on", () => {
  expect([0, 999, 1000, 1_728_004, -12_345].map(writeWhole)).toEqual(["0", "999", "1,000", "1,728,004", "-12,345"])
  expect([1234.5678, 0.0001234, 1e21].map(writeWhole)).toEqual(["1,234.5678", "0.0001234", "1e+21"])
})

it("what is counted has one form for one, and another for any other number", () => {
  expect([0, 1, 1647].map((count) => writeCounted(count, "request"))).toEqual([
    "0 requests",
    "1 request",
    "1,647 requests"
  ])
})
