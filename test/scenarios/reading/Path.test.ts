import * as Result from "effect/Result"
import fc from "fast-check"
import { assert, describe, it } from "vitest"
import { printPath, readPath } from "../../../src/scenarios/reading/Path.ts"

describe("a path", () => {
  it.each([
    ["duration", ["duration"]],
    ["system.shop.endpoints.checkout[1].call", ["system", "shop", "endpoints", "checkout", 1, "call"]],
    ["system.shop.endpoints.checkout.1.call", ["system", "shop", "endpoints", "checkout", 1, "call"]],
    ["links.eu -> us.latency", ["links", "eu -> us", "latency"]],
    ['links."eu.1 -> us".latency', ["links", "eu.1 -> us", "latency"]],
    ['links["eu.1 -> us"].latency', ["links", "eu.1 -> us", "latency"]]
  ])("is read: %s", (text, path) => {
    assert.deepStrictEqual(Result.getOrThrow(readPath(text)), path)
  })

  it.each(["", "a..b", ".a", "a.", "a[b]", 'a."b', "a b[0"])(
    "that makes no sense is answered with an example: %j",
    (text) => {
      assert.isTrue(Result.isFailure(readPath(text)))
    }
  )

  it("is printed so that it can be read again", () => {
    const segment = fc.oneof(
      fc.nat(99),
      fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !/^[0-9]+$/.test(text))
    )

    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), (path) => {
        const [first] = path
        fc.pre(typeof first === "string")
        assert.deepStrictEqual(Result.getOrThrow(readPath(printPath(path))), path)
      })
    )
  })
})
