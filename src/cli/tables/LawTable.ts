/**
 * Law table: theory beside simulation, a line for every quantity of every law.
 */
import type { Law } from "../../laws/Law.ts"
import { cellsOf, type Finding, type LawVerdict } from "../../laws/Validation.ts"
import { fit, inkOf, type PlainOptions, type Tone } from "../../reports/plain/PlainInk.ts"

const tones: Readonly<Record<LawVerdict, Tone>> = { "holds": "good", "broken": "bad", "not converged": "open" }
const signs = { "holds": "passed", "broken": "failed", "not converged": "inconclusive" } as const

const theoryWidth = 12
const simulationWidth = 22
const errorsWidth = 11

/** The table, with a line feed at its end. */
export const lawTable = (
  laws: ReadonlyArray<Law>,
  findings: ReadonlyArray<Finding>,
  options: PlainOptions = {}
): string => {
  const ink = inkOf(options)
  const sign = ink.verdicts.passed.length
  const width = ink.width - theoryWidth - simulationWidth - errorsWidth - sign - 3
  const cells = (theory: string, simulation: string, errors: string) =>
    fit(theory, theoryWidth, "right") + fit(simulation, simulationWidth, "right") + fit(errors, errorsWidth, "right")
  const row = (finding: Finding): string => {
    const { errors, simulation, theory } = cellsOf(finding)
    const { verdict } = finding
    const plainly = options.ascii ? simulation.replace("±", "+-") : simulation
    const bound = options.ascii ? theory.replace("≤", "<=").replace("≥", ">=") : theory
    const line = `  ${ink.paint(ink.verdicts[signs[verdict]], tones[verdict])} ${fit(finding.quantity, width)}`
    return `${line}${cells(bound, plainly, errors)}${verdict === "holds" ? "" : `  ${ink.paint(verdict, tones[verdict])}`}`
  }
  const head =
    " ".repeat(sign + 3 + width) + cells("theory", options.ascii ? "simulation +-" : "simulation ±", "off by SE")
  const blocks = laws.map(({ id, title, worlds }) => {
    const rows = worlds.flatMap(({ name }) => {
      const found = findings.filter(({ law, world }) => law === id && world === name)
      return [...(name === "" ? [] : [ink.paint(`  ${name}`, "dim")]), ...found.map(row)]
    })
    return [`${ink.paint(id, "strong")}  ${ink.paint(title, "dim")}`, ...rows].join("\n")
  })
  return ink.finish(`${[ink.paint(head, "dim"), ...blocks].join("\n")}\n\n${summary(laws, findings)}\n`)
}

const summary = (laws: ReadonlyArray<Law>, findings: ReadonlyArray<Finding>): string => {
  const count = (verdict: LawVerdict) => findings.filter((finding) => finding.verdict === verdict).length
  const told = (["broken", "not converged"] as const).flatMap((verdict) =>
    count(verdict) === 0 ? [] : [`${count(verdict)} ${verdict}`]
  )
  return [
    `${laws.length} ${laws.length === 1 ? "law" : "laws"}, ${findings.length} quantities: ${count("holds")} hold`,
    ...told
  ].join(", ")
}
