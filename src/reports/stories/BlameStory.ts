/**
 * Blame story: what every report tells of where time and work went, in words and as rows, so that no two reports tell it
 * differently.
 */
import type { Result } from "../../experiments/Result.ts"
import { writeWhole } from "../../sim/model/WholeText.ts"
import type { Blame, TimePart, WorkBlame, WorkPart } from "../../sim/observation/blame/Blame.ts"
import { formatMs, formatShare } from "../Quantity.ts"

/** Below that nothing is worth a word. */
const noticeable = 0.001

/** Not every policy that has ever done something twice has caused the load. */
const headlineFrom = 0.05
const headlinesMax = 3

/** What there is to tell; nothing if all was good, and nothing was done for nobody. */
export const blameOf = ({ blame }: Pick<Result, "blame">): Blame | undefined =>
  blame !== undefined && (blame.journeys.some(({ meanMs }) => meanMs > 0) || blame.components.some(isBlamed))
    ? blame
    : undefined

const isBlamed = ({ parts, wastedShare }: WorkBlame): boolean =>
  wastedShare >= noticeable || parts.some(({ kind, share }) => kind === "rescue" && share >= noticeable)

/** `The retries of shop.checkout -> payments.charge caused 63% of the work of payments.`, the worst first; then what else stands out. */
export const blameHeadlines = (blame: Blame): ReadonlyArray<string> => {
  const policies = blame.components.flatMap(({ name, parts }) =>
    [...sharesByPolicy(parts)].map(([policy, share]) => ({ name, policy, share }))
  )
  const caused = policies
    .filter(({ share }) => share >= headlineFrom)
    .sort((one, other) => other.share - one.share)
    .slice(0, headlinesMax)
    .map(({ name, policy, share }) => `${policyInWords(policy)} caused ${formatShare(share)} of the work of ${name}.`)
  const most = blame.components.reduce<WorkBlame | undefined>(
    (worst, one) => (one.wastedShare > (worst?.wastedShare ?? 0) ? one : worst),
    undefined
  )
  const wasted =
    most === undefined || most.wastedShare < headlineFrom
      ? []
      : [`${formatShare(most.wastedShare)} of the work of ${most.name} was of no use to anybody.`]
  return [...caused, ...wasted, ...blame.journeys.filter(({ meanMs }) => meanMs > 0).map(timeInWords)]
}

const sharesByPolicy = (parts: ReadonlyArray<WorkPart>): ReadonlyMap<string, number> => {
  const shares = new Map<string, number>()
  for (const { kind, of, share } of parts) {
    if (of !== null && (kind === "again" || kind === "rescue")) shares.set(of, (shares.get(of) ?? 0) + share)
  }
  return shares
}

const policyInWords = (policy: string): string => {
  const end = policy.lastIndexOf("/")
  return `The ${policy.slice(end + 1) === "hedge" ? "hedges" : "retries"} of ${policy.slice(0, end)}`
}

/** `A late or failed request of buy took 1.9s: 43% other tries of …, 30% waiting in payments.` */
const timeInWords = ({ meanMs, name, parts }: Blame["journeys"][number]): string => {
  const largest = [...parts].sort((one, other) => other.share - one.share).slice(0, 3)
  const said = largest.map((part) => `${formatShare(part.share)} ${timePartName(part)}`)
  return `A late or failed request of ${name} took ${formatMs(meanMs)} on average: ${said.join(", ")}.`
}

/** `waiting in payments`. */
export const timePartName = ({ kind, of }: TimePart): string => {
  switch (kind) {
    case "waiting":
      return `waiting in ${of}`
    case "service":
      return `work of ${of}`
    case "faults":
      return `slowness of ${of} by faults`
    case "back-off":
      return `back-off of ${of}`
    case "other tries":
      return `other tries of ${of}`
    case "network":
      return "network"
    case "caller":
      return "the caller itself"
  }
}

export interface BlameRow {
  readonly name: string
  readonly cells: ReadonlyArray<string>
  readonly isPart: boolean
}

export const timeTitles = ["requests", "share"]

/** Every journey, and below it where its time went, the largest part first. */
export const timeRows = ({ journeys }: Blame): ReadonlyArray<BlameRow> =>
  journeys.flatMap(({ meanMs, name, parts, requests }) => [
    { name: `${name}, ${formatMs(meanMs)} each`, cells: [writeWhole(requests), "100%"], isPart: false },
    ...[...parts]
      .sort((one, other) => other.share - one.share)
      .map((part) => ({ name: timePartName(part), cells: ["", formatShare(part.share)], isPart: true }))
  ])

/** For what work is done, as the heads of columns. */
export const workColumns: ReadonlyArray<{ readonly kind: WorkPart["kind"]; readonly title: string }> = [
  { kind: "useful", title: "useful" },
  { kind: "rescue", title: "rescue" },
  { kind: "again", title: "again" },
  { kind: "abandoned", title: "left" },
  { kind: "failed", title: "failed" },
  { kind: "late", title: "late" },
  { kind: "faults", title: "faults" },
  { kind: "under way", title: "open" }
]

/** Columns in which there is something. */
const columnsOf = ({ components }: Blame) =>
  workColumns.filter(({ kind }) => components.some(({ parts }) => parts.some((part) => part.kind === kind)))

export const workTitles = (blame: Blame): ReadonlyArray<string> => columnsOf(blame).map(({ title }) => title)

export const workRows = (blame: Blame): ReadonlyArray<BlameRow> =>
  blame.components.map(({ name, parts }) => ({
    name,
    cells: columnsOf(blame).map(({ kind }) => formatShare(workShare(parts, kind) || null)),
    isPart: false
  }))

/** Of all policies together. */
export const workShare = (parts: ReadonlyArray<WorkPart>, kind: WorkPart["kind"]): number =>
  parts.reduce((sum, part) => (part.kind === kind ? sum + part.share : sum), 0)

/** What the columns mean, and on how much they rest. */
export const blameRules = ({ followed, requests }: Blame): string =>
  "Work is useful if a good request used it; rescue and again: repeated tries, used or not; left: its caller had given up; failed, " +
  "late: it was for such a call or request; faults: what slowness added; open: for requests still under way. " +
  (followed === requests
    ? `All ${writeWhole(requests)} requests were followed.`
    : `${writeWhole(followed)} of ${writeWhole(requests)} requests were followed.`)
