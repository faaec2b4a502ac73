import { assert, describe, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import { parseTrace, printTrace } from "../../../src/sim/workload/Trace.ts"
import { taking, Visitors } from "./Visitors.ts"

const rowsOf = (text: string) => {
  const parsed = parseTrace(text)
  assert.property(parsed, "trace", JSON.stringify(parsed))
  return (parsed as Extract<typeof parsed, { trace: unknown }>).trace.rows
}

const mistakesOf = (text: string) => {
  const parsed = parseTrace(text)
  return "mistakes" in parsed ? parsed.mistakes.map(({ line, message }) => `${line}: ${message}`) : []
}

describe("a trace", () => {
  it("is read in seconds or spans, with or without journeys, keys and counts, in any order", () => {
    const text = "# yesterday\nat, journey, key, count\n1m30s, buy, 7,\n0.25,,,2\r\n\n1, look,, 1\n"

    assert.deepStrictEqual(rowsOf(text), [
      { at: 250 * millisecond, journey: undefined, key: undefined },
      { at: 250 * millisecond, journey: undefined, key: undefined },
      { at: second, journey: "look", key: undefined },
      { at: 90 * second, journey: "buy", key: 7 }
    ])
  })

  it("is written as it is read", () => {
    const rows = rowsOf("at,journey,key,count\n0.000000001,buy,7,3\n5,,,1\n")

    assert.deepStrictEqual(rowsOf(printTrace({ rows })), rows)
  })

  it.each([
    ["", ["1: there is nothing in it; the first line names the columns"]],
    ["at,jurney\n1,buy\n", ['1: there is no column "jurney"; did you mean "journey"?']],
    ["key\n1\n", ['1: the first line names the columns, and there is no "at"']],
    [
      "at,key\n\nsoon,7\n1,-1\n2\n3,7\n",
      [
        '3: expected seconds such as 1.5, or a span such as 1m30s, got "soon"',
        '4: expected a key, a whole number from 0 on, got "-1"',
        "5: expected 2 cells (at, key), got 1"
      ]
    ],
    ["at,count\n1,0\n", ['2: expected a count, a whole number from 1 on, got "0"']]
  ])("says every line that is wrong: %j", (text, expected) => {
    assert.deepStrictEqual(mistakesOf(text), expected)
  })
})

describe("a load that plays a trace", () => {
  const text = "at,journey,key\n0.1,default,7\n0.1,,\n0.3,other,8\n0.4,,9\n2,,\n"
  const executor = { executor: "constant-arrival-rate", rate: 50, duration: "1s", preAllocatedVUs: 9 }

  it("begins what is its own when it was recorded, until its duration is over, and has no rate", () => {
    const visitors = new Visitors(taking(1))
    visitors.load(executor, {}, { trace: { rows: rowsOf(text) } })
    visitors.go()

    assert.deepStrictEqual(visitors.begun, [100, 100, 400])
    assert.deepStrictEqual(
      visitors.requests.map(({ key }) => key),
      [7, 0, 9]
    )
  })

  it("plays every row several times in a surge", () => {
    const visitors = new Visitors(taking(1))
    visitors.load(executor, {}, { trace: { rows: rowsOf(text) } })
    visitors.surge(0, 350, 3)
    visitors.go()

    assert.deepStrictEqual(visitors.begun, [100, 100, 100, 100, 100, 100, 400])
  })
})
