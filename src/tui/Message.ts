/**
 * Message: everything that can happen to the model, from keys, from the simulation and from the terminal.
 *
 * Messages say what is meant, not which key was pressed; which key means what stands in `Actions.ts`.
 */

import type { ThemeName } from "./drawing/Palette.ts"
import type { Size } from "./drawing/Surface.ts"
import type { SymbolSet } from "./drawing/Symbols.ts"
import type { Opened, Pane } from "./Model.ts"
import type { Order, Report } from "./session/SessionProtocol.ts"

export type Message =
  /** The terminal has another size. */
  | { readonly type: "resized"; readonly size: Size }
  | { readonly type: "reported"; readonly report: Report }
  /** A file was written, or could not be. */
  | { readonly type: "noticed"; readonly text: string; readonly isProblem: boolean }
  /** A key whose action cannot be taken now, and why. */
  | { readonly type: "refused"; readonly because: string }
  /** The file of the scenario may be another. */
  | { readonly type: "edited" }
  | { readonly type: "began"; readonly opened: Opened | undefined }

  // Anywhere
  | { readonly type: "left" }
  | { readonly type: "quit"; readonly keepsScreen: boolean; readonly isInterrupted: boolean }
  | { readonly type: "askedForHelp" }
  /** Default: the next one. */
  | { readonly type: "nextTheme"; readonly theme?: ThemeName }
  | { readonly type: "nextSymbols"; readonly symbols?: SymbolSet }
  | { readonly type: "keptScreen" }
  | { readonly type: "mouseToggled" }
  | { readonly type: "suspended" }
  /** The terminal goes to the editor, or to a lesson, about the scenario at hand. */
  | { readonly type: "lent"; readonly to: "editor" | "lesson" }
  /** By so many lines, entries or components; negative is up. */
  | { readonly type: "moved"; readonly by: number }
  | { readonly type: "movedToEnd"; readonly end: "first" | "last" }
  /** Enter: what is chosen. */
  | { readonly type: "chose" }
  /** A choice by its number, from 0. */
  | { readonly type: "choseNumber"; readonly choice: number }

  // Palette
  /** `text` stands in it already. */
  | { readonly type: "openedPalette"; readonly text: string }
  /** Takes the completion under the pointer. */
  | { readonly type: "completed" }
  /** What was said earlier (negative) or later. */
  | { readonly type: "recalled"; readonly by: number }

  // Texts
  | { readonly type: "startedFilter" }
  | { readonly type: "typed"; readonly text: string }
  | { readonly type: "erased"; readonly all: boolean }
  | { readonly type: "erasedWord" }

  // Run
  | { readonly type: "toggledPause" }
  | { readonly type: "stepped" }
  | { readonly type: "skippedToNext" }
  | { readonly type: "skipped" }
  | { readonly type: "skippedToEnd" }
  | { readonly type: "sped"; readonly by: number }
  | { readonly type: "spedToMax" }
  | { readonly type: "spedTo"; readonly speed: number }
  /** Back or forth in what was recorded. */
  | { readonly type: "looked"; readonly by: number }
  /** Begins again, with what is different. */
  | { readonly type: "restarted"; readonly seed?: string; readonly variant?: string }
  | { readonly type: "reseeded" }
  /** Said in full to the simulation. */
  | { readonly type: "ordered"; readonly order: Order }
  | { readonly type: "variantChanged"; readonly by: number }

  // Disturb
  | { readonly type: "openedFaults" }
  | { readonly type: "openedLift" }
  | { readonly type: "loadChanged"; readonly up: boolean }
  | { readonly type: "openedByHand" }
  | { readonly type: "openedBookmarks" }

  // Look
  | { readonly type: "paneChosen"; readonly pane: Pane }
  | { readonly type: "paneChanged"; readonly by: number }
  | { readonly type: "selected"; readonly name: string }
  | { readonly type: "zoomed" }
  | { readonly type: "presented" }
  /** To a component that calls the selected one, or that it calls. */
  | { readonly type: "followed"; readonly to: "caller" | "callee" }
  | { readonly type: "windowChanged" }
  /** The other view of the pane. */
  | { readonly type: "turned" }
  /** Another of the requests that were followed: the slowest, a failed one, the last. */
  | { readonly type: "pickChanged" }
  | { readonly type: "openedLesson" }
  /** The figures of what is selected, in sentences. */
  | { readonly type: "askedFigures" }

  /** Why things are as they are now, or were at the event that is looked at. */
  | { readonly type: "askedWhy" }
  /** A second run beside the first, or no longer. */
  | { readonly type: "besideToggled" }

  // Files
  | { readonly type: "openedRecent" }
  | { readonly type: "askedToOpen" }
  | { readonly type: "askedToSave" }
  | { readonly type: "askedToReport" }
