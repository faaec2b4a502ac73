/**
 * Checks of the call graph: no circle of calls that wait for each other, and no component that nothing leads to.
 */

import type { Step } from "../language/Step.ts"
import type { Component } from "../language/System.ts"
import { writeOf } from "../language/TransactionKinds.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import type { Tree } from "../reading/Source.ts"
import type { Routine, StepAt } from "../Walk.ts"
import { routines, routineText, stepsOf } from "../Walk.ts"

/** The components that a step uses itself. */
export const usedBy = (step: Step): ReadonlyArray<string> => {
  switch (step.kind) {
    case "call":
      return [step.call.component]
    case "run":
      return (step.calls ?? []).map(({ component }) => component)
    case "cache":
      return [step.cache.name]
    case "write":
      return [step.write.cache]
    case "publish":
      return [step.publish]
    case "update":
      return [step.update.store]
    case "effect":
      return [...(step.write === undefined ? [] : [step.write.component]), ...(step.outbox ? [step.outbox.topic] : [])]
    case "commit":
      return [...new Set(step.commit.participants.map((one) => writeOf(one).component))]
    default:
      return []
  }
}

/** The endpoints that a step waits for. */
const waitsFor = ({ path, step }: StepAt): ReadonlyArray<readonly [to: string, path: Path]> => {
  if (step.kind === "call") return [[`${step.call.component}.${step.call.endpoint}`, [...path, "call"]]]
  if (step.kind !== "run") return []
  return (step.calls ?? []).map(({ component, endpoint }, i) => [`${component}.${endpoint}`, [...path, "calls", i]])
}

/** Every circle of calls, reported once, at the call that closes it. */
export const checkCircles = ({ scenario }: Readable): ReadonlyArray<Problem> => {
  const all = routines(scenario)
  const byName = new Map(all.filter(({ of }) => of === "endpoint").map((routine) => [routineText(routine), routine]))
  const problems: Array<Problem> = []
  const done = new Set<string>()

  const visit = (routine: Routine, trail: ReadonlyArray<string>): void => {
    const here = routineText(routine)
    if (done.has(here)) return
    const way = [...trail, here]
    for (const step of stepsOf(routine)) {
      for (const [to, path] of waitsFor(step)) {
        const from = way.indexOf(to)
        if (from >= 0) {
          const circle = [...way.slice(from), to].join(" -> ")
          problems.push({ path, at: "value", message: `calls go round in a circle and never end: ${circle}` })
        } else {
          const next = byName.get(to)
          if (next !== undefined) visit(next, way)
        }
      }
    }
    done.add(here)
  }

  for (const routine of byName.values()) visit(routine, [])
  return problems
}

/** Whether a routine is one of a component's, or of its consumers. */
const isOf = ({ name, of }: Routine, component: string): boolean =>
  of !== "journey" && (name === component || (of === "topic" && name.startsWith(`${component}.`)))

/** Where a topic sends what its consumers cannot do. */
export const deadLettersOf = (component: Component | undefined): ReadonlyArray<string> => {
  if (component?.kind !== "topic") return []
  const { deadLetters, groups = {} } = component.topic
  const all = [deadLetters, ...Object.values(groups).map((own) => own.deadLetters)]
  return [...new Set(all.filter((topic) => topic !== undefined))]
}

/** The components that no journey leads to, at any number of steps. */
const unreached = ({ scenario }: Readable): ReadonlyArray<string> => {
  const all = routines(scenario)
  const reached = new Set<string>()
  const reach = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    for (const next of all) if (isOf(next, name)) visit(next)
    for (const topic of deadLettersOf(scenario.system?.[name])) reach(topic)
  }
  const visit = (routine: Routine): void => {
    for (const { step } of stepsOf(routine)) for (const name of usedBy(step)) reach(name)
  }
  for (const routine of all) if (routine.of === "journey") visit(routine)
  return Object.keys(scenario.system ?? {}).filter((name) => !reached.has(name))
}

/** Whether there is code that does not say what it calls. */
const hasUntoldCalls = ({ scenario }: Readable): boolean =>
  routines(scenario).some((routine) => stepsOf(routine).some(({ step }) => step.kind === "run" && !step.calls?.length))

/** A design as far as it can be read, and what was written of it. */
interface Design {
  readonly readable: Readable
  readonly tree: Tree
}

/** Components that no design uses, each with a tree in which it stands. */
export const unreachedEverywhere = (
  designs: ReadonlyArray<Design>
): ReadonlyArray<{ readonly problem: Problem; readonly tree: Tree }> => {
  const unused = new Map<string, Tree>()
  const used = new Set<string>()
  for (const { readable, tree } of designs) {
    const here = unreached(readable)
    for (const name of here) if (!unused.has(name)) unused.set(name, tree)
    for (const name of readable.keysAt("system")) if (!here.includes(name)) used.add(name)
  }
  for (const name of used) unused.delete(name)
  const isCodeSilent = designs.some(({ readable }) => hasUntoldCalls(readable))
  return Array.from(unused, ([name, tree]) => ({ problem: unreachedProblem(name, isCodeSilent), tree }))
}

const unreachedProblem = (name: string, isCodeSilent: boolean): Problem => ({
  path: ["system", name],
  at: "key",
  message: `nothing ever uses "${name}": no journey leads to it, in no variant${
    isCodeSilent ? `; what your own code calls is said beside it: {run: code, calls: ["${name}.…"]}` : ""
  }`
})
