import { assert, describe, it } from "vitest"
import {
  holds,
  parseExpression,
  parseMetricKey,
  printExpression
} from "../../../src/sim/workload/ThresholdExpression.ts"

const expression = (text: string) => {
  const parsed = parseExpression(text)
  return "ok" in parsed ? printExpression(parsed.ok) : parsed.mistake
}

const key = (text: string) => {
  const parsed = parseMetricKey(text)
  return "ok" in parsed ? parsed.ok : parsed.mistake
}

describe("a threshold expression", () => {
  it.each([
    ["p(95)<500", "p(95)<500"],
    ["p(99.9) <= 1500", "p(99.9)<=1500"],
    ["  rate   >=0.99 ", "rate>=0.99"],
    ["count === 0", "count===0"],
    ["count == 0", "count==0"],
    ["count!=0", "count!=0"],
    ["avg>.5", "avg>0.5"],
    ["min < -2.", "min<-2"],
    ["max<1e3", "max<1000"],
    ["med < +3", "med<3"],
    ["value > 5", "value>5"],
    ["p(0)<1", "p(0)<1"],
    ["p( 100 )<1", "p(100)<1"]
  ])("%j compares as %j", (written, printed) => {
    assert.strictEqual(expression(written), printed)
  })

  it.each([
    ["p(95)", 0, '"p(95)" compares nothing; a threshold reads like "p(95)<500": an aggregation, an operator, a number'],
    ["rate = 1", 5, 'there is no operator "="; there are < <= > >= == === !='],
    ["rate =< 1", 5, 'there is no operator "=<"; there are < <= > >= == === !='],
    ["p95 < 1", 0, 'there is no aggregation "p95"; there are count, rate, value, avg, min, med, max and p(N)'],
    ["  mean < 1", 2, 'there is no aggregation "mean"; there are count, rate, value, avg, min, med, max and p(N)'],
    ["p(x)<1", 2, '"x" is not a percentile; write p(95) or p(99.9)'],
    ["p(101)<1", 2, "percentiles go from 0 to 100, and 101 does not"],
    ["p(-1)<1", 2, "percentiles go from 0 to 100, and -1 does not"],
    ["rate <", 6, "the number to compare with is missing"],
    ["rate<abc", 5, '"abc" is not a number'],
    ["rate < 1%", 7, '"1%" is not a plain number; rates are 0..1, so write 0.01'],
    ["p(95)<500ms", 6, '"500ms" is not a plain number; times are in milliseconds, so write 500'],
    ["p(95)< 1.5s", 7, '"1.5s" is not a plain number; times are in milliseconds, so write 1500'],
    ["avg<1 && max<2", 4, '"1 && max<2" is not a number']
  ])("%j is refused, from character %i on", (written, position, message) => {
    assert.deepStrictEqual(expression(written), { position, message })
  })

  it.each([
    ["rate<1", [true, false, false]],
    ["rate<=1", [true, true, false]],
    ["rate>1", [false, false, true]],
    ["rate>=1", [false, true, true]],
    ["rate==1", [false, true, false]],
    ["rate===1", [false, true, false]],
    ["rate!=1", [true, false, true]]
  ])("%j holds below, at or above its limit", (written, expected) => {
    const parsed = parseExpression(written)

    assert.deepStrictEqual("ok" in parsed && [0.5, 1, 1.5].map((value) => holds(value, parsed.ok)), expected)
  })
})

describe("a metric key", () => {
  it("is a metric, or one with tags that samples must carry", () => {
    assert.deepStrictEqual(key("http_reqs"), { metric: "http_reqs", tags: {} })
    assert.deepStrictEqual(key("http_reqs{scenario:buy}"), { metric: "http_reqs", tags: { scenario: "buy" } })
    assert.deepStrictEqual(key('http_reqs{ scenario : buy , status:\'200\', "name":"a b" }'), {
      metric: "http_reqs",
      tags: { scenario: "buy", status: "200", name: "a b" }
    })
  })

  it("may have colons in the values of tags", () => {
    assert.deepStrictEqual(key("http_reqs{url:http://a.b:80/c}"), {
      metric: "http_reqs",
      tags: { url: "http://a.b:80/c" }
    })
  })

  it.each([
    ["a{b:c", 5, '"a{b:c" should end with the "}" that closes its tags'],
    ["a{b:c} ", 7, '"a{b:c} " should end with the "}" that closes its tags'],
    ["ab}", 2, '"}" without "{" in "ab}"'],
    ["a{}", 2, '"" is not a tag; tags read {name:value,other:value}'],
    ["a{b:c,d}", 6, '"d" is not a tag; tags read {name:value,other:value}'],
    ["a{b:}", 2, '"b:" is not a tag; tags read {name:value,other:value}']
  ])("%j is refused, from character %i on", (written, position, message) => {
    assert.deepStrictEqual(key(written), { position, message })
  })
})
