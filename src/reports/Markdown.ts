/**
 * Markdown report: short enough to stand in a pull request, and folded where it is not.
 *
 * Whatever comes from the scenario is escaped; the only HTML in it is `<details>`, `<sub>` and `<br>`, which GitHub
 * and GitLab let pass.
 */
import type { Result } from "../experiments/Result.ts"
import { mermaid } from "./Mermaid.ts"
import { formatCount, formatFactor, formatMs, formatRate, formatShare } from "./Quantity.ts"
import {
  byVerdict,
  figuresIn,
  findingsIn,
  nameOf,
  originOf,
  runInWords,
  stretchesOf,
  verdictSentence
} from "./Story.ts"

const signs = { passed: "✓", failed: "✗", inconclusive: "?" } as const

/** The report, with a line feed at its end. */
export const markdownReport = (result: Result): string => {
  const { command, judged, scenario, verdict } = result
  const parts = [
    `## ${signs[verdict]} ${escaped(nameOf(result))} ${verdict}: ${verdictSentence(judged)}`,
    `${escaped(scenario.title)}.`,
    judgedTable(result),
    journeyTable(result),
    findingsIn(result)
      .map((finding) => `- ${escaped(finding)}`)
      .join("\n"),
    lesson(result),
    folded("System and components", [code("mermaid", mermaid(result)), componentTable(result)]),
    code("sh", command),
    `<sub>${escaped(`${runInWords(result)}; ${originOf(result)}`)}</sub>`
  ]
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`
}

const judgedTable = ({ judged }: Result): string => {
  if (judged.length === 0) return ""
  const rows = byVerdict(judged).map(({ because, claim, measured, verdict }) => [
    signs[verdict],
    `${escaped(claim)}${because === undefined ? "" : `<br><sub>${escaped(because)}</sub>`}`,
    escaped(measured)
  ])
  return table([":-:", "---", "---"], ["", "Statement", "Measured"], rows)
}

const journeyTable = ({ picture }: Result): string => {
  const rows = picture.journeys.flatMap((journey) =>
    stretchesOf(picture).map((stretch) => {
      const { answeredMs, attemptsPerRequest, availability, perSecond } = figuresIn(journey, stretch)
      return [
        stretch.kind === "whole" ? `**${escaped(journey.name)}**` : escaped(stretch.name),
        formatRate(perSecond.offered),
        formatRate(perSecond.good),
        formatShare(availability),
        formatRate(perSecond.failed),
        formatMs(answeredMs.p50),
        formatMs(answeredMs.p99),
        formatFactor(attemptsPerRequest)
      ]
    })
  )
  const titles = ["", "Offered", "Good", "Good share", "Failed", "p50", "p99", "Tries"]
  return rows.length === 0 ? "" : table(["---", ...titles.slice(1).map(() => "--:")], titles, rows)
}

const componentTable = ({ picture }: Result): string => {
  const rows = picture.components.map(({ name, total }) => [
    escaped(name),
    formatShare(total.utilisation),
    total.isUnstable ? "grows" : formatCount(total.waitingMean),
    formatCount(total.waitingMax),
    formatShare(total.wastedShare),
    formatFactor(total.callsPerRequest),
    formatMs(total.responseMs.p99)
  ])
  const titles = ["", "Utilisation", "Waiting", "Longest line", "Wasted work", "Calls per request", "p99"]
  return rows.length === 0 ? "" : table(["---", ...titles.slice(1).map(() => "--:")], titles, rows)
}

const lesson = ({ scenario }: Result): string => {
  if (scenario.lesson === null) return ""
  const { answer, choices, knob, question, sources = [], try: tries = [], why } = scenario.lesson
  const list = (items: ReadonlyArray<string>) => items.map((item) => `- ${escaped(item)}`).join("\n")
  return [
    `**Predict first.** ${escaped(question)}`,
    list(choices),
    folded("The answer", [
      `**${escaped(answer)}.** ${escaped(why)}`,
      knob === undefined ? "" : `The knob: ${escaped(knob)}.`,
      tries.length === 0 ? "" : `Try it:\n\n${list(tries)}`,
      sources.length === 0 ? "" : `Sources:\n\n${list(sources)}`
    ])
  ]
    .filter((part) => part !== "")
    .join("\n\n")
}

const table = (
  rule: ReadonlyArray<string>,
  titles: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>
) => [titles, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

const folded = (title: string, parts: ReadonlyArray<string>): string =>
  `<details><summary>${title}</summary>\n\n${parts.filter((part) => part !== "").join("\n\n")}\n\n</details>`

/** A block of code whose fence is longer than any in it. */
const code = (language: string, text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`
}

/** Text that means nothing in Markdown or HTML, on one line. A mention of somebody is broken by a zero-width joiner. */
const escaped = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/[\\`*[\]|~]|(?<!\w)_|_(?!\w)/g, "\\$&")
    .replace(/@(?=\w)/g, "@\u200d")
