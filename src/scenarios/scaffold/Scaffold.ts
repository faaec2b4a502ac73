/**
 * Scaffold: the text of a new scenario, from what was chosen.
 */
import type { Choice, Design, Failure, Shape } from "./Shape.ts"

/** How users come: 20 a second at most, a quarter of what every shape can carry: retries alone do not bring it down. */
interface Load extends Choice {
  readonly teaches: string
  /** The k6 scenario, in braces. */
  readonly k6: string
  /** What a user does after the visit. */
  readonly afterwards?: string
  readonly isOpen: boolean
}

/** How users can come. */
export const loads: ReadonlyArray<Load> = [
  {
    name: "steady",
    says: "20 users a second, whether they are answered or not",
    teaches: "Users come whether the system is well or not: an open load.",
    k6: "executor: constant-arrival-rate, rate: 20, duration: 60s, preAllocatedVUs: 2000",
    isOpen: true
  },
  {
    name: "rising",
    says: "from 5 users a second up to 20",
    teaches: "More and more users come: an open load that rises.",
    k6: "executor: ramping-arrival-rate, startRate: 5, preAllocatedVUs: 2000, stages: [{duration: 60s, target: 20}]",
    isOpen: true
  },
  {
    name: "users",
    says: "20 users, each of whom waits for an answer and then a second",
    teaches:
      "Always the same users: when the system is slow they ask less often. A closed load is kinder than real life.",
    k6: "executor: constant-vus, vus: 20, duration: 60s",
    afterwards: "- wait: exponential(1s)                 # what a user does between two visits",
    isOpen: false
  }
]

/** Nothing goes wrong. */
export const nothing: Choice = { name: "nothing", says: "how well is it by itself?" }

/** What a person has chosen. */
export interface Chosen {
  readonly name: string
  readonly shape: Shape
  readonly load: Load
  /** `undefined` where nothing goes wrong. */
  readonly failure: Failure | undefined
  readonly designs: ReadonlyArray<Design>
}

/** What may go wrong in a shape under a load: a rush is of users who come by themselves. */
export const failuresOf = (shape: Shape, load: Load): ReadonlyArray<Failure> =>
  shape.failures.filter(({ name }) => load.isOpen || name !== "rush")

/** The command that makes it again. */
const commandOf = ({ designs, failure, load, name, shape }: Chosen): string =>
  [
    `faultline new ${name} --shape ${shape.name} --load ${load.name}`,
    `--fails ${(failure ?? nothing).name} --compare ${designs.map((design) => design.name).join(",") || "none"}`
  ].join(" ")

/** Its text, as it stands in `file`; every line is meant to be read and changed. */
export const scaffold = (chosen: Chosen, file: string): string => {
  const { designs, failure, load, name, shape } = chosen
  const title = failure === undefined ? `${shape.title}, on a day like any other` : `${shape.title}: ${failure.says}`
  const fault = failure === undefined ? undefined : `${failure.name}-fails`
  return [
    `# ${commandOf(chosen)}
#
#   faultline run ${file} --variant all     every design, with the same users and the same dice
#   faultline open ${file}                  the lab: watch it, and break it by hand
#   faultline check ${file}                 every mistake, with its line
name: ${name}
title: "${title}"
duration: 60s                             # virtual time; it takes a moment to run
warmup: 5s                                # not counted

# What is it made of? A service works and calls, a store is a database, a topic a queue, a cache a cache.
system:
${shape.system}${shape.between}
# Who asks? A journey is what one user does, step by step.
journeys:
  visit:
    - ${shape.step}
${load.afterwards === undefined ? "" : `    ${load.afterwards}\n`}
# How many, and when? An Options object of k6. ${load.teaches}
load:
  k6:
    scenarios:
      users: {${load.k6}, exec: visit}
${load.isOpen ? "  arrivals: poisson                       # at random, and not one every 50ms\n" : ""}`,
    failure === undefined
      ? ""
      : `
# What goes wrong? ${failure.teaches}
faults:
  ${fault}: {${failure.fault}, at: 20s${failure.fault.includes("flush") ? "" : ", for: 5s"}}
`,
    `
# What is promised to users? The target is low, since something goes wrong here: how high can your design keep it?
objectives:
  answers: {of: visit, good: answered within ${load.isOpen ? "1s" : "5s"}, target: 50%}${
    load.isOpen ? "" : "   # the second between two visits counts"
  }

# What could be built instead? Each design is the scenario with a change; paths lead to what is changed.
variants:
  as-is: {title: As it stands above}
${designs.map(({ change, name, teaches, title }) => `  # ${teaches}\n  ${name}:\n    title: ${title}\n    ${change}\n`).join("")}
# What do you claim? A run fails when a claim does not hold. Begin with what you predict, run it, and look at where you were wrong.
expect:
`,
    fault === undefined
      ? `  - {measure: ${shape.well.measure}, is: ${shape.well.is}, because: most of the capacity is to spare}\n`
      : `  - {measure: ${shape.well.measure}, during: 5s .. ${fault}.start, is: ${shape.well.is}, because: most of the capacity is to spare}
  - {variant: as-is, measure: ${shape.well.measure}, during: 45s .. 60s, is: ${shape.well.is}, because: what piled up is worked off by then}
`,
    designs.length === 0
      ? ""
      : `  # And how do they compare? Take away the # and say what you expect before you run it.
  # - {compare: [${designs[0]!.name}, as-is], measure: failed requests, is: at least 2x fewer}
`
  ].join("")
}
