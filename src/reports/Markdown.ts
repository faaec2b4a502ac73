/**
 * Markdown report: short enough to stand in a pull request, and folded where it is not.
 *
 * Whatever comes from the scenario is escaped; the only HTML in it is `<details>`, `<sub>` and `<br>`, which GitHub
 * and GitLab let pass.
 */
import type { Result } from "../experiments/Result.ts"
import { code, escaped, folded, table } from "./MarkdownText.ts"
import { mermaid } from "./Mermaid.ts"
import { formatCount, formatFactor, formatMs, formatRate, formatShare } from "./Quantity.ts"
import { sequenceMermaid } from "./SequenceMermaid.ts"
import {
  blameHeadlines,
  blameOf,
  blameRules,
  timeRows,
  timeTitles,
  workRows,
  workTitles
} from "./stories/BlameStory.ts"
import {
  type CostRow,
  componentRows,
  componentTitles,
  costInShort,
  failureInWords,
  forecastRows,
  forecastTitles,
  journeyRows,
  journeyTitles,
  rulesInWords
} from "./stories/CostStory.ts"
import {
  brokenOf,
  byVerdict,
  figuresIn,
  findingsIn,
  nameOf,
  originOf,
  recoveryOf,
  runInWords,
  stretchesOf,
  verdictSentence
} from "./stories/Story.ts"

const signs = { passed: "✓", failed: "✗", inconclusive: "?" } as const

/** The report, with a line feed at its end. */
export const markdownReport = (result: Result): string => {
  const { command, judged, scenario, verdict } = result
  const parts = [
    `## ${signs[verdict]} ${escaped(nameOf(result))} ${verdict}: ${verdictSentence(judged)}`,
    `${escaped(scenario.title)}.`,
    judgedTable(result),
    journeyTable(result),
    escaped(recoveryOf(result) ?? ""),
    findingsIn(result)
      .map((finding) => `- ${escaped(finding)}`)
      .join("\n"),
    ...brokenOf(result).map(({ first, name }) =>
      folded(`How ${escaped(name)} was broken`, [escaped(first.says), code("mermaid", sequenceMermaid(first.sequence))])
    ),
    lesson(result),
    blamePart(result),
    costPart(result),
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

const blamePart = (result: Result): string => {
  const blame = blameOf(result)
  if (blame === undefined) return ""
  const blameTable = (title: string, titles: ReadonlyArray<string>, rows: ReturnType<typeof workRows>) =>
    table(
      ["---", ...titles.map(() => "--:")],
      [title, ...titles],
      rows.map(({ cells, isPart, name }) => [isPart ? escaped(name) : `**${escaped(name)}**`, ...cells.map(escaped)])
    )
  return [
    `**Blame:** ${blameHeadlines(blame).map(escaped).join(" ")}`,
    folded("Where work and time went", [
      blameTable("Work", workTitles(blame), workRows(blame)),
      blame.journeys.length === 0 ? "" : blameTable("Time of late and failed requests", timeTitles, timeRows(blame)),
      `<sub>${escaped(blameRules(blame))}</sub>`
    ])
  ].join("\n\n")
}

const costPart = ({ cost }: Result): string => {
  if (cost === undefined) return ""
  const costTable = (title: string, titles: ReadonlyArray<string>, rows: ReadonlyArray<CostRow>) =>
    table(
      ["---", ...titles.map(() => "--:")],
      [title, ...titles],
      rows.map(({ cells, name }) => [escaped(name), ...cells.map(escaped)])
    )
  return [
    `**Cost:** ${escaped(costInShort(cost))}. ${escaped(failureInWords(cost))}`,
    folded("What it is made of, and with more load", [
      costTable("Component", componentTitles, componentRows(cost)),
      costTable("Journey", journeyTitles, journeyRows(cost)),
      costTable("Forecast", forecastTitles, forecastRows(cost)),
      `<sub>${escaped(rulesInWords(cost))}</sub>`
    ])
  ].join("\n\n")
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
