/**
 * Rulings: the settings that decided what was recorded of a run, each with its value and with whose it is.
 *
 * A setting that is not written has a default, and often nobody knows that it is there, or whose it is: the descriptions of the
 * schema do. What is recorded names its caller ("shop.checkout -> payments.charge"); that is where its policies are found.
 */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { Autoscaler } from "../../sim/components/services/Autoscaler.ts"
import { HealthCheck } from "../../sim/components/services/HealthCheck.ts"
import { OutlierEjection } from "../../sim/components/services/OutlierEjection.ts"
import { Failover } from "../../sim/components/stores/replication/Failover.ts"
import { presets as breakerPresets } from "../../sim/policies/breakers/BreakerPresets.ts"
import { CircuitBreaker } from "../../sim/policies/breakers/CircuitBreaker.ts"
import type { Preset } from "../../sim/policies/Preset.ts"
import { Retry } from "../../sim/policies/retries/Retry.ts"
import { presets as retryPresets } from "../../sim/policies/retries/RetryPresets.ts"
import { Timeout } from "../../sim/policies/Timeout.ts"
import { targetText } from "../language/Naming.ts"
import type { PolicyOptions } from "../language/Through.ts"
import type { Scenario } from "../Scenario.ts"
import { routines, routineText, stepsOf } from "../Walk.ts"

/** One setting that decided something. */
export interface Ruling {
  /** "breaker.failureRateThreshold". */
  readonly setting: string
  /** As it would be written: "50%". `undefined` where the default says it. */
  readonly value: string | undefined
  /** "written in the scenario", "preset polly", "not written; default 50%, as in resilience4j". */
  readonly whose: string
}

/** Finds the settings behind what was recorded. */
export interface Rulings {
  /** Behind a change of state of a component or caller. */
  readonly of: (who: string, what: string) => ReadonlyArray<Ruling>
  /** Behind the tries that one makes at another. */
  readonly between: (from: string, to: string) => ReadonlyArray<Ruling>
}

/** Something with settings, as the schema has it. */
interface Owner {
  readonly name: string
  readonly schema: Schema.Top
  readonly options: unknown
}

const breakerSettings: ReadonlyArray<readonly [told: RegExp, settings: ReadonlyArray<string>]> = [
  [
    /^breaker opened: .* of .* failed$/,
    ["failureRateThreshold", "slidingWindow", "minimumNumberOfCalls", "waitDurationInOpenState"]
  ],
  [
    /^breaker opened: .* longer than/,
    ["slowCallRateThreshold", "slowCallDurationThreshold", "waitDurationInOpenState"]
  ],
  [/^breaker opened: .* failed$/, ["consecutiveFailures", "waitDurationInOpenState"]],
  [/^breaker opened: still trying/, ["maxWaitDurationInHalfOpenState", "waitDurationInOpenState"]],
  [/^breaker half-open/, ["waitDurationInOpenState", "permittedNumberOfCallsInHalfOpenState"]],
  [/^breaker closed/, ["failureRateThreshold", "permittedNumberOfCallsInHalfOpenState"]]
]

const trialSettings = ["failureRateThreshold", "permittedNumberOfCallsInHalfOpenState", "waitDurationInOpenState"]

/** Whether a breaker opened again on the calls that it let through to find out. */
const isOfTrial = (owner: Owner | undefined, what: string): boolean => {
  const calls = Number(/^breaker opened: .* of (\d+) calls/.exec(what)?.[1])
  const { permittedNumberOfCallsInHalfOpenState = 10 } = (owner?.options ?? {}) as CircuitBreaker
  return calls === permittedNumberOfCallsInHalfOpenState
}

const componentSettings: ReadonlyArray<readonly [told: RegExp, owner: string, settings: ReadonlyArray<string>]> = [
  [/ instances/, "autoscaler", ["target", "min", "max", "tolerance"]],
  [/ fails its health check/, "healthCheck", ["interval", "failures"]],
  [/ passes its health check/, "healthCheck", ["interval", "successes"]],
  [/ejected|ejection/, "outlierEjection", ["consecutiveErrors", "interval", "baseEjectionTime"]],
  [/ is given up/, "failover", ["after"]],
  [/ is promoted/, "failover", ["promote"]],
  [/ takes itself for the primary$/, "failover", ["fencing", "demote"]]
]

const presets: Readonly<Record<string, Readonly<Record<string, Preset<unknown>>>>> = {
  breaker: breakerPresets,
  retry: retryPresets
}

const callerSchemas = { breaker: CircuitBreaker, retry: Retry, timeout: Timeout } as const

/** The settings of a scenario's one design. */
export const rulingsOf = (scenario: Scenario): Rulings => {
  const policies = policiesByCaller(scenario)
  const settingsOf = (owner: Owner | undefined, settings: ReadonlyArray<string>) =>
    owner === undefined ? [] : settings.flatMap((setting) => ruling(owner, setting) ?? [])
  return {
    of: (who, what) => {
      const breaker = breakerSettings.find(([told]) => told.test(what))
      if (breaker !== undefined) {
        const owner = policyOf(policies.get(who) ?? [], "breaker")
        return settingsOf(owner, isOfTrial(owner, what) ? trialSettings : breaker[1])
      }
      const component = componentSettings.find(([told]) => told.test(what))
      return component === undefined ? [] : settingsOf(componentOwner(scenario, who, component[1]), component[2])
    },
    between: (from, to) => {
      const isBetween = (caller: string) => {
        const [one, other] = caller.split(" -> ")
        return nameIn(one) === from && other !== undefined && nameIn(other) === to
      }
      const found = [...policies].filter(([caller]) => isBetween(caller)).flatMap(([, own]) => own)
      return [
        ...settingsOf(policyOf(found, "timeout"), ["after"]),
        ...settingsOf(policyOf(found, "retry"), ["attempts", "backoff", "jitter", "budget"])
      ]
    }
  }
}

/** `shop` of `shop.checkout#2`. */
const nameIn = (label = ""): string => label.split(/[.#/]/)[0]!

/** All policies by the caller they belong to, called as the simulation calls them. */
const policiesByCaller = (scenario: Scenario): ReadonlyMap<string, ReadonlyArray<PolicyOptions>> => {
  const found = new Map<string, ReadonlyArray<PolicyOptions>>()
  for (const [name, component] of Object.entries(scenario.system)) {
    if (component.kind === "service") found.set(`in front of ${name}`, component.service.through ?? [])
  }
  for (const routine of routines(scenario)) {
    const label = routineText(routine)
    found.set(`in front of ${label}`, routine.through)
    const uses = new Map<string, number>()
    for (const { step } of stepsOf(routine)) {
      const plain = step.kind === "call" ? `${label} -> ${targetText(step.call)}` : `${label}/${step.name ?? step.kind}`
      const count = (uses.get(plain) ?? 0) + 1
      uses.set(plain, count)
      found.set(count === 1 ? plain : `${plain}#${count}`, step.through ?? [])
    }
  }
  return found
}

const policyOf = (policies: ReadonlyArray<PolicyOptions>, kind: keyof typeof callerSchemas): Owner | undefined => {
  const found = policies.find((policy) => kind in policy) as Readonly<Record<string, unknown>> | undefined
  return found === undefined ? undefined : { name: kind, schema: callerSchemas[kind], options: found[kind] }
}

const componentSchemas: Readonly<Record<string, Schema.Top>> = {
  autoscaler: Autoscaler,
  healthCheck: HealthCheck,
  outlierEjection: OutlierEjection,
  failover: Failover
}

const componentOwner = ({ system }: Scenario, who: string, name: string): Owner | undefined => {
  const component = system[who]
  const own = component?.kind === "service" ? component.service : component?.kind === "store" ? component.store : {}
  const options = (own as Readonly<Record<string, unknown>>)[name]
  const schema = componentSchemas[name]
  return options === undefined || schema === undefined ? undefined : { name, schema, options }
}

/** A value as it would be written, on one line. */
const written = (value: unknown): string =>
  typeof value === "string"
    ? value
    : typeof value === "object" && value !== null && !Array.isArray(value)
      ? `{${Object.entries(value)
          .map(([key, one]) => `${key}: ${written(one)}`)
          .join(", ")}}`
      : JSON.stringify(value)

const codecOf = (schema: Schema.Top) => schema as Schema.Codec<unknown, unknown>

const encoded = ({ options, schema }: Owner): unknown => Schema.encodeUnknownSync(codecOf(schema))(options)

/** What the schema says of a setting. */
const describedIn = (schema: Schema.Top, setting: string): string | undefined => {
  const members = "members" in schema ? (schema.members as ReadonlyArray<Schema.Top>) : [schema]
  for (const member of members) {
    const field = "fields" in member ? (member.fields as Readonly<Record<string, Schema.Top>>)[setting] : undefined
    if (field === undefined) continue
    return Schema.resolveAnnotationsKey(field)?.description ?? Schema.resolveAnnotations(field)?.description
  }
  return undefined
}

/** "Default 50%; none with so-and-so": the clause of the description that tells the default. */
const defaultIn = (description: string): string | undefined => {
  const clause = /\bDefault:? (.+?)(?:\.(?= [A-Z])|\.?$)/s.exec(description)?.[1]
  return clause?.replaceAll("`", "")
}

const ownerIn = (description: string | undefined): string | undefined =>
  /\b[Aa]s in ([^.;,]+)/.exec(description ?? "")?.[1]

const ruling = (owner: Owner, setting: string): Ruling | undefined => {
  const { name, schema } = owner
  const all = encoded(owner)
  const own: Readonly<Record<string, unknown>> =
    typeof all === "object" && all !== null ? (all as Readonly<Record<string, unknown>>) : { [shortFor(name)]: all }
  const found = { setting: `${name}.${setting}` }
  const value = own[setting]
  if (value !== undefined) return { ...found, value: written(value), whose: "written in the scenario" }
  const theirs = ofPreset(owner, own.preset, setting)
  if (theirs !== undefined) return { ...found, ...theirs }
  const says = describedIn(schema, setting)
  const clause = says === undefined ? undefined : defaultIn(says)
  if (clause === undefined) return undefined
  const whose = ownerIn(Schema.resolveAnnotations(schema)?.description)
  const as = whose === undefined || clause.includes(whose) ? "" : `, as in ${whose}`
  return { ...found, value: undefined, whose: `not written; default ${clause}${as}` }
}

/** What a library has, and where that is read. */
const ofPreset = ({ name, schema }: Owner, preset: unknown, setting: string): Omit<Ruling, "setting"> | undefined => {
  const known = typeof preset === "string" ? presets[name]?.[preset] : undefined
  const theirs = (known?.options ?? {}) as Readonly<Record<string, unknown>>
  if (known === undefined || theirs[setting] === undefined) return undefined
  // Some of what libraries never do cannot be written.
  const one = Schema.encodeUnknownOption(codecOf(schema))({ [setting]: theirs[setting] })
  const value = Option.isSome(one) ? (one.value as Readonly<Record<string, unknown>>)[setting] : "none"
  return { value: written(value), whose: `not written; preset ${preset} (${known.source})` }
}

/** A policy can be written as one value: `timeout: 800ms`, `retry: 3`. */
const shortFor = (name: string): string => (name === "timeout" ? "after" : name === "retry" ? "attempts" : name)
