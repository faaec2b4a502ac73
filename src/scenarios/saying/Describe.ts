/**
 * Describing: a scenario in plain sentences, in the order in which one would explain it.
 *
 * The answer of a lesson is not told: who asks has not predicted yet.
 */

import { stringify as printYaml } from "yaml"
import { describeGroup } from "../../sim/components/brokers/Topic.ts"
import * as Link from "../../sim/components/links/Link.ts"
import { describe as describePool } from "../../sim/components/pools/ConnectionPool.ts"
import { describe as describeFault } from "../../sim/faults/Fault.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import { writeRatio } from "../../sim/model/Quantities.ts"
import { describe as describeInvariant } from "../../sim/observation/invariants/Invariant.ts"
import type { Decoded } from "../Decode.ts"
import type { Challenge, Prediction } from "../language/Challenge.ts"
import type { Expectation } from "../language/Expectation.ts"
import { type Despite, despiteOf } from "../language/Invariant.ts"
import { describePrices } from "../language/Prices.ts"
import type { Component } from "../language/System.ts"
import type { Insert, Variant } from "../language/Variant.ts"
import { groupName } from "../Places.ts"
import type { Beside, Source } from "../reading/Source.ts"
import type { Scenario } from "../Scenario.ts"
import { describeComponent, describeLoads, describePolicies, describeSteps, joined } from "./Words.ts"

/** A heading and the sentences under it. */
export interface Section {
  readonly title: string
  readonly sentences: ReadonlyArray<string>
}

/** The whole scenario; sections with nothing to say are left out. */
export const describe = ({ scenario, source }: Decoded): ReadonlyArray<Section> =>
  [
    { title: "In short", sentences: [...summary(scenario), ...origins(source)] },
    { title: "The system", sentences: Object.entries(scenario.system).flatMap(([name, one]) => component(name, one)) },
    { title: "The ways between", sentences: links(scenario) },
    { title: "What it costs", sentences: describePrices(scenario.prices, scenario.system) },
    { title: "The load", sentences: Object.keys(scenario.journeys).map((name) => journey(scenario, name)) },
    { title: "What goes wrong", sentences: faults(scenario) },
    { title: "What changes while it runs", sentences: redesigns(scenario) },
    { title: "What is promised", sentences: promises(scenario) },
    { title: "What must be true", sentences: invariants(scenario) },
    { title: "Designs to compare", sentences: variants(scenario) },
    { title: "What is claimed", sentences: (scenario.expect ?? []).map(claim) },
    { title: "Predict before you run it", sentences: question(scenario) }
  ]
    .filter(({ sentences }) => sentences.length > 0)
    .map((section) => (isInWords(section) ? { ...section, sentences: section.sentences.map(spoken) } : section))

/** Changes are told as they are written. */
const isInWords = ({ title }: Section): boolean => !["Designs to compare", "What changes while it runs"].includes(title)

/** What is short in a table and reads badly in a sentence: a length that does not vary is just its length. */
const spoken = (sentence: string): string =>
  sentence
    .replace(/\bconstant\(([^()]+)\)/g, "$1")
    .replace(/^(\S+ is a service: )(\d+) x (\S+ workers?)/, "$1$2 instances with $3 each")
    .replace(/\b(unlimited workers(?: each)?), unbounded line/, "$1")

/** What each component and journey is and does. */
export const describeEach = (scenario: Scenario): Readonly<Record<string, ReadonlyArray<string>>> => ({
  ...Object.fromEntries(Object.entries(scenario.system).map(([name, one]) => [name, component(name, one)])),
  ...Object.fromEntries(Object.keys(scenario.journeys).map((name) => [name, [journey(scenario, name)]]))
})

/** The sections as text: headings, and sentences as a list. */
export const printDescription = (sections: ReadonlyArray<Section>): string =>
  sections
    .map(({ sentences, title }) => [title, ...sentences.map((sentence) => `  - ${sentence}`)].join("\n"))
    .join("\n\n")

/** With a full stop, unless it has one. Names keep their case, so nothing is capitalised. */
const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

const summary = ({ duration, title, warmup = 0 }: Scenario): ReadonlyArray<string> => [
  sentence(title),
  `It takes ${formatSpan(duration)} of virtual time${warmup === 0 ? "" : `, the first ${formatSpan(warmup)} of which are not counted`}.`
]

/** The files that it is laid over; what they say is described as if it stood in the scenario itself. */
const origins = ({ beside }: Source): ReadonlyArray<string> => {
  const named = (is: Beside["is"]) => joined(beside.filter((one) => one.is === is).map(({ name }) => name))
  const [extended, included] = [named("extended"), named("included")]
  return [
    ...(extended === "" ? [] : [sentence(`It extends ${extended}`)]),
    ...(included === "" ? [] : [sentence(`It includes ${included}`)])
  ]
}

const component = (name: string, one: Component): ReadonlyArray<string> => {
  const says = describeComponent(one)
  const is = `${name} is a ${one.kind}${says === "" ? "" : `: ${says}`}.`
  switch (one.kind) {
    case "service": {
      const inFront =
        (one.service.through ?? []).length === 0
          ? []
          : [`In front of ${name}: ${describePolicies(one.service.through!)}.`]
      const pools = Object.entries(one.pools ?? {}).map(
        ([pool, options]) => `Each instance of ${name} has a pool ${pool}: ${describePool(options)}.`
      )
      const endpoints = Object.entries(one.endpoints).map(([endpoint, { steps, through = [] }]) => {
        const policies = through.length === 0 ? "" : ` (${describePolicies(through)})`
        return `${name}.${endpoint}${policies} ${describeSteps(steps)}.`
      })
      return [is, ...inFront, ...pools, ...endpoints]
    }
    case "topic":
      return [
        is,
        ...(one.topic.steps === undefined
          ? []
          : [`For each message of ${name} a consumer ${describeSteps(one.topic.steps)}.`]),
        ...Object.entries(one.topic.groups ?? {}).map(
          ([group, own]) =>
            `${groupName(name, group)} gets every message: ${describeGroup(one.topic, own)}. ` +
            `For each a consumer ${describeSteps(own.steps)}.`
        )
      ]
    case "store": {
      const { operations = {}, queries = {}, read, write } = one.store
      const given = [...Object.entries({ read, write }), ...Object.entries({ ...operations, ...queries })]
      return [
        is,
        ...given.flatMap(([operation, takes]) =>
          takes === undefined ? [] : [`${name}.${operation} takes ${takes.text}.`]
        )
      ]
    }
    case "cache":
      return [is]
  }
}

const links = ({ groups = {}, links: table = {}, regions = {} }: Scenario): ReadonlyArray<string> => [
  ...Object.entries(regions).map(
    ([region, zones]) => `Region ${region} has the ${zones.length === 1 ? "zone" : "zones"} ${joined(zones)}.`
  ),
  ...Object.entries(groups).map(([group, members]) => `Group ${group} is ${joined(members)}: they fail together.`),
  ...Object.entries(table)
    .filter(([name]) => name !== "default")
    .map(([name, link]) => `${name}: ${Link.describe(link)}.`),
  ...(table.default === undefined
    ? []
    : [`Everywhere${Object.keys(table).length > 1 ? " else" : ""}: ${Link.describe(table.default)}.`])
]

const journey = (scenario: Scenario, name: string): string => {
  const { from, key, patience, priority, steps } = scenario.journeys[name]!
  const about = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(priority === undefined ? [] : [`with priority ${priority}`]),
    ...(key === undefined ? [] : [`about ${key.text}`]),
    ...(patience === undefined ? [] : [`with a patience of ${patience.text}`])
  ]
  const loads = describeLoads(scenario, name)
  const how = loads.length === 0 ? "nobody asks for it" : loads.join("; ")
  return `${name}${about.length === 0 ? "" : `, ${joined(about)},`} ${describeSteps(steps)}: ${how}.`
}

const faults = ({ faults: all = {} }: Scenario): ReadonlyArray<string> =>
  Object.entries(all).map(([name, fault]) => `${name}: ${describeFault(fault)}.`)

const promises = ({ objectives = {} }: Scenario): ReadonlyArray<string> =>
  Object.entries(objectives).map(
    ([name, { good = "answered", of, target }]) => `${name}: ${writeRatio(target)} of ${of} is ${good}.`
  )

/** As it is written in one line of YAML. */
const invariants = ({ invariants: all = {} }: Scenario): ReadonlyArray<string> =>
  Object.entries(all).map(([name, invariant]) => {
    const despite = describeDespite(despiteOf(invariant))
    return `${name}: ${describeInvariant(invariant)}${despite === "" ? "" : `, in spite of ${despite}`}.`
  })

const describeDespite = ({ faults: most, kinds }: Despite): string => {
  if (most === undefined) return kinds === undefined ? "" : joined(kinds)
  const any = most === 1 ? "any one fault" : `up to ${most} faults`
  return kinds === undefined ? any : `${any} (${kinds.join(", ")})`
}

const value = (written: unknown): string =>
  typeof written === "string"
    ? written
    : printYaml(written, { lineWidth: 0, collectionStyle: "flow", flowCollectionPadding: false }).trim()

const insertion = (insert: Insert): string => {
  const what = "policy" in insert ? insert.policy : insert.step
  return `puts ${value(what)} ${insert.before === undefined ? `after ${insert.after}` : `before ${insert.before}`}`
}

const changes = ({ insert = [], remove = [], set = {} }: Pick<Variant, "insert" | "remove" | "set">): string =>
  [
    ...remove.map((path) => `leaves out ${path}`),
    ...Object.entries(set).map(([path, to]) => `sets ${path} to ${value(to)}`),
    ...(Array.isArray(insert) ? insert : [insert as Insert]).map(insertion)
  ].join("; ")

const redesigns = ({ changes: all = {} }: Scenario): ReadonlyArray<string> =>
  Object.entries(all).map(([name, { at, title, to, ...change }]) => {
    const how = to === undefined ? changes(change) : `makes it the design ${to}`
    return `${name}: ${title === undefined ? "" : sentence(`${title} `.trim())} At ${formatSpan(at)} it ${how}.`.replace(
      /: +/,
      ": "
    )
  })

const variants = ({ variants: all = {} }: Scenario): ReadonlyArray<string> =>
  Object.entries(all).map(([name, variant]) => {
    const how = changes(variant)
    if (variant.title === undefined) return sentence(`${name} ${how === "" ? "is the scenario as described" : how}`)
    return `${name}: ${sentence(variant.title)}${how === "" ? "" : ` It ${how}.`}`
  })

const claim = (expectation: Expectation): string => {
  const { after, because, during, is, measure } = expectation
  const who =
    expectation.kind === "compare"
      ? `${expectation.compare[0]} against ${expectation.compare[1]}`
      : expectation.variant === undefined
        ? "every design"
        : joined(typeof expectation.variant === "string" ? [expectation.variant] : expectation.variant)
  const when = [
    ...(during === undefined ? [] : [`during ${during}`]),
    ...(after === undefined ? [] : [`after ${after}`])
  ].join(", ")
  return sentence(
    `${who}: ${measure}${when === "" ? "" : ` ${when}`} is ${is.replace(/^= /, "")}${because === undefined ? "" : `, because ${because}`}`
  )
}

const question = ({ lesson }: Scenario): ReadonlyArray<string> =>
  lesson === undefined
    ? []
    : [
        sentence(lesson.question),
        `Is it ${joined(
          lesson.choices.map((choice) => `"${choice}"`),
          "or"
        )}?`,
        ...(lesson.predict === undefined ? [] : [`In numbers: what is ${asked(lesson.predict)}?`]),
        ...(lesson.challenge === undefined ? [] : [challenge(lesson.challenge)])
      ]

const asked = ({ during, measure, variant }: Prediction): string =>
  [
    measure,
    ...(during === undefined ? [] : [`during ${during}`]),
    ...(variant === undefined ? [] : [`with ${variant}`])
  ].join(" ")

const challenge = ({ budget, goal, knobs }: Challenge): string => {
  const names = knobs.map(({ path, says }) => says ?? path)
  return sentence(`Afterwards: ${goal}. ${budget} may be spent on ${joined(names)}`)
}
