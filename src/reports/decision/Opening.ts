/**
 * Opening: what a decision record begins with: its title, what is left to people, the context and the options.
 *
 * There is no date in it: made again, it is the same to the byte.
 */
import { describe } from "../../scenarios/saying/Describe.ts"
import { flowchart } from "../../scenarios/saying/Flowchart.ts"
import { joined } from "../../scenarios/saying/Words.ts"
import { topology } from "../../scenarios/Topology.ts"
import { code, escaped, table } from "../MarkdownText.ts"
import type { Decision, DesignOption } from "./Decision.ts"
import { baselineOf, bold, bullets, sampleOf, section } from "./Decision.ts"

/** The title, and what only people know. */
export const heading = (decision: Decision): string => {
  const { comparison, options, proposal } = decision
  const { title } = baselineOf(decision).variant.scenario
  return [
    `# Which design for ${escaped(comparison.scenario)}? Proposed: ${escaped(proposal.design)}`,
    bullets([
      "Status: to be filled in (proposed, accepted, rejected, superseded)",
      "Date: to be filled in",
      "Decided by: to be filled in",
      `Evidence: ${options.length} designs, ${comparison.seeds} simulated runs of each, with the same users, dice and faults for all`
    ]),
    `The situation: ${escaped(title.replace(/[.?!]$/, ""))}. Which of ${options.length} designs do we build?`
  ].join("\n\n")
}

/** Sections of the description that are context, and what they are called in the record. */
const told: ReadonlyArray<readonly [section: string, name: string]> = [
  ["The load", "Load"],
  ["What goes wrong", "Faults"],
  ["What changes while it runs", "Changes"],
  ["What is promised", "Objectives"],
  ["What it costs", "Prices"]
]

export const context = (decision: Decision): string => {
  const { decoded, name, variant } = baselineOf(decision)
  const { scenario } = variant
  const { picture } = sampleOf(decision, name)
  const sections = describe({ ...decoded, scenario })
  const sentences = told.flatMap(([title, name]) => {
    const found = sections.find((one) => one.title === title)?.sentences ?? []
    return found.length === 0 ? [] : [`${bold(name)}: ${found.map(escaped).join(" ")}`]
  })
  const [, length = ""] = sections.find((one) => one.title === "In short")?.sentences ?? []
  const chart = flowchart(topology(scenario), {
    notesOn: (node) => [
      ...new Set(picture.faults.flatMap((one) => (one.components.includes(node) ? [`fault: ${one.name}`] : [])))
    ]
  })
  return section("Context", [
    bullets([...sentences, `${bold("Run")}: ${escaped(length.replace(/^It takes /, ""))}`]),
    `The system as ${escaped(name)}, the baseline, has it:`,
    code("mermaid", chart)
  ])
}

/** What is different, as `faultline describe` says it. */
const differenceIn = ({ decoded, variant }: DesignOption): string => {
  const position = Object.keys(decoded.scenario.variants ?? {}).indexOf(variant.name)
  const sentences = describe(decoded).find(({ title }) => title === "Designs to compare")?.sentences ?? []
  const sentence = sentences[position]
  if (sentence === undefined) return `The scenario as ${decoded.source.file} describes it.`
  const rest = sentence.startsWith(`${variant.name}: `) ? sentence.slice(variant.name.length + 2) : sentence
  return variant.title === undefined ? rest : rest.slice(variant.title.length).replace(/^[.?!]? */, "")
}

const said = (words: string): string => (words === "" ? "as the scenario is written" : words)

export const optionsConsidered = ({ comparison, options }: Decision): string =>
  section("Options considered", [
    table(
      ["---", "---", "---"],
      ["Option", "What it is", "What it does to the scenario"],
      options.map((option) => [
        `${bold(option.name)}${option.name === comparison.baseline ? " (baseline)" : ""}`,
        escaped(option.variant.title ?? "–"),
        escaped(said(differenceIn(option)))
      ])
    ),
    comparison.remarks.map(escaped).join(" ")
  ])

export const drivers = (decision: Decision): string => {
  const { comparison, proposal } = decision
  const over = [...new Set(comparison.pareto.over.map((name) => name.replace(/ of .*/, "")))]
  const order = [
    ...(proposal.promises === 0 ? [] : [`the ${proposal.promises === 1 ? "objective is" : "objectives are"} kept`]),
    "good requests",
    "p99 of the response",
    ...(over.some((name) => name.startsWith("cost")) ? ["cost per 1000 good requests"] : [])
  ]
  return section("Decision drivers", [
    order.map((driver, i) => `${i + 1}. ${driver}`).join("\n"),
    `In this order: it is the rule by which a design is proposed above, among those on the Pareto front over ${escaped(joined(over))}. ` +
      "Whoever values them differently reads the evidence and decides otherwise. What was not simulated (effort, skills, licences, " +
      "dates) is no driver here and may be one for you."
  ])
}
