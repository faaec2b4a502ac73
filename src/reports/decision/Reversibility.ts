/**
 * Reversibility: which knobs differ between an option and the baseline, and what it takes to turn them back.
 */
import { partsChanged } from "../../scenarios/language/Change.ts"
import { counted, joined } from "../../scenarios/saying/Words.ts"
import { topology } from "../../scenarios/Topology.ts"
import { escaped, table } from "../MarkdownText.ts"
import type { Decision, DesignOption } from "./Decision.ts"
import { baselineOf, section } from "./Decision.ts"

type Tree = { readonly [key: string]: unknown }

/** What a run does not depend on, or is the same for all. */
const aside = [
  "name",
  "title",
  "tags",
  "objectives",
  "variants",
  "changes",
  "expect",
  "lesson",
  "load",
  "faults",
  "prices"
]

export interface Knob {
  readonly path: string
  readonly from: unknown
  readonly to: unknown
}

const isMap = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value)

/** Where two written designs differ, as deep as they are alike. */
export const knobsBetween = (before: unknown, after: unknown, path = ""): ReadonlyArray<Knob> => {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const below = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`)
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys
      .filter((key) => path !== "" || !aside.includes(key))
      .flatMap((key) => knobsBetween(before[key], after[key], below(key)))
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, i) => knobsBetween(item, after[i], below(i)))
  }
  return [{ path, from: before, to: after }]
}

/** Short: of maps their keys, of lists what their items are called. */
const valueText = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (Array.isArray(value))
    return `[${value.map((item) => (isMap(item) ? Object.keys(item).join("+") : valueText(item))).join(", ")}]`
  const text = typeof value === "string" ? value : JSON.stringify(value)
  return text.length <= 60 ? text : isMap(value) ? `{${Object.keys(value).join(", ")}}` : `${text.slice(0, 57)}...`
}

const knobsMax = 6

const isPolicy = ({ from, path, to }: Knob): boolean =>
  /(^|\.)through(\.|$)/.test(path) || [from, to].every((one) => one === undefined || isOnlyThrough(one))

const isOnlyThrough = (value: unknown): boolean => isMap(value) && Object.keys(value).join() === "through"

/** Parts of the system that are in one design and not in the other, in words. */
const partsIn = (one: DesignOption, other: DesignOption): ReadonlyArray<string> => {
  const [a, b] = [topology(one.variant.scenario), topology(other.variant.scenario)]
  const names = (from: typeof a, without: typeof a) =>
    from.nodes.map(({ name }) => name).filter((name) => !without.nodes.some((node) => node.name === name))
  const ways = (from: typeof a) => from.edges.map((edge) => `${edge.from} -> ${edge.to}`)
  const [newWays, oldWays] = [
    ways(b).filter((way) => !ways(a).includes(way)),
    ways(a).filter((way) => !ways(b).includes(way))
  ]
  return [
    ...(names(b, a).length > 0 ? [`adds ${joined(names(b, a))}`] : []),
    ...(names(a, b).length > 0 ? [`takes out ${joined(names(a, b))}`] : []),
    ...(newWays.length > 0 ? [`new ways: ${joined(newWays)}`] : []),
    ...(oldWays.length > 0 ? [`ways that go: ${joined(oldWays)}`] : [])
  ]
}

const howDeep = (baseline: DesignOption, option: DesignOption, knobs: ReadonlyArray<Knob>): string => {
  const parts = partsIn(baseline, option)
  if (parts.length > 0) return `structural: ${parts.join("; ")}`
  if (knobs.length === 0) return "nothing differs"
  if (knobs.every(isPolicy)) return "configuration only: policies on calls; can be turned back while it runs"
  const { fixed, sizes } = partsChanged(baseline.variant.written, option.variant.written)
  return fixed.length + sizes.length === 0
    ? "code: what is done in a step; the system's parts and ways stay"
    : "configuration of components: turned back by a restart or with other machines"
}

export const reversibility = (decision: Decision): string => {
  const baseline = baselineOf(decision)
  const rows = decision.options
    .filter((option) => option !== baseline)
    .map((option) => {
      const knobs = knobsBetween(baseline.variant.written, option.variant.written)
      const shown = knobs
        .slice(0, knobsMax)
        .map(({ from, path, to }) => escaped(`${path}: ${valueText(from)} → ${valueText(to)}`))
      const more = knobs.length > knobsMax ? [`and ${counted(knobs.length - knobsMax, "more knob")}`] : []
      return [escaped(option.name), escaped(howDeep(baseline, option, knobs)), [...shown, ...more].join("<br>") || "–"]
    })
  return section("Reversibility", [
    `What differs from ${escaped(baseline.name)}, and what it takes to go back. Data that was written meanwhile is not looked at.`,
    table(["---", "---", "---"], ["Option", "How deep", "Knobs"], rows)
  ])
}
