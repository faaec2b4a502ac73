/**
 * Families: what the things are of which there are several kinds, in the order of the index.
 *
 * A union of structs that gets a name in the schema belongs here, or among those that are told where they are used; a test says so.
 */
import type { Family } from "./Thing.ts"

const family = (name: string, noun: string, says: string, more: Partial<Family> = {}): Family => ({
  name,
  noun,
  says,
  ...more
})

export const families = {
  components: family("components", "component", "What a system is made of.", { definition: "Component" }),
  parts: family("parts", "part", "What components and links can be told in detail."),
  steps: family("steps", "step", "What endpoints, consumers and journeys do.", { definition: "Step" }),
  policies: family("policies", "policy", "Ways of calling, in a `through`, outermost first.", {
    definition: "Policy",
    limits: "policies"
  }),
  budgets: family("budgets", "budget", "How many retries there may be: `budget` of a `retry`.", {
    definition: "RetryBudget",
    limits: "policies"
  }),
  limits: family("limits", "limit", "Limits that are learned: `algorithm` of an `adaptiveLimit`.", {
    definition: "AdaptiveLimit",
    limits: "policies"
  }),
  rates: family("rates", "rate", "Limits of a rate: `algorithm` of a `rateLimit`.", {
    definition: "RateLimit",
    limits: "policies"
  }),
  throttles: family("throttles", "throttle", "Ways to hold back one's own calls: `algorithm` of a `throttle`.", {
    definition: "Throttle",
    limits: "policies"
  }),
  shedding: family("shedding", "shed", "When calls are refused: what a `shed` looks at.", {
    definition: "LoadShedding",
    limits: "policies"
  }),
  presets: family("presets", "preset", "Defaults of libraries and products, by their names.", { limits: "policies" }),
  balancers: family("balancers", "balancer", "Who gets the next call: `balancer` of a service.", {
    definition: "Balancer",
    limits: "service"
  }),
  evictions: family("evictions", "eviction", "Which entry of a full cache goes: `eviction` of a cache.", {
    definition: "Eviction",
    limits: "cache"
  }),
  executors: family("executors", "executor", "How k6 makes load: `executor` of a k6 scenario.", { limits: "load" }),
  arrivals: family("arrivals", "arrivals", "How arrivals are spread in time: `arrivals` beside `k6`.", {
    definition: "Arrivals",
    limits: "load"
  }),
  faults: family("faults", "fault", "What can go wrong with what a fault is `on`.", {
    definition: "Fault",
    limits: "faults"
  }),
  invariants: family("invariants", "invariant", "What must be true of what a run does to the world and to data.", {
    definition: "Invariant"
  }),
  distributions: family("distributions", "distribution", "How a length of time varies.", {
    definition: "Distribution"
  }),
  measures: family("measures", "measure", "What an `expect` can be about, as `<measure> of <thing>`.")
} as const satisfies Readonly<Record<string, Family>>

/** Unions of structs that are told where they are used: two or three ways to say the same. */
export const toldInPlace: Readonly<Record<string, string>> = {
  AutoscalerTarget: "of an autoscaler",
  ScalingPlan: "of an autoscaler",
  ScalingPolicy: "of an autoscaler",
  SlidingWindow: "of a breaker",
  Fallback: "of a fallback, which is a page",
  HedgeBudget: "the budgets of a retry",
  Expectation: "a claim about one variant, or about two"
}
