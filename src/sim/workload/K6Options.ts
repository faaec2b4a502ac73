/**
 * K6 options: k6's own `Options` object, verbatim, as the description of the load.
 *
 * Everything that k6 2.x accepts is accepted and kept, so that a script's options can be pasted in and given back;
 * `support` says what each of them does in a simulation. What k6 cannot say stands beside this object, not in it.
 */
import * as Schema from "effect/Schema"
import type { Options } from "k6/options"
import { K6Scenario, K6Stage } from "./K6Scenario.ts"
import { K6Time, K6Whole } from "./K6Values.ts"
import { shortcutRules } from "./Shortcuts.ts"
import { ThresholdsByMetric } from "./Thresholds.ts"

/**
 * Honoured: as in k6. Modelled: where the scenario models what it speaks of. Carried: kept, without effect in
 * simulation.
 */
export type Support = "honoured" | "modelled" | "carried"

const text = Schema.String
const flag = Schema.Boolean
const texts = Schema.mutable(Schema.Array(Schema.String))
const textByName = Schema.Record(Schema.String, Schema.String)
const anything = Schema.Record(Schema.String, Schema.Any)

const option = <S extends Schema.Top>(schema: S, description: string) =>
  Schema.optionalKey(schema).annotate({ description })

const keep = <S extends Schema.Top>(schema: S, description: string) =>
  option(schema, `${description}. Kept, without effect in simulation`)

const ScenariosByName = Schema.Record(Schema.String, K6Scenario).check(
  Schema.makeFilter((scenarios) =>
    Object.keys(scenarios)
      .filter((name) => !/^[0-9a-zA-Z_-]+$/.test(name))
      .map((name) => ({
        path: [name],
        issue: "the scenario name should contain only numbers, latin letters, underscores, and dashes"
      }))
  )
)

const honoured = {
  scenarios: option(ScenariosByName, "Loads that run side by side, by name"),
  vus: option(
    K6Whole,
    "Shortcut: users of the one scenario that k6 makes of the shortcuts; its startVUs beside stages"
  ),
  duration: option(K6Time, "Shortcut: constant-vus for so long; beside iterations their maxDuration"),
  iterations: option(K6Whole, "Shortcut: so many shared-iterations"),
  stages: option(Schema.mutable(Schema.Array(K6Stage)), "Shortcut: ramping-vus through these stages"),
  thresholds: option(ThresholdsByMetric, "Conditions on metrics that decide whether the run has passed, by metric"),
  tags: option(textByName, "Tags on every sample of the test"),
  minIterationDuration: option(K6Time, "Shortest time between the starts of two iterations of one user. Default: none")
}

const carried = {
  rps: keep(K6Whole, "Requests per second of all users together, at most"),
  systemTags: keep(texts, "Which system tags samples carry"),
  summaryTrendStats: keep(texts, "Columns of the summary. Default avg, min, med, max, p(90), p(95)"),
  batch: keep(K6Whole, "Parallel calls of one step of a journey, at most. Default 20"),
  batchPerHost: keep(K6Whole, "Parallel calls of one step of a journey to the same service, at most. Default 6"),
  dns: keep(
    Schema.Struct({
      ttl: Schema.Union([text, Schema.Finite]) as unknown as Schema.Codec<string>,
      select: Schema.Literals(["first", "random", "roundRobin"]),
      policy: Schema.Literals(["preferIPv4", "preferIPv6", "onlyIPv4", "onlyIPv6", "any"])
    }),
    "How long and in which order addresses are used"
  ),
  noConnectionReuse: keep(flag, "A new connection for every request"),
  noVUConnectionReuse: keep(flag, "New connections in every iteration"),
  setupTimeout: keep(K6Time, "Longest time for the setup journey. Default 60s"),
  teardownTimeout: keep(K6Time, "Longest time for the teardown journey. Default 60s"),
  throw: keep(flag, "A failed call ends the iteration. Default false"),
  executionSegment: keep(text, "The part of the test that one of several machines runs"),
  executionSegmentSequence: keep(text, "The parts that all machines run"),
  blacklistIPs: keep(texts, "Addresses that must not be called"),
  blockHostnames: keep(texts, "Hosts that must not be called"),
  cloud: keep(anything, "Options of Grafana Cloud"),
  discardResponseBodies: keep(flag, "Whether bodies of responses are thrown away"),
  ext: keep(Schema.Record(Schema.String, anything), "Options of extensions"),
  handleSummaryTimeout: keep(K6Time, "Longest time for handleSummary"),
  hosts: keep(textByName, "Addresses of hosts"),
  httpDebug: keep(text, "Whether requests are logged"),
  insecureSkipTLSVerify: keep(flag, "Whether certificates go unchecked"),
  linger: keep(flag, "Whether k6 stays after the test"),
  maxRedirects: keep(K6Whole, "How many redirects are followed"),
  noCookiesReset: keep(flag, "Whether cookies outlive an iteration"),
  noSetup: keep(flag, "Whether setup is left out"),
  noTeardown: keep(flag, "Whether teardown is left out"),
  noUsageReport: keep(flag, "Whether k6 reports its use"),
  paused: keep(flag, "Whether k6 waits at the start"),
  summaryTimeUnit: keep(text, "The unit of times in the summary"),
  tlsAIAFetch: keep(flag, "Whether missing certificates are fetched"),
  tlsAuth: keep(
    Schema.mutable(
      Schema.Array(
        Schema.Struct({
          cert: text,
          key: text,
          domains: Schema.optionalKey(texts),
          password: Schema.optionalKey(text)
        })
      )
    ),
    "Certificates of the client"
  ),
  tlsCipherSuites: keep(
    texts as unknown as Schema.Codec<NonNullable<Options["tlsCipherSuites"]>>,
    "Allowed TLS cipher suites"
  ),
  tlsVersion: keep(Schema.Union([text, Schema.Struct({ min: text, max: text })]), "Allowed TLS versions"),
  userAgent: keep(text, "The user agent of requests"),
  vusMax: keep(K6Whole, "An option of k6 before 0.27")
}

/** k6's options, decoded: durations in whole nanoseconds, everything else as written. */
export const K6Options = Schema.Struct({ ...honoured, ...carried })
  .annotate({ identifier: "K6Options", description: "The options of a k6 test, as a k6 script exports them" })
  .check(Schema.makeFilter((options) => shortcutRules(options)))
export type K6Options = typeof K6Options.Type

/** What every option does in a simulation, in the order of the reference. */
export const support: Readonly<Record<keyof K6Options, Support>> = {
  ...supported(honoured, "honoured"),
  ...supported(carried, "carried")
}

/** Something that a person should know although it is no mistake. */
export interface K6Notice {
  /** Relative to `load.k6`. */
  readonly path: ReadonlyArray<string>
  readonly message: string
}

/** What these options do not do, although one might think so. */
export const notices = (options: K6Options): ReadonlyArray<K6Notice> => {
  const without = Object.keys(carried).filter((name) => name in options)
  const { scenarios, stages, vus, iterations, duration } = options
  const isNothingElseGiven = [scenarios, vus, iterations, duration].every((option) => option === undefined)
  return [
    ...without.map((name) => ({ path: [name], message: `${name} is kept, and has no effect in simulation` })),
    ...(vus !== undefined && scenarios !== undefined
      ? [{ path: ["vus"], message: "vus has no effect beside scenarios" }]
      : []),
    ...(stages?.length === 0 && isNothingElseGiven
      ? [{ path: ["stages"], message: "stages is empty, so k6 runs one iteration with one user" }]
      : []),
    ...(scenarios !== undefined && Object.keys(scenarios).length === 0
      ? [{ path: ["scenarios"], message: "scenarios is empty, so k6 runs one iteration with one user" }]
      : []),
    ...Object.entries(scenarios ?? {})
      .filter(([, scenario]) => startsNothing(scenario))
      .map(([name]) => ({
        path: ["scenarios", name],
        message: "there is never a user in this scenario, so it starts nothing"
      }))
  ]
}

const startsNothing = (scenario: K6Scenario): boolean =>
  "preAllocatedVUs" in scenario && (scenario.maxVUs ?? scenario.preAllocatedVUs) === 0

function supported<Name extends string>(options: Record<Name, unknown>, support: Support) {
  return Object.fromEntries(Object.keys(options).map((name) => [name, support])) as Record<Name, Support>
}
