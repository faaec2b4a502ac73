/**
 * Message: everything that can happen to the model, from keys, from the simulation and from the terminal.
 *
 * Messages say what is meant, not which key was pressed; which key means what stands in `Actions.ts`.
 */
import type { Size } from "./drawing/Surface.ts"
import type { Opened, Pane } from "./Model.ts"
import type { Report } from "./SessionProtocol.ts"

export type Message =
  /** The terminal has another size. */
  | { readonly type: "resized"; readonly size: Size }
  | { readonly type: "reported"; readonly report: Report }
  /** A file was written, or could not be. */
  | { readonly type: "noticed"; readonly text: string; readonly isProblem: boolean }
  /** A key whose action cannot be taken now, and why. */
  | { readonly type: "refused"; readonly because: string }
  | { readonly type: "began"; readonly opened: Opened | undefined }

  // Anywhere
  | { readonly type: "left" }
  | { readonly type: "quit"; readonly keepsScreen: boolean; readonly isInterrupted: boolean }
  | { readonly type: "askedForHelp" }
  | { readonly type: "nextTheme" }
  | { readonly type: "nextSymbols" }
  | { readonly type: "keptScreen" }
  | { readonly type: "suspended" }
  /** By so many lines, entries or components; negative is up. */
  | { readonly type: "moved"; readonly by: number }
  | { readonly type: "movedToEnd"; readonly end: "first" | "last" }
  /** Enter: what is chosen. */
  | { readonly type: "chose" }
  /** A choice by its number, from 0. */
  | { readonly type: "choseNumber"; readonly choice: number }

  // Texts
  | { readonly type: "startedFilter" }
  | { readonly type: "typed"; readonly text: string }
  | { readonly type: "erased"; readonly all: boolean }

  // Run
  | { readonly type: "toggledPause" }
  | { readonly type: "stepped" }
  | { readonly type: "skippedToNext" }
  | { readonly type: "skipped" }
  | { readonly type: "skippedToEnd" }
  | { readonly type: "sped"; readonly by: number }
  | { readonly type: "spedToMax" }
  | { readonly type: "restarted" }
  | { readonly type: "reseeded" }
  | { readonly type: "variantChanged"; readonly by: number }

  // Disturb
  | { readonly type: "openedFaults" }
  | { readonly type: "wroteFault" }
  | { readonly type: "wroteChange" }
  | { readonly type: "openedLift" }
  | { readonly type: "loadChanged"; readonly up: boolean }

  // Look
  | { readonly type: "paneChosen"; readonly pane: Pane }
  | { readonly type: "paneChanged"; readonly by: number }
  | { readonly type: "zoomed" }
  /** To a component that calls the selected one, or that it calls. */
  | { readonly type: "followed"; readonly to: "caller" | "callee" }
  | { readonly type: "windowChanged" }
  | { readonly type: "distributionToggled" }
  | { readonly type: "openedLesson" }

  // Files
  | { readonly type: "askedToSave" }
  | { readonly type: "askedToReport" }
