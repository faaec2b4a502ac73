/**
 * Checks of calls: everything that steps speak of exists and can be used in that way.
 */

import type { Target } from "../language/Naming.ts"
import type { Step } from "../language/Step.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"
import type { Routine } from "../Walk.ts"
import { routines, stepsOf } from "../Walk.ts"

const howToUse = { cache: "asked by a `cache` step", topic: "sent to by a `publish` step" } as const

export const checkCalls = ({ isWhole, keysAt, scenario }: Readable): ReadonlyArray<Problem> => {
  const components = keysAt("system")
  const component = (name: string) => scenario.system?.[name]

  /** What can be called of a component, readable or not. */
  const endpointsOf = (name: string, kind: "service" | "store"): ReadonlyArray<string> => {
    if (kind === "service") return keysAt("system", name, "endpoints")
    const known = keysAt("system", name, "store")
    return [
      ...["read", "write"].filter((operation) => known.includes(operation)),
      ...keysAt("system", name, "store", "operations"),
      ...keysAt("system", name, "store", "queries")
    ]
  }

  const wrongName = (name: string, path: Path): ReadonlyArray<Problem> =>
    components.includes(name)
      ? []
      : [{ path, at: "value", message: `there is no component "${name}"${suggestion(name, components)}` }]

  const wrongTarget = (target: Target, path: Path): ReadonlyArray<Problem> => {
    const called = component(target.component)
    if (called === undefined) return wrongName(target.component, path)
    if (called.kind === "cache" || called.kind === "topic") {
      const message = `"${target.component}" is a ${called.kind}, which is not called but ${howToUse[called.kind]}`
      return [{ path, at: "value", message }]
    }
    const known = endpointsOf(target.component, called.kind)
    if (known.includes(target.endpoint)) return []
    return [{ path, at: "value", message: unknownEndpoint(target, called.kind, known) }]
  }

  /** `name` has to be a component of this kind. */
  const wrongKind = (name: string, kind: "cache" | "topic", path: Path): ReadonlyArray<Problem> => {
    const used = component(name)
    if (used === undefined) {
      const others = components.filter((other) => (component(other)?.kind ?? kind) === kind)
      return components.includes(name)
        ? []
        : [{ path, at: "value", message: `there is no ${kind} "${name}"${suggestion(name, others)}` }]
    }
    return used.kind === kind ? [] : [{ path, at: "value", message: `"${name}" is a ${used.kind}, not a ${kind}` }]
  }

  const wrongPool = (pool: string, routine: Routine, path: Path): ReadonlyArray<Problem> => {
    const owner = routine.of === "endpoint" ? component(routine.name) : undefined
    if (owner?.kind !== "service") {
      return [{ path, at: "value", message: "only a service has pools; a journey or topic has none to acquire from" }]
    }
    const pools = keysAt("system", routine.name, "pools")
    if (pools.includes(pool)) return []
    return [{ path, at: "value", message: `"${routine.name}" has no pool "${pool}"${suggestion(pool, pools)}` }]
  }

  const wrongStep = (step: Step, path: Path, routine: Routine): ReadonlyArray<Problem> => {
    switch (step.kind) {
      case "call":
        return wrongTarget(step.call, [...path, "call"])
      case "run":
        return (step.calls ?? []).flatMap((target, i) => wrongTarget(target, [...path, "calls", i]))
      case "cache":
        return wrongKind(step.cache.name, "cache", [...path, "cache", "name"])
      case "write":
        return [
          ...wrongKind(step.write.cache, "cache", [...path, "write", "cache"]),
          ...idleWriting(step, [...path, "write"])
        ]
      case "publish":
        return wrongKind(step.publish, "topic", [...path, "publish"])
      case "acquire":
        return wrongPool(step.acquire.pool, routine, [...path, "acquire", "pool"])
      case "choice":
        return wrongChances(step, path)
      case "parallel": {
        const { need = 1, parallel } = step
        if (need <= parallel.length || !(isWhole("system") && isWhole("journeys"))) return []
        const message = `it needs ${need} answers and makes only ${parallel.length} at the same time`
        return [{ path: [...path, "need"], at: "value", message }]
      }
      default:
        return []
    }
  }

  return routines(scenario).flatMap((routine) =>
    stepsOf(routine).flatMap(({ path, step }) => wrongStep(step, path, routine))
  )
}

const unknownEndpoint = (target: Target, kind: "service" | "store", known: ReadonlyArray<string>): string => {
  const { component, endpoint } = target
  const what = kind === "store" ? "operation" : "endpoint"
  if (endpoint === "") {
    const example = known.length === 0 ? "" : `, such as ${component}.${known[0]}`
    return `say which ${what} of "${component}" is called${example}`
  }
  if (kind === "store" && (endpoint === "read" || endpoint === "write")) {
    return `"${component}" does not say how long a ${endpoint} takes; add \`${endpoint}: exponential(5ms)\` to its store`
  }
  const more =
    kind === "store" && known.length === 0 ? "; its `operations` say what can be done and how long it takes" : ""
  return `"${component}" has no ${what} "${endpoint}"${more}${suggestion(endpoint, known)}`
}

/** Only write-behind puts anything off. */
const idleWriting = ({ write }: Extract<Step, { kind: "write" }>, path: Path): ReadonlyArray<Problem> =>
  write.mode === "behind"
    ? []
    : (["interval", "batch"] as const).flatMap((option) =>
        write[option] === undefined
          ? []
          : [{ path: [...path, option], at: "key", message: `"${option}" does nothing without "mode: behind"` }]
      )

const wrongChances = (step: Extract<Step, { kind: "choice" }>, path: Path): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  let total = 0
  let others = 0
  step.choice.forEach((branch, i) => {
    if (branch.kind === "otherwise") {
      if (++others === 2) {
        problems.push({
          path: [...path, "choice", i, "otherwise"],
          at: "key",
          message: "there can be only one `otherwise`"
        })
      }
      return
    }
    if (branch.kind === "happened") return
    const before = total
    total += branch.chance
    if (total > 1 + 1e-9 && before <= 1 + 1e-9) {
      const sum = step.choice.reduce((all, one) => all + (one.kind === "chance" ? one.chance : 0), 0)
      const percent = Number((sum * 100).toPrecision(6))
      const message = `the chances add up to ${percent}%, which is more than 100%`
      problems.push({ path: [...path, "choice", i, "chance"], at: "value", message })
    }
  })
  return problems
}
