/**
 * Survey table: how many random plans of faults broke which invariant of which design, and how many more might.
 */
import { boundOf } from "../../experiments/searches/WorstPlan.ts"
import { inkOf, type PlainOptions, wrap } from "../../reports/plain/PlainInk.ts"
import { plainTable } from "../../reports/plain/PlainTable.ts"
import { writeValue } from "../../sim/observation/claims/Measured.ts"
import { isUnsound, type Survey, type Surveyed } from "../runs/Survey.ts"

/** With a line feed at its end. */
export const surveyTable = ({ budget, plans, rows, title }: Survey, options: PlainOptions = {}): string => {
  const ink = inkOf(options)
  const open = rows.some((row) => row.open > 0)
  const columns = ["without", "broken by", ...(open ? ["undecided"] : []), "of all plans"]
  const cells = (row: Surveyed) => [
    row.isBrokenAlready ? "broken" : "kept",
    String(row.broken),
    ...(open ? [String(row.open)] : []),
    shareOf(row)
  ]
  const tables = [...new Set(rows.map(({ variant }) => variant))].map((variant) => {
    const own = rows.filter((row) => row.variant === variant)
    const lines = own.map((row) => {
      const fewer = row.budget === budget ? "" : ` (${faultsOf(row.budget)})`
      return { name: `${row.invariant}${fewer}`, cells: cells(row) }
    })
    return plainTable(variant, columns, lines, ink).join("\n")
  })
  const unsound = rows.filter(isUnsound)
  const told = unsound.flatMap(({ command = "", first, invariant, variant }) => [
    "",
    ...wrap(`${invariant} of ${variant} is broken by plan ${first}. The smallest that breaks it:`, ink.width),
    ink.paint(`  ${command}`, "dim")
  ])
  const head = `${title}: ${plans} random ${plans === 1 ? "plan" : "plans"} of ${faultsOf(budget)} for each design`
  return ink.finish(`${[ink.paint(head, "strong"), "", tables.join("\n\n"), ...told].join("\n")}\n`)
}

const faultsOf = (budget: number): string => (budget === 1 ? "one fault" : `up to ${budget} faults`)

const percent = (share: number): string => writeValue(share, "percent")

/** Of those that could be decided; where none broke it, how many could, with 95 % confidence. */
const shareOf = ({ broken, open, plans }: Surveyed): string => {
  const decided = plans - open
  if (decided === 0) return "-"
  return broken > 0 ? percent(broken / decided) : `< ${percent(boundOf(decided))}`
}

/** The same for a program. */
export const surveyJson = (survey: Survey): string =>
  JSON.stringify(
    {
      version: 1,
      ...survey,
      rows: survey.rows.map(({ command = null, first = null, ...row }) => ({
        ...row,
        first,
        command,
        atMost: row.broken > 0 || row.open === row.plans ? null : boundOf(row.plans - row.open)
      }))
    },
    null,
    2
  )
