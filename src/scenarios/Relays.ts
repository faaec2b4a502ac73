/**
 * Relays: the processes that empty outboxes, and the names by which faults and links find them.
 */
import type { Scenario } from "./Scenario.ts"
import { routines, stepsOf } from "./Walk.ts"

/** What links and faults call the relay of the outbox for a topic. */
export const relayName = (topic: string): string => `${topic}.relay`

/** The relays of all outboxes that steps write into, each once. */
export const relaysIn = (parts: Partial<Pick<Scenario, "journeys" | "system">>): ReadonlyArray<string> => {
  const steps = routines(parts).flatMap(stepsOf)
  const topics = steps.flatMap(({ step }) => (step.kind === "effect" && step.outbox ? [step.outbox.topic] : []))
  return [...new Set(topics)].map(relayName)
}
