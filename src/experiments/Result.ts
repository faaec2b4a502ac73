/**
 * Result: one finished run, versioned, from which every report is made. `result.json` is exactly this.
 */
import type { Topology } from "../scenarios/Topology.ts"
import type { Blame } from "../sim/observation/blame/Blame.ts"
import type { VerdictWord } from "../sim/observation/claims/Verdict.ts"
import type { Cost } from "../sim/observation/cost/Cost.ts"
import type { InvariantPicture } from "../sim/observation/invariants/Invariants.ts"
import type { Picture } from "../sim/observation/pictures/Picture.ts"

/** Raised when a field changes its meaning or goes away; readers refuse a newer major. */
export const resultVersion = 1

export type { VerdictWord } from "../sim/observation/claims/Verdict.ts"

/** One judged statement: an objective, an invariant, a k6 threshold or an expectation. */
export interface Judged {
  readonly kind: "objective" | "threshold" | "expectation" | "invariant"
  /** What was claimed, in words. */
  readonly claim: string
  readonly verdict: VerdictWord
  /** What was measured, in words and as a number. */
  readonly measured: string
  readonly value: number | null
  /** The scenario's own reason, or why nothing could be concluded. */
  readonly because?: string
}

export type { Topology, TopologyNode } from "../scenarios/Topology.ts"

export interface Lesson {
  readonly question: string
  readonly choices: ReadonlyArray<string>
  readonly answer: string
  readonly why: string
  readonly knob?: string
  readonly try?: ReadonlyArray<string>
  readonly sources?: ReadonlyArray<string>
}

/** When goodput was again what it was before the faults. */
export interface Recovered {
  /** From the last end of a fault; `null` if it was not back to the end of the run. */
  readonly afterMs: number | null
  /** How long was looked. */
  readonly lookedMs: number
}

export interface Result {
  readonly version: typeof resultVersion
  readonly faultline: string
  readonly scenario: {
    readonly name: string
    readonly title: string
    /** As given on the command line: a library name or a path. */
    readonly source: string
    /** SHA-256 of the file's text, the first 16 hexadecimal digits. */
    readonly hash: string
    readonly tags: ReadonlyArray<string>
    readonly topology: Topology
    readonly lesson: Lesson | null
    readonly variants: ReadonlyArray<string>
  }
  readonly variant: string
  readonly seed: string
  /** `--set path=value` as given. */
  readonly set: ReadonlyArray<string>
  /** Interventions made by hand, in the scenario's own words. */
  readonly byHand: ReadonlyArray<unknown>
  readonly fingerprint: string
  readonly checkpoints: ReadonlyArray<{ readonly at: number; readonly fingerprint: string }>
  readonly events: number
  readonly verdict: VerdictWord
  readonly judged: ReadonlyArray<Judged>
  /** Why the run ended early (deadlock, livelock, growth, threshold abort), or remarks (unstable, carried k6 options). */
  readonly findings: ReadonlyArray<{ readonly kind: string; readonly atMs: number | null; readonly message: string }>
  readonly picture: Picture
  /** Where faults have ended and there was some time left to look. Not there in results of older versions. */
  readonly recovery?: Recovered
  /** Where the scenario has prices. */
  readonly cost?: Cost
  /** Where the scenario has invariants. */
  readonly invariants?: ReadonlyArray<InvariantPicture>
  /** What time and work were spent on. Not there in results of older versions. */
  readonly blame?: Blame
  /** The command that reproduces it. */
  readonly command: string
}
