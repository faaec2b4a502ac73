/**
 * uPlot files: the script and style sheet of uPlot, to stand in the page itself so that it needs no network.
 *
 * They are looked up beside this program's other packages when a page is made, which works from the sources and from
 * `dist/`.
 */
import { createRequire } from "node:module"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { asIs, type Markup } from "./Markup.ts"

export interface UPlotFiles {
  readonly script: Markup
  readonly style: Markup
}

/** The program cannot work without its packages: not finding one is a bug, or a broken installation. */
export const readUPlot: Effect.Effect<UPlotFiles, never, FileSystem.FileSystem> = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const { resolve } = createRequire(import.meta.url)
  const read = (name: string) =>
    Effect.map(
      Effect.suspend(() => files.readFileString(resolve(`uplot/dist/${name}`))),
      (text) => asIs(text.trim().replace(/<\/(script|style)/gi, "<\\/$1"))
    )
  return { script: yield* read("uPlot.iife.min.js"), style: yield* read("uPlot.min.css") }
}).pipe(Effect.orDie)
