import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { Bandwidth } from "../../../src/sim/model/Bandwidth.ts"
import { MessageSize, describe as say } from "../../../src/sim/model/MessageSize.ts"

describe("a bandwidth", () => {
  it.each([
    ["100Mbit/s", 1e8, "100Mbit/s"],
    ["1Gbit/s", 1e9, "1Gbit/s"],
    ["10MB/s", 8e7, "80Mbit/s"],
    ["56kbit/s", 56_000, "56kbit/s"],
    ["1.5 Mbit/s", 1_500_000, "1.5Mbit/s"],
    ["300B/s", 2_400, "2.4kbit/s"]
  ])("reads %s as so many bits per second, and is written in the largest unit", (written, bits, canonical) => {
    const read = Schema.decodeUnknownSync(Bandwidth)(written)

    assert.strictEqual(read, bits)
    assert.strictEqual(Schema.encodeSync(Bandwidth)(read), canonical)
  })

  it.each(["100Mbps", "100", 100, "0Mbit/s", "-1Mbit/s", "fast"])("is not %s", (written) => {
    assert.isTrue(Result.isFailure(Schema.decodeUnknownResult(Bandwidth)(written)))
  })
})

describe("the size of messages", () => {
  it.each([
    ["20KB", { request: 20_000, answer: 20_000 }, "20KB", "20KB each way"],
    [{ request: "1KB", answer: "2MB" }, { request: 1_000, answer: 2_000_000 }, undefined, "1KB there, 2MB back"],
    [{ answer: "2KiB" }, { request: 0, answer: 2_048 }, { request: "0B", answer: "2KiB" }, "0B there, 2KiB back"]
  ])("is that of the call and of its answer: %j", (written, expected, canonical, words) => {
    const read = Schema.decodeUnknownSync(MessageSize)(written)

    assert.deepStrictEqual(read, expected)
    assert.deepStrictEqual(Schema.encodeSync(MessageSize)(read), (canonical ?? written) as typeof written)
    assert.strictEqual(say(read), words)
  })
})
