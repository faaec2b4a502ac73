/**
 * Change: what is changed in a design while it runs: a fix that is rolled out, a setting that somebody turns.
 *
 * Written like a variant, with an instant; or it names the variant that the design becomes then. What users and services do and
 * the policies around that can change, at once and for whatever begins from then on; what is under way ends as it began. A policy
 * on a way that changes starts anew, as it does in a process that is restarted. Instances, workers and connections of pools can
 * become more and fewer; who is too many ends what he does, as in a ThreadPoolExecutor. Stores, links and load stay as they are:
 * for those there are faults.
 */
import * as Equal from "effect/Equal"
import * as Schema from "effect/Schema"
import type { Instant } from "../../sim/kernel/Instant.ts"
import { optional, required } from "../../sim/model/Described.ts"
import { Span } from "../../sim/model/Quantities.ts"
import type { Path } from "../reading/Path.ts"
import type { Scenario } from "../Scenario.ts"
import { Variant } from "./Variant.ts"

const { insert, remove, set, title } = Variant.fields

export const Change = Schema.Struct({
  at: required(Span, "When, in virtual time: before the end of the run."),
  title,
  to: optional(Schema.String, "The variant that the design becomes. Not together with set, remove, insert."),
  set,
  remove,
  insert
})
  .check(
    Schema.makeFilter((change) => {
      const own = "set" in change || "remove" in change || "insert" in change
      if ("to" in change && own)
        return [{ path: [], issue: "a change goes to a variant or says what is different, not both" }]
      return "to" in change || own ? [] : [{ path: [], issue: "a change needs one of to, set, remove, insert" }]
    })
  )
  .annotate({
    identifier: "Change",
    title: "change",
    description:
      "What is changed in the design while it runs. Steps and the policies around them can be, how many instances and workers a " +
      "service has, and how many connections a pool."
  })
export type Change = typeof Change.Type

/** A change that has been read: the whole design from then on, and what of it is new. */
export interface Redesign {
  readonly name: string
  readonly title: string | undefined
  readonly at: Instant
  readonly scenario: Scenario
  readonly parts: Parts
}

/** The endpoints and journeys that are not what they were, and the services that have other numbers of instances, workers or connections. */
export interface Parts {
  readonly endpoints: ReadonlyArray<readonly [service: string, endpoint: string]>
  readonly journeys: ReadonlyArray<string>
  readonly sizes: ReadonlyArray<string>
}

/** What has no effect on how a run goes. */
const aside = ["name", "title", "tags", "objectives", "invariants", "variants", "changes", "expect", "lesson"]

type Tree = { readonly [key: string]: unknown }

const treeOf = (value: unknown): Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {}

const without = (tree: Tree, keys: ReadonlyArray<string>): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([key]) => !keys.includes(key)))

const changedKeys = (before: Tree, after: Tree): ReadonlyArray<string> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !Equal.equals(before[key], after[key]))

/** Where two trees first differ on each way down. */
const differences = (before: Tree, after: Tree, at: Path): ReadonlyArray<Path> =>
  changedKeys(before, after).flatMap((key) => {
    const [one, other] = [treeOf(before[key]), treeOf(after[key])]
    const isDeeper = Object.keys(one).length > 0 && Object.keys(other).length > 0
    return isDeeper ? differences(one, other, [...at, key]) : [[...at, key]]
  })

/** Connections that are told apart, by their age or because they leak, are not of one number. */
const toldApart = ["leak", "leakDetection", "maxLifetime"]

/** What of a service is a number that can change, with what it is if it is not written. */
const numbers: Tree = { instances: 1, workers: undefined }

/** Whether a difference is one of numbers that can change: of a service that nobody else scales or replaces, or `size` of a pool. */
const isSize = ([, name = "", ...way]: Path, before: Tree, after: Tree): boolean => {
  const [own, newOwn] = [before, after].map((design) => treeOf(treeOf(design.system)[name])) as [Tree, Tree]
  const [front, newFront] = [treeOf(own.service), treeOf(newOwn.service)]
  const [part, pool = "", setting] = way
  if (part === "service" && way.length === 2 && pool in numbers) {
    const isOther = (on: unknown) => on !== name && String(on) in treeOf(before.system)
    const deploys = Object.values(treeOf(before.faults)).filter((fault) => "deploy" in treeOf(fault))
    const isDeployed = deploys.some((fault) => !isOther(treeOf(fault).on))
    const isCounted = (service: Tree) => isNumber(service[pool] ?? numbers[pool])
    return isCounted(front) && isCounted(newFront) && !("autoscaler" in front) && !isDeployed
  }
  if (part !== "pools" || way.length !== 3 || setting !== "size") return false
  const options = treeOf(treeOf(own.pools)[pool])
  return isNumber(options.size) && toldApart.every((option) => !(option in options))
}

const whatIsMeant = (service: Tree): Tree => ("autoscaler" in service ? {} : { instances: numbers.instances })

const isNumber = (value: unknown): boolean => typeof value === "number"

/** Whether a setting of a design, as that is written, can be another while it runs. */
export const canChange = (path: Path, written: unknown): boolean => {
  const [section, , part, setting] = path
  if (section === "journeys") return part !== "from"
  if (section !== "system") return false
  return (
    part === "endpoints" ||
    (part === "service" && setting === "through") ||
    isSize(path, treeOf(written), treeOf(written))
  )
}

/** What is different in a design as it is written, and what of that cannot be while it runs. */
export const partsChanged = (written: unknown, becomes: unknown): Parts & { readonly fixed: ReadonlyArray<Path> } => {
  const [before, after] = [without(treeOf(written), aside), without(treeOf(becomes), aside)]
  const endpoints: Array<readonly [string, string]> = []
  const fixed: Array<Path> = [
    ...differences(without(before, ["system", "journeys"]), without(after, ["system", "journeys"]), [])
  ]
  const [system, newSystem] = [treeOf(before.system), treeOf(after.system)]
  for (const name of changedKeys(system, newSystem)) {
    const [one, other] = [treeOf(system[name]), treeOf(newSystem[name])]
    const [front, newFront] = [treeOf(one.service), treeOf(other.service)]
    const rest = (component: Tree, service: Tree) => ({
      ...without(component, ["endpoints"]),
      // A service that says nothing else says how many there are, for what is said of it later to be a difference of that.
      ...("service" in component ? { service: { ...whatIsMeant(service), ...without(service, ["through"]) } } : {})
    })
    const [own, newOwn] = [treeOf(one.endpoints), treeOf(other.endpoints)]
    const isServed = "service" in one && "service" in other
    const gone = isServed ? Object.keys(own).filter((endpoint) => !(endpoint in newOwn)) : []
    const isNew = isServed ? Object.keys(newOwn).filter((endpoint) => !(endpoint in own)) : []
    fixed.push(
      ...(isServed
        ? differences(rest(one, front), rest(other, newFront), ["system", name])
        : differences(one, other, ["system", name])),
      ...[...gone, ...isNew].map((endpoint) => ["system", name, "endpoints", endpoint])
    )
    const isOtherFront = !Equal.equals(front.through, newFront.through)
    const there = Object.keys(own).filter((endpoint) => endpoint in newOwn)
    const changed = isOtherFront ? there : there.filter((endpoint) => !Equal.equals(own[endpoint], newOwn[endpoint]))
    endpoints.push(...changed.map((endpoint) => [name, endpoint] as const))
  }
  const [journeys, newJourneys] = [treeOf(before.journeys), treeOf(after.journeys)]
  const changed = changedKeys(journeys, newJourneys)
  const isFixed = (name: string) =>
    !(name in journeys) ||
    !(name in newJourneys) ||
    !Equal.equals(treeOf(journeys[name]).from, treeOf(newJourneys[name]).from)
  fixed.push(...changed.filter(isFixed).map((name) => ["journeys", name]))
  const isOfNumber = (way: Path) => isSize(way, before, after)
  return {
    endpoints,
    journeys: changed.filter((name) => !isFixed(name)),
    sizes: [...new Set(fixed.filter(isOfNumber).map(([, name]) => String(name)))],
    fixed: fixed.filter((way) => !isOfNumber(way))
  }
}
