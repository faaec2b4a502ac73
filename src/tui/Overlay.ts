/**
 * Overlay: what lies in front of a screen, and where one is in it.
 */
import type { MomentStory } from "../reports/stories/MomentStory.ts"

/** The line in which one says what is to be done. */
export interface Palette {
  readonly kind: "palette"
  readonly text: string
  /** Position among the completions; -1 for none of them. */
  readonly choice: number
  /** What is wrong with what was typed, once it has been tried. */
  readonly mistake: string | undefined
  /** How far back in what was said before. */
  readonly recalled: number
}

/** A line in which something is answered. */
export interface Prompt {
  readonly kind: "prompt"
  readonly asks: "save" | "report" | "fork" | "open" | "events"
  readonly text: string
  /** Why what was typed before could not be done. */
  readonly mistake?: string
}

export type Overlay =
  | { readonly kind: "help"; readonly top: number }
  | { readonly kind: "question"; readonly choice: number }
  | { readonly kind: "ending"; readonly top: number }
  | { readonly kind: "faults"; readonly choice: number }
  | { readonly kind: "lift"; readonly choice: number }
  /** What was done by hand, to be taken back. */
  | { readonly kind: "byHand"; readonly choice: number }
  | { readonly kind: "bookmarks"; readonly choice: number }
  /** The last runs, to be run again. */
  | { readonly kind: "recent"; readonly choice: number }
  | Palette
  | { readonly kind: "beside"; readonly choice: number }
  | { readonly kind: "story"; readonly top: number; readonly story: MomentStory }
  | Prompt
