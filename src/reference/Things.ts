/**
 * Things: everything that has a page, found in the schema and in the tables of what can be measured and drawn.
 */

import { faultKinds } from "../sim/faults/FaultKind.ts"
import { families as distributions } from "../sim/model/Distribution.ts"
import { alertPatterns } from "../sim/observation/Alerts.ts"
import { componentMetric, componentMetrics, componentPatterns } from "../sim/observation/ComponentMetrics.ts"
import { costMetricNames } from "../sim/observation/cost/CostMetrics.ts"
import { journeyMetric, journeyMetrics, journeyPatterns } from "../sim/observation/JourneyMetrics.ts"
import { objectiveMetric, objectiveMetrics } from "../sim/observation/ObjectiveMetrics.ts"
import { families } from "./Families.ts"
import type { Draft } from "./Members.ts"
import { formsOf, keyed, keysWithin, stepsInCode, tagged, words, wordsWithOptions } from "./Members.ts"
import type { Language, Shape, Visit } from "./Shape.ts"
import { isMap, structsOf } from "./Shape.ts"
import type { Thing } from "./Thing.ts"

/** Everything that has a page, family by family. */
export const thingsOf = (language: Language): ReadonlyArray<Thing> => {
  const of = (definition: string): Shape => language.definitions[definition]!
  const steps = keyed(language, families.steps, of("Step"))
  const drafts: ReadonlyArray<Draft> = [
    ...keyed(language, families.components, of("Component")),
    ...parts(language),
    ...steps,
    ...stepsInCode(
      families.steps,
      steps.map(({ name }) => name)
    ),
    ...keyed(language, families.policies, of("Policy")),
    ...keyed(language, families.budgets, of("RetryBudget")),
    ...tagged(families.limits, of("AdaptiveLimit")),
    ...tagged(families.rates, of("RateLimit")),
    ...tagged(families.throttles, of("Throttle")),
    ...keyed(language, families.shedding, of("LoadShedding")),
    ...presets(language),
    ...wordsWithOptions(families.balancers, of("Balancer")),
    ...words(families.evictions, of("Eviction")),
    ...tagged(families.executors, {}, executors(of("Load"))),
    ...keysWithin(language, families.arrivals, of("Arrivals"), () => true),
    ...keysWithin(language, families.arrivals, of("Load"), (key) => besideK6.includes(key)).map((draft) => ({
      ...draft,
      isIn: ({ name, value }: Visit) => name === "Load" && isMap(value) && draft.name in value
    })),
    ...keysWithin(language, families.faults, of("Fault"), (key) => faultKinds.some((kind) => kind === key)),
    ...keyed(language, families.invariants, of("Invariant")),
    ...drawn,
    ...measured
  ]
  return withIds(drafts)
}

/** What stands beside `k6` and is said of the load as a whole. */
const besideK6: ReadonlyArray<string> = ["tenants", "diurnal"]

/** The name as a scenario can have it; where another thing has it already, with the family's noun before it. */
const withIds = (drafts: ReadonlyArray<Draft>): ReadonlyArray<Thing> => {
  const taken = new Set<string>()
  return drafts.map((draft) => {
    const plain = draft.name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase()
    const id = taken.has(plain) ? `${draft.family.noun}-${plain}` : plain
    taken.add(id)
    return { ...draft, id }
  })
}

/** What is told in detail of a component, a pool or a link: every key of theirs under which there is a struct. */
const parts = (language: Language): ReadonlyArray<Draft> => {
  const found = new Map<string, { readonly at: Shape; readonly isByName: boolean; readonly shapes: Array<Shape> }>()
  const note = (key: string, at: Shape, description: string | undefined, isByName = false): void => {
    const { name, shape } = language.resolve(at)
    if (Object.values(families).some((family) => "definition" in family && family.definition === name)) return
    if (structsOf(shape).length === 0) return
    const known = found.get(key) ?? {
      at: { ...at, ...(description === undefined ? {} : { description }) },
      isByName,
      shapes: []
    }
    if (!known.shapes.includes(shape)) known.shapes.push(shape)
    found.set(key, known)
  }
  /** What stands under a key; of things by name, what each of them is. */
  const within = (key: string, at: Shape): void => {
    const { shape } = language.resolve(at)
    const each = shape.additionalProperties
    const isByName = shape.properties === undefined && each !== undefined && each !== false
    note(key, isByName ? each : at, at.description ?? shape.description, isByName)
    const body = isByName ? language.resolve(each).shape : shape
    if (isByName) for (const [inner, one] of Object.entries(body.properties ?? {})) note(inner, one, one.description)
  }
  for (const component of structsOf(language.definitions.Component!)) {
    for (const [key, at] of Object.entries(component.properties ?? {})) {
      if (component.required?.[0] !== key) {
        if (key !== "endpoints") within(key, at)
        continue
      }
      for (const [inner, one] of Object.entries(language.resolve(at).shape.properties ?? {})) within(inner, one)
    }
  }
  within("links", language.definitions.Scenario!.properties!.links!)
  return [...found].map(([name, { at, isByName, shapes }]) => ({
    family: families.parts,
    name,
    says: at.description ?? name,
    forms: formsOf(language, isByName ? "<name>" : name, at),
    structs: shapes.flatMap(structsOf),
    isIn: (visit: Visit) => shapes.includes(visit.shape)
  }))
}

/** Whose defaults can be had: every `preset` of a policy or component. */
const presets = (language: Language): ReadonlyArray<Draft> =>
  ["Policy", "Component"].flatMap((definition) =>
    structsOf(language.definitions[definition]!).flatMap((member) => {
      const owner = member.required![0]!
      return structsOf(language.resolve(member.properties![owner]!).shape).flatMap((struct) => {
        const preset = struct.properties?.preset
        if (preset?.enum === undefined) return []
        const names = preset.enum.map(String)
        const sourceOf = (name: string) =>
          new RegExp(`\`${name}\` \\((.*?)\\)(?:,|\\.|$)`).exec(preset.description ?? "")?.[1] ??
          preset.description ??
          ""
        return [
          {
            family: families.presets,
            name: `${owner}-presets`,
            says: `Whose defaults a ${owner} can have: ${names.join(", ")}.`,
            forms: [`${owner}: {preset: ${names[0]}, …}`],
            structs: [],
            rows: names.map((name) => [name, sourceOf(name)] as const),
            isIn: (visit: Visit) => visit.shape === preset
          }
        ]
      })
    })
  )

const executors = (load: Shape): ReadonlyArray<Shape> => {
  const { scenarios } = load.properties!.k6!.properties!
  return structsOf(scenarios!.additionalProperties as Shape)
}

const drawn: ReadonlyArray<Draft> = distributions.map((family) => ({
  family: families.distributions,
  name: family.name,
  says: family.says,
  forms: family.forms.map(({ example }) => example),
  structs: [],
  rows: family.forms.map(({ example, needs }) => [example, `Needs ${needs}.`] as const),
  isIn: ({ name, value }) =>
    name === "Distribution" && typeof value === "string" && new RegExp(`\\b${family.name}\\(`).test(value)
}))

/** The metrics that an expectation divides or asks for, without what they are of. */
const asked = ({ name, value }: Visit): ReadonlyArray<string> =>
  name === "Expectation" && isMap(value) && typeof value.measure === "string"
    ? value.measure.split(" / ").map((term) => term.trim().replace(/ of .*$/, ""))
    : []

type Rows = ReadonlyArray<readonly [string, string]>

const rowsOf = (
  metrics: ReadonlyArray<{
    readonly name: string
    readonly also?: ReadonlyArray<string>
    readonly says: string
    readonly unit: string
  }>
): Rows =>
  metrics
    .filter(({ name }) => !/ per second$|^peak /.test(name))
    .map(({ also = [], name, says, unit }) => [
      name,
      `${says} (${unit}${also.length === 0 ? "" : `; also: ${also.join(", ")}`})`
    ])

const rates: Rows = [
  ["<count> per second", "Of every count."],
  ["peak <count>", "Per second, in the window in which it was highest."]
]

const measure = (name: string, says: string, rows: Rows, isOne: (metric: string) => boolean): Draft => ({
  family: families.measures,
  name,
  says,
  forms: [],
  structs: [],
  rows,
  isIn: (visit) => asked(visit).some(isOne)
})

const measured: ReadonlyArray<Draft> = [
  measure(
    "journey-measures",
    "What can be measured of a journey, or of all of them.",
    [...rowsOf(journeyMetrics), ...rates, ...journeyPatterns],
    (metric) => journeyMetric(metric) !== undefined
  ),
  measure(
    "component-measures",
    "What can be measured of a component.",
    [...rowsOf(componentMetrics), ...rates, ...componentPatterns],
    (metric) => componentMetric(metric) !== undefined && journeyMetric(metric) === undefined
  ),
  measure(
    "objective-measures",
    "What can be measured of a promise to users.",
    [...rowsOf(objectiveMetrics), ...alertPatterns],
    (metric) => objectiveMetric(metric) !== undefined
  ),
  measure(
    "cost-measures",
    "What can be measured of the cost, where there are `prices`.",
    costMetricNames.map((name) => [name, "In the currency of the prices."]),
    (metric) => costMetricNames.includes(metric)
  )
]
