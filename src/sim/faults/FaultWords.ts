/**
 * Fault words: a fault as a sentence.
 */
import { formatSpan } from "../kernel/Instant.ts"
import { describeGate } from "./Deploy.ts"
import type { Fault } from "./Fault.ts"
import { describeKind, isMomentary, kindOf, plannedKinds } from "./FaultKind.ts"
import { describe as describeHowMany } from "./HowMany.ts"
import { describe as describeRecovery } from "./Recovery.ts"

/** `ledger/primary` as "whoever is the primary of ledger then". */
const describeRole = (on: string): string => {
  const [component = "", role = ""] = on.split("/")
  if (role === "primary") return `whoever is the primary of ${component} then`
  return role === "replicas" ? `the replicas of ${component}` : on
}

const describeTarget = ({ independently, instances, on, pick }: Fault): string => {
  const of = describeRole(on)
  const all = on.endsWith("/replicas") ? of.replace("the replicas", "every replica") : of
  const target = instances === undefined ? all : describeHowMany(instances, of, pick === "first")
  return independently ? `each instance of ${target}` : target
}

const describeLength = ({ every, for: span, lasting }: Fault): string | undefined => {
  if (lasting !== undefined) return lasting.text
  const length = span ?? every
  return length === undefined ? undefined : formatSpan(length)
}

const describeRandom = (length: NonNullable<Fault["random"]>["mttr"]): string =>
  typeof length === "number" ? `${formatSpan(length)} on average` : length.text

const describeTimes = (fault: Fault): string => {
  const { until } = fault
  const times = describePlan(fault)
  return until === undefined ? times : `${times}, until ${formatSpan(until)} at the latest`
}

const describePlan = (fault: Fault): string => {
  const { at = 0, every, for: span, random, times } = fault
  const from = formatSpan(at)
  if (random !== undefined) {
    return (
      `at random, for ${describeRandom(random.mttr)}, every ${describeRandom(random.mtbf)}` +
      (random.crews === undefined ? "" : `, with ${random.crews} repair ${random.crews === 1 ? "crew" : "crews"}`) +
      (at === 0 ? "" : `, from ${from} on`)
    )
  }
  const isPlanned = plannedKinds.includes(kindOf(fault))
  const isOverByItself = isMomentary(fault) || isPlanned
  if (every !== undefined) {
    const each = isOverByItself ? "" : `for ${describeLength(fault)}, `
    return (
      `${each}every ${formatSpan(every)} from ${from} on` +
      (times === undefined ? "" : `, ${times === 1 ? "once" : `${times} times`}`)
    )
  }
  if (isMomentary(fault)) return `at ${from}`
  if (isPlanned) return `from ${from} on`
  if (fault.lasting !== undefined) return `from ${from} for ${fault.lasting.text}`
  return span === undefined ? `from ${from} on` : `from ${from} to ${formatSpan(at + span)}`
}

const describeManner = ({ deploy, ramp, recovery, seenByHealthCheck }: Fault): ReadonlyArray<string> => [
  ...(ramp?.in ? [`coming over ${formatSpan(ramp.in)}`] : []),
  ...(ramp?.out ? [`fading for the last ${formatSpan(ramp.out)}`] : []),
  ...(recovery === undefined || recovery.kind === "instant" ? [] : [describeRecovery(recovery)]),
  ...(seenByHealthCheck === undefined ? [] : [`${seenByHealthCheck ? "" : "un"}seen by health checks`]),
  ...(deploy?.gate === undefined ? [] : [describeGate(deploy.gate)])
]

/** In words: "ledger is 6x slower from 1m to 1m20s". */
export const describe = (fault: Fault): string =>
  [`${describeTarget(fault)} ${describeKind(fault)} ${describeTimes(fault)}`, ...describeManner(fault)].join(", ")
