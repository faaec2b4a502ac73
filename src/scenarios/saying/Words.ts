/**
 * Words: how the parts of a scenario say themselves, in a few words each.
 */

import * as Topic from "../../sim/components/brokers/Topic.ts"
import * as Cache from "../../sim/components/caches/Cache.ts"
import { describe as describeWrite } from "../../sim/components/caches/WriteCache.ts"
import * as Service from "../../sim/components/services/Service.ts"
import * as Store from "../../sim/components/stores/Store.ts"
import { describe as describeAwait } from "../../sim/components/transactions/Await.ts"
import { describe as describeEffect } from "../../sim/components/transactions/Effect.ts"
import { describe as describeIdempotency } from "../../sim/components/transactions/Idempotency.ts"
import { describe as describeLock } from "../../sim/components/transactions/Lock.ts"
import { describe as describeOutbox } from "../../sim/components/transactions/Outbox.ts"
import { describe as describeCommit } from "../../sim/components/transactions/TwoPhaseCommit.ts"
import { describe as describeUpdate } from "../../sim/components/transactions/Update.ts"
import type { Span } from "../../sim/kernel/Instant.ts"
import { formatSpan, second } from "../../sim/kernel/Instant.ts"
import { describe as describeConsistency } from "../../sim/model/Consistency.ts"
import { describe as describeSize } from "../../sim/model/MessageSize.ts"
import { writeRatio } from "../../sim/model/Quantities.ts"
import * as Policy from "../../sim/policies/Policy.ts"
import { describe as describeDiurnal } from "../../sim/workload/Diurnal.ts"
import type { ScenarioLoad } from "../../sim/workload/ScenarioLoad.ts"
import { derive } from "../../sim/workload/ScenarioLoad.ts"
import { highest, totalDuration } from "../../sim/workload/Stages.ts"
import { describe as describeTenants } from "../../sim/workload/Tenants.ts"
import { targetText } from "../language/Naming.ts"
import type { SagaPart, Step } from "../language/Step.ts"
import type { CallStep } from "../language/StepKinds.ts"
import type { Component } from "../language/System.ts"
import type { PolicyOptions } from "../language/Through.ts"
import type { Participant } from "../language/TransactionKinds.ts"
import { arrivalsOf } from "../Places.ts"
import type { Scenario } from "../Scenario.ts"

/** `1 connection`, `20 connections`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

/** `a`, `a and b`, `a, b and c`. */
export const joined = (words: ReadonlyArray<string>, and = "and"): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${and} ${words.at(-1)}`

/** A component: "3 x 64 workers, line of 500". */
export const describeComponent = (component: Component): string => {
  switch (component.kind) {
    case "service":
      return Service.describe(component.service)
    case "store":
      return Store.describe(component.store)
    case "cache":
      return Cache.describe(component.cache)
    case "topic":
      return Topic.describe(component.topic, Object.keys(component.topic.groups ?? {}).length)
  }
}

/** How often something comes: "450/s", "2.5/s", "10/m". */
const rateText = (rate: number, timeUnit: Span): string => {
  const perSecond = (rate * second) / timeUnit
  return perSecond >= 1 || perSecond === 0
    ? `${Number(perSecond.toPrecision(3))}/s`
    : `${Number((perSecond * 60).toPrecision(3))}/min`
}

const loadText = (load: ScenarioLoad): string => {
  switch (load.executor) {
    case "constant-arrival-rate":
      return `${rateText(load.rate, load.timeUnit)} for ${formatSpan(load.duration)}`
    case "ramping-arrival-rate": {
      const most = highest({ start: load.startRate, stages: load.stages })
      const from = rateText(load.startRate, load.timeUnit)
      return `from ${from} up to ${rateText(most, load.timeUnit)} within ${formatSpan(totalDuration(load.stages))}`
    }
    case "constant-vus":
      return `${counted(load.vus, "user")} for ${formatSpan(load.duration)}`
    case "ramping-vus": {
      const most = highest({ start: load.startVUs, stages: load.stages })
      return `from ${load.startVUs} up to ${counted(most, "user")} within ${formatSpan(totalDuration(load.stages))}`
    }
    case "shared-iterations":
      return `${counted(load.iterations, "iteration")} shared by ${counted(load.vus, "user")}`
    case "per-vu-iterations":
      return `${counted(load.vus, "user")}, ${counted(load.iterations, "iteration")} each`
  }
}

const arrivalsText = ({ load: { arrivals, diurnal } }: Scenario, load: ScenarioLoad): string => {
  if (!load.executor.endsWith("-arrival-rate")) return ""
  const daily = diurnal === undefined ? "" : `, ${describeDiurnal(diurnal)}`
  if (arrivals === undefined) return daily
  const own = arrivalsOf(load.name, arrivals)
  if (typeof own === "string") return `, ${own}${daily}`
  if (own.gaps !== undefined) return `, gaps like ${own.gaps.text}${daily}`
  if (own.synchronized !== undefined) return `, all at every full ${formatSpan(own.synchronized.every)}${daily}`
  if (own.trace !== undefined) return `, a trace of ${counted(own.trace.rows.length, "arrival")}`
  return `, ${Object.keys(own).join()}${daily}`
}

/** The loads that run a journey: "450/s for 4m, poisson". */
export const describeLoads = (scenario: Scenario, journey: string): ReadonlyArray<string> =>
  derive(scenario.load.k6)
    .filter(({ exec }) => exec === journey)
    .map((load) => {
      const from = load.startTime === 0 ? "" : `, from ${formatSpan(load.startTime)} on`
      const { tenants } = scenario.load
      const whose = tenants === undefined ? "" : `, ${describeTenants(tenants)}`
      return `${loadText(load)}${from}${arrivalsText(scenario, load)}${whose}`
    })

/** Policies in the order in which they are written: "up to 3 tries, at once; times out after 800ms". */
export const describePolicies = (policies: ReadonlyArray<PolicyOptions>): string =>
  policies.map(Policy.describe).join("; ")

const percent = (ratio: number): string => String(writeRatio(ratio))

/** Steps in a row: "works exponential(4ms), then calls payments.charge". */
export const describeSteps = (steps: ReadonlyArray<Step>): string =>
  steps.length === 0 ? "does nothing" : steps.map(describeStep).join(", then ")

const describeStep = (step: Step): string => {
  const name = step.name === undefined ? "" : `${step.name}: `
  const through = step.through === undefined || step.through.length === 0 ? "" : ` (${describePolicies(step.through)})`
  return `${name}${stepText(step)}${through}`
}

const sagaPart = ({ do: done, name, undo }: SagaPart): string =>
  `${name} ${inBrackets(done)}${undo === undefined ? "" : ` undone by ${inBrackets(undo)}`}`

const inBrackets = (steps: ReadonlyArray<Step>): string => `[${describeSteps(steps)}]`

const callText = ({ call, consistency, size }: CallStep): string => {
  const more = [
    ...(consistency === undefined ? [] : [describeConsistency(consistency)]),
    ...(size === undefined ? [] : [describeSize(size)])
  ]
  return `calls ${targetText(call)}${more.length === 0 ? "" : ` (${more.join(", ")})`}`
}

const participantText = (participant: Participant): string =>
  "effect" in participant
    ? `${targetText(participant.write)} (${participant.effect}${participant.amount === undefined ? "" : ` ${participant.amount}`})`
    : targetText(participant)

const stepText = (step: Step): string => {
  switch (step.kind) {
    case "work":
      return `works ${step.work.text}${step.drawn === "once" ? ", the same for every try of a request" : ""}`
    case "wait":
      return `waits ${step.wait.text}`
    case "call":
      return callText(step)
    case "publish":
      return `sends a message to ${step.publish}`
    case "fail":
      return `fails ${percent(step.fail)} of the time`
    case "sequence":
      return inBrackets(step.sequence)
    case "parallel": {
      const { need, parallel } = step
      const enough = need === undefined || need === parallel.length ? "" : `, ${need} of which are enough`
      return `at the same time ${joined(parallel.map((one) => inBrackets([one])))}${enough}`
    }
    case "choice":
      return step.choice
        .map((branch) => {
          if (branch.kind === "otherwise") return `otherwise ${inBrackets(branch.otherwise)}`
          const when =
            branch.kind === "chance" ? `in ${percent(branch.chance)} of cases` : `if ${branch.happened} has happened`
          return `${when} ${inBrackets(branch.steps)}`
        })
        .join(", ")
    case "cache":
      return `asks ${step.cache.name} and after a miss ${inBrackets(step.cache.miss)}`
    case "write":
      return describeWrite(step.write, step.write.cache, inBrackets(step.write.steps))
    case "acquire":
      return `holds one of ${step.acquire.pool} during ${inBrackets(step.acquire.steps)}`
    case "repeat": {
      const { concurrency = 1, steps, times } = step.repeat
      return `${times} times${concurrency === 1 ? "" : `, ${concurrency} at once`}, ${inBrackets(steps)}`
    }
    case "saga":
      return `in a saga ${joined(step.saga.steps.map(sagaPart))}`
    case "update": {
      const { steps, store } = step.update
      return describeUpdate(step.update, store, steps === undefined ? undefined : inBrackets(steps))
    }
    case "lock":
      return describeLock(step.lock, step.lock.name, inBrackets(step.lock.steps))
    case "commit":
      return describeCommit(step.commit, joined(step.commit.participants.map(participantText)))
    case "effect": {
      const { effect, outbox, write } = step
      const message = outbox === undefined ? "" : `, and ${describeOutbox(outbox, outbox.topic)}`
      return `${describeEffect(step, effect, write && targetText(write))}${message}`
    }
    case "await":
      return describeAwait(step.await)
    case "idempotent":
      return describeIdempotency(step.idempotent, inBrackets(step.idempotent.steps))
    case "run": {
      const calls = step.calls ?? []
      return `runs code of its own${calls.length === 0 ? "" : `, which calls ${joined(calls.map(targetText))}`}`
    }
  }
}
