/**
 * Shape: what a new scenario can be made of, as text with comments that teach.
 *
 * Texts are YAML with the indentation that they have at the top of a file. Every shape is loaded to about a quarter of
 * what it can carry, so that what goes wrong is felt and passes.
 */

/** Something that can be chosen, and what it is in one line. */
export interface Choice {
  readonly name: string
  /** After the name, in a list to choose from. */
  readonly says: string
}

/** What can go wrong. */
export interface Failure extends Choice {
  /** The comment above it. */
  readonly teaches: string
  /** What stands in braces: `on: ledger, slow: 6x`; its time comes after it. */
  readonly fault: string
}

/** One design to compare with the one as it is. */
export interface Design extends Choice {
  readonly title: string
  readonly teaches: string
  /** `set`, `remove` or `insert`, as they stand in the variant's braces. */
  readonly change: string
}

/** What the system is like. */
export interface Shape extends Choice {
  /** The beginning of the title: "A shop and its database". */
  readonly title: string
  readonly system: string
  /** What stands between the system and the journeys: regions and links. */
  readonly between: string
  /** The one thing that every user does, a step of the journey `visit`, without the dash before it. */
  readonly step: string
  readonly failures: ReadonlyArray<Failure>
  readonly designs: ReadonlyArray<Design>
  /** Which designs are compared when nobody says. */
  readonly compares: ReadonlyArray<string>
  /** What is true of every design before anything goes wrong, and of the one as it is when all is over. */
  readonly well: { readonly measure: string; readonly is: string }
}

/** More than any shape can carry. */
export const rush: Failure = {
  name: "rush",
  says: "five times as many users come",
  teaches: "What comes beyond the capacity waits, and is worked off with what is to spare afterwards.",
  fault: "on: visit, load: 5x"
}

export const slow = (on: string, name = on): Failure => ({
  name,
  says: `${on} takes six times as long`,
  teaches: "A slow dependency is worse than a dead one: whoever waits for it holds on to something.",
  fault: `on: ${on}, slow: 6x`
})

export const crash = (on: string): Failure => ({
  name: "instance",
  says: `one instance of ${on} is gone`,
  teaches: "The others get its share. `instances: 1` says how many; `50%` would be half of them.",
  fault: `on: ${on}, crash: true, instances: 1`
})

export const network = (link: string): Failure => ({
  name: "network",
  says: `one message in ten is lost between ${link.replace(" <-> ", " and ")}`,
  teaches: "Nobody ever answers a lost message: without a timeout its caller would wait for ever.",
  fault: `on: "${link}", loss: 10%`
})

/** Ways to call, put around the timeout of a call. */
export const ways = (call: string): ReadonlyArray<Design> => {
  const before = (policy: string): string => `insert: {before: ${call}.through.timeout, policy: {${policy}}}`
  return [
    {
      name: "retry",
      says: "up to three attempts, with back-off and jitter",
      title: "Up to three attempts, with back-off",
      teaches: "Helps against what fails at random. Against overload it makes things worse: count the calls.",
      change: before("retry: {attempts: 3, backoff: exponential(100ms), jitter: full}")
    },
    {
      name: "budget",
      says: "retries, but they may add a tenth of the load at most",
      title: "Retries that may add a tenth at most",
      teaches: "With a budget retries cannot multiply the load, whatever happens.",
      change: before("retry: {attempts: 3, backoff: exponential(100ms), jitter: full, budget: 10%}")
    },
    {
      name: "breaker",
      says: "a circuit breaker that stops calling what fails",
      title: "A circuit breaker",
      teaches: "Fails at once instead of late, and leaves what it calls alone for a while.",
      change: before(
        "breaker: {slidingWindow: {time: 5s}, minimumNumberOfCalls: 20, slowCallDurationThreshold: 300ms, waitDurationInOpenState: 2s}"
      )
    },
    {
      name: "bulkhead",
      says: "at most eight calls at a time",
      title: "At most eight calls at a time",
      teaches: "Who is turned away at once can do something else; who waits in a line cannot.",
      change: before("bulkhead: 8")
    },
    {
      name: "hedge",
      says: "what is late is asked a second time",
      title: "What is late is asked a second time",
      teaches: "Helps against single slow answers, and adds load when everything is slow.",
      change: before("hedge: {after: 200ms}")
    },
    {
      name: "fallback",
      says: "without an answer, something lesser is shown",
      title: "A lesser answer instead of none",
      teaches: "An answer that is degraded is counted as such: look at `degraded ratio`.",
      change: before("fallback: {answer: degraded}")
    },
    {
      name: "cancel",
      says: "what nobody waits for any more is not done",
      title: "Work that nobody waits for is called off",
      teaches: "Without this the callee goes on working for callers who have left.",
      change: `set: {${call}.through.timeout: {after: 1s, cancels: everything}}`
    }
  ]
}

/** Twice of what there is least of. */
export const more = (path: string, to: string, what: string): Design => ({
  name: "more",
  says: `twice as many ${what}`,
  title: `Twice as many ${what}`,
  teaches: "The plainest answer, and one that costs money: is it worth it?",
  change: `set: {${path}: ${to}}`
})
