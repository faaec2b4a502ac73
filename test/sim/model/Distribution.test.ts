import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { assert, describe, it } from "vitest"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"
import { Distribution, families, scaled } from "../../../src/sim/model/Distribution.ts"

const decode = Schema.decodeUnknownSync(Distribution)

const mistakeIn = (written: unknown): string =>
  Result.match(Schema.decodeUnknownResult(Distribution)(written), {
    onFailure: ({ issue }) => SchemaIssue.makeFormatterStandardSchemaV1()(issue).issues[0]!.message,
    onSuccess: (distribution) => `no mistake: ${distribution.text}`
  })

const draws = (distribution: Distribution): ReadonlyArray<number> => {
  const stream = new RandomStreams(7).stream("draws")
  return Array.from({ length: 20 }, () => distribution.sample(stream))
}

describe("a distribution", () => {
  it.each([
    ["5ms", "constant(5ms)"],
    ["0s", "constant(0s)"],
    ["constant(5000us)", "constant(5ms)"],
    ["constant(length=5ms)", "constant(5ms)"],
    ["uniform(2ms, 8ms)", "uniform(2ms, 8ms)"],
    ["uniform(from=2ms, to=8ms)", "uniform(2ms, 8ms)"],
    ["exponential(4ms)", "exponential(4ms)"],
    ["exponential( mean = 4ms )", "exponential(4ms)"],
    ["lognormal(cv=0.8, mean=12ms)", "lognormal(mean=12ms, cv=0.8)"],
    ["lognormal(median=8ms, sigma=.7)", "lognormal(median=8ms, sigma=0.7)"],
    ["lognormal(p99=40ms, p50=5ms)", "lognormal(p50=5ms, p99=40ms)"],
    ["gamma(mean=8ms, shape=2.5)", "gamma(mean=8ms, shape=2.5)"],
    ["erlang(mean=8ms, k=3)", "erlang(mean=8ms, k=3)"],
    ["weibull(scale=10ms, shape=1.5)", "weibull(scale=10ms, shape=1.5)"],
    ["weibull(mean=10ms, shape=1.5)", "weibull(mean=10ms, shape=1.5)"],
    ["pareto(min=1ms, alpha=1.5)", "pareto(min=1ms, alpha=1.5)"],
    ["pareto(min=1ms, alpha=1.5, max=10s)", "pareto(min=1ms, alpha=1.5, max=10s)"],
    ["hyperexponential(mean=4ms, cv=3)", "hyperexponential(mean=4ms, cv=3)"],
    ["hyperexponential(0.9: 2ms, 10%: 50ms)", "hyperexponential(90%: 2ms, 10%: 50ms)"],
    ["empirical(p100=1s, p0=1ms, p99.9=20ms)", "empirical(p0=1ms, p99.9=20ms, p100=1s)"],
    ["mixture(90%: exponential(2ms), 10%: 50ms)", "mixture(90%: exponential(2ms), 10%: constant(50ms))"],
    [
      "mixture(50%: 1ms + uniform(0, 2ms), 50%: 2ms)",
      "mixture(50%: constant(1ms) + uniform(0s, 2ms), 50%: constant(2ms))"
    ],
    ["5ms + exponential(2ms)", "constant(5ms) + exponential(2ms)"],
    ["1ms+2ms+uniform(0,1ms)", "constant(1ms) + constant(2ms) + uniform(0s, 1ms)"],
    ["scaled(exponential(4ms), 3)", "scaled(exponential(4ms), 3x)"]
  ])("reads %j and writes it as %j", (written, canonical) => {
    const distribution = decode(written)
    const again = decode(canonical)

    assert.strictEqual(Schema.encodeSync(Distribution)(distribution), canonical)
    assert.strictEqual(again.text, canonical)
    assert.deepStrictEqual(draws(again), draws(distribution))
  })

  it.each(families.flatMap((family) => family.forms.map((form) => [form.example, family.name] as const)))(
    "reads %s, the example in the mistakes about %s",
    (example) => assert.strictEqual(decode(example).text, example)
  )

  it("is text or a number to JSON Schema", () => {
    const { definitions } = Schema.toJsonSchemaDocument(Distribution)

    assert.deepInclude(definitions.Distribution, { anyOf: [{ type: "string" }, { type: "number" }] })
  })

  it("scaled by one is itself", () => {
    const distribution = decode("exponential(4ms)")

    assert.strictEqual(scaled(distribution, 1), distribution)
  })
})

describe("a mistake in a distribution", () => {
  const expected = "expected a distribution such as 5ms, exponential(4ms) or lognormal(mean=12ms, cv=0.8), got"
  const span = "expected a span such as 800ms, 2s or 1m30s, got"
  const known =
    "constant, uniform, exponential, normal, lognormal, gamma, erlang, weibull, pareto, hyperexponential, " +
    "empirical, mixture, scaled"
  const lognormal = "lognormal(mean=12ms, cv=0.8)"
  const byPercentiles = "lognormal(p50=5ms, p99=40ms)"
  const bounded = "pareto(min=1ms, alpha=1.5, max=10s)"
  const empirical = "empirical(p0=1ms, p50=5ms, p99=100ms, p100=1s)"
  const mixture = "mixture(90%: exponential(2ms), 10%: constant(50ms))"
  const branches = "hyperexponential(90%: 2ms, 10%: 50ms)"

  it.each([
    // What is it?
    ["expontial(4ms)", 'there is no distribution "expontial"; did you mean "exponential"?'],
    ["log-normal(mean=1ms, cv=1)", 'there is no distribution "log-normal"; did you mean "lognormal"?'],
    ["Exponential(4ms)", 'there is no distribution "Exponential"; did you mean "exponential"?'],
    ["zipf(3)", `there is no distribution "zipf"; there are ${known}`],
    ["mixture(90%: exponential(2ms), 10%: fast)", `there is no distribution "fast"; there are ${known}`],
    ["exponential", "exponential needs a mean, e.g. exponential(4ms)"],
    ["", `${expected} ""`],
    ["exponential[4ms]", `${expected} "exponential[4ms]"`],
    [true, `${expected} true`],
    [null, `${expected} nothing`],
    [{ exponential: "4ms" }, `${expected} a map`],
    // Brackets, commas and signs.
    ["exponential(4ms", 'expected a comma or a closing ) in "exponential(4ms", got the end'],
    ["exponential(4ms))", 'expected a + or the end in "exponential(4ms))", got ")"'],
    ["5ms 6ms", 'expected a + or the end in "5ms 6ms", got "6ms"'],
    ["5ms +", 'expected a length of time or a distribution in "5ms +", got the end'],
    ["uniform(2ms,)", 'expected a length of time or a distribution in "uniform(2ms,)", got ")"'],
    // Lengths of time.
    [5, "a span needs a unit, e.g. 5ms or 5s, got 5"],
    ["5", `${span} "5"`],
    ["5msec", `${span} "5msec"`],
    ["-5ms", "a span cannot be negative, got -5ms"],
    ["exponential(4)", `the mean of exponential: ${span} "4"`],
    ["exponential(0s)", "the mean of exponential must be longer than 0s"],
    ["exponential(exponential(1ms))", "the mean of exponential must be a plain value, e.g. exponential(4ms)"],
    ["exponential(1ms + 2ms)", "the mean of exponential must be a plain value, e.g. exponential(4ms)"],
    ["uniform(5ms, 2ms)", "the second length of uniform must be longer than the first, e.g. uniform(2ms, 8ms)"],
    ["pareto(min=1ms, alpha=2, max=1us)", `the max of pareto must be longer than its min, e.g. ${bounded}`],
    // Arguments.
    ["lognormal(mean=12ms)", `lognormal needs a mean and a cv, e.g. ${lognormal}`],
    ["lognormal()", `lognormal needs a mean and a cv, e.g. ${lognormal}`],
    ["lognormal(sigma=1)", "lognormal needs a median and a sigma, e.g. lognormal(median=8ms, sigma=0.7)"],
    ["lognormal(p50=5ms)", `lognormal needs two percentiles, e.g. ${byPercentiles}`],
    ["lognormal(p50=1ms, p90=2ms, p99=3ms)", `lognormal needs two percentiles, e.g. ${byPercentiles}`],
    [
      "lognormal(p50=1ms, p99=1ms)",
      `lognormal needs two different lengths above p0 and below p100, e.g. ${byPercentiles}`
    ],
    ["lognormal(12ms, 0.8)", `lognormal wants its arguments by name, e.g. ${lognormal}`],
    [
      "lognormal(mean=1ms, sigma=2)",
      `lognormal has no use for its sigma here: it needs a mean and a cv, e.g. ${lognormal}`
    ],
    ["lognormal(mean=12ms, cv=80%)", 'the cv of lognormal must be a number from 0.001 to 100, got "80%"'],
    ["gamma(mean=1ms)", "gamma needs a mean and a shape, e.g. gamma(mean=8ms, shape=2.5)"],
    ["gamma(mean=1ms, shape=0)", 'the shape of gamma must be a number from 0.1 to 1000, got "0"'],
    ["erlang(mean=4ms, k=2.5)", 'the k of erlang must be a whole number, got "2.5"; for other shapes there is gamma'],
    ["weibull(shape=2)", "weibull needs a scale and a shape, e.g. weibull(scale=10ms, shape=1.5)"],
    ["pareto(alpha=2)", "pareto needs a min and an alpha, e.g. pareto(min=1ms, alpha=1.5)"],
    ["hyperexponential(mean=4ms, cv=0.5)", 'the cv of hyperexponential must be a number from 1 to 100, got "0.5"'],
    ["exponential(1ms, 2ms)", "exponential needs a mean, e.g. exponential(4ms), and nothing more"],
    ["exponential(meen=1ms)", 'exponential has no argument "meen"; did you mean "mean"?'],
    ["exponential(p50=1ms)", 'exponential has no argument "p50", e.g. exponential(4ms)'],
    ["exponential(mean=1ms, mean=2ms)", "exponential is given its mean twice"],
    ["uniform(5ms)", "uniform needs its shortest and its longest length, e.g. uniform(2ms, 8ms)"],
    ["scaled(exponential(2ms), 0)", 'the factor of scaled: expected a factor above 0 such as 3x or 0.5x, got "0"'],
    // Percentiles and shares.
    ["empirical(p50=1ms)", `empirical needs percentiles with p0 and p100 among them, e.g. ${empirical}`],
    ["empirical(p0=2ms, p100=1ms)", "the p100 of empirical must not be shorter than its p0"],
    ["empirical(p0=0s, p50=1ms, p50.0=2ms, p100=1s)", "empirical is given its p50.0 twice"],
    ["empirical(p0=0s, p100=1ms, p101=1s)", "empirical has no p101: percentiles go from p0 to p100"],
    ["mixture(90%: 2ms, 5%: 3ms)", "the shares of mixture must add up to 100%, got 95%"],
    ["mixture(0%: 2ms, 100%: 3ms)", "a share of mixture must be above 0%"],
    ["mixture(2ms, 3ms)", `mixture wants a share before each branch, e.g. ${mixture}`],
    ["mixture()", `mixture needs branches with their shares, e.g. ${mixture}`],
    [
      "mixture(90: 2ms, 10: 3ms)",
      "a share of mixture: a ratio is from 0 to 1, or from 0% to 100%, got 90; did you mean 90%?"
    ],
    [
      "hyperexponential(90%: 2ms, 10%: exponential(2ms))",
      `the mean of hyperexponential must be a plain value, e.g. ${branches}`
    ]
  ])("in %j is answered with: %s", (written, message) => assert.strictEqual(mistakeIn(written), message))
})
