/**
 * K6 rules: what k6 refuses although every single field is well-formed.
 *
 * The sentences are k6's own where k6 has one, so that what people find when they search for them is true here too.
 */
import { formatSpan, type Span, second } from "../kernel/Instant.ts"
import { highest, type Stage } from "./Stages.ts"

/** The shortest duration k6 lets an executor have, except in stages. */
const shortestDuration: Span = second

/** At most so many users in a ramp; k6's own limit. */
const mostUsers = 100_000_000

/** A rule that is broken, as Effect's filters take it. */
export interface Complaint {
  readonly path: ReadonlyArray<string | number>
  readonly issue: string
}

/** k6's rule for iterations that users share. */
export const fewerIterationsThanUsers = (iterations: number, vus: number): ReadonlyArray<Complaint> => {
  if (iterations >= vus) return []
  const issue = `the number of iterations (${iterations}) can't be less than the number of VUs (${vus})`
  return [{ path: ["iterations"], issue }]
}

/** k6's rule for durations other than those of stages. */
export const shorterThanAllowed = (name: string, span: Span | undefined): ReadonlyArray<Complaint> => {
  if (span === undefined || span >= shortestDuration) return []
  return [
    { path: [name], issue: `the ${name} must be at least ${formatSpan(shortestDuration)}, but is ${formatSpan(span)}` }
  ]
}

/** k6's rules for a ramp of users; `startField` is where its starting value is written. */
export const rampOfUsers = (
  startField: string,
  start: number,
  stages: ReadonlyArray<Stage>
): ReadonlyArray<Complaint> => {
  const complaints: Array<Complaint> = []
  if (highest({ start, stages }) <= 0) {
    const issue = `either ${startField} or one of the stages' target values must be greater than 0`
    complaints.push({ path: ["stages"], issue })
  }
  if (start > mostUsers) complaints.push({ path: [startField], issue: `the startVUs exceed max limit of ${mostUsers}` })
  stages.forEach(({ target }, i) => {
    if (target <= mostUsers) return
    complaints.push({
      path: ["stages", i, "target"],
      issue: `target for stage ${i + 1} exceeds max limit of ${mostUsers}`
    })
  })
  return complaints
}

/** k6's rules for an open load. */
export const arrivalRules = (options: {
  readonly timeUnit?: Span
  readonly preAllocatedVUs: number
  readonly maxVUs?: number
}): ReadonlyArray<Complaint> => {
  const { timeUnit, preAllocatedVUs, maxVUs = preAllocatedVUs } = options
  const complaints: Array<Complaint> = []
  if (timeUnit === 0) complaints.push({ path: ["timeUnit"], issue: "the timeUnit must be more than 0" })
  if (maxVUs < preAllocatedVUs) {
    const issue = `maxVUs (${maxVUs}) can't be less than preAllocatedVUs (${preAllocatedVUs})`
    complaints.push({ path: ["maxVUs"], issue })
  }
  return complaints
}
