/**
 * TypeScript file: reads a scenario that is written in TypeScript, on every Node alike.
 *
 * It may stand alone in an empty folder: "faultline" and "effect" are the program's own copies, so that its Effects run in this
 * program's virtual time. Nothing is kept: a file that has changed is read anew.
 */
import { readdirSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import * as face from "../Face.ts"

/** What a scenario may import without having it: these are in memory once, wherever the program itself was loaded from. */
const ownModules = async (): Promise<Record<string, unknown>> => {
  const effect = await import("effect")
  const modules = Object.entries(effect).filter(([, module]) => typeof module === "object")
  return { faultline: face, effect, ...Object.fromEntries(modules.map(([name, module]) => [`effect/${name}`, module])) }
}

/**
 * The folders of effect that the program has no use for, such as `effect/http`: read from the installed package. They bring another
 * copy of its core, which works with ours since effect knows its own by name; what fibers run on is always ours.
 */
const otherFolders = (): Record<string, string> => {
  const effect = join(dirname(createRequire(import.meta.url).resolve("effect/package.json")), "dist")
  const folders = readdirSync(effect, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return Object.fromEntries(folders.map(({ name }) => [`effect/${name}`, join(effect, name)]))
}

/** The value that the file exports as its default, or as `scenario`. Rejects with whatever the file throws. */
export const importScenario = async (path: string): Promise<unknown> => {
  // Loaded late: a program that reads only YAML need not have them.
  const { createJiti } = await import("jiti")
  const jiti = createJiti(import.meta.url, {
    virtualModules: await ownModules(),
    alias: otherFolders(),
    nativeModules: ["effect"],
    interopDefault: false,
    moduleCache: false,
    fsCache: false,
    sourceMaps: true
  })
  const exported = await jiti.import<{ readonly default?: unknown; readonly scenario?: unknown }>(path)
  return exported.default ?? exported.scenario
}

/** Where in the file an error came up, if it says so. */
export const positionIn = (
  path: string,
  error: unknown
): { readonly line: number; readonly column: number } | undefined => {
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error)
  const at = text.indexOf(`${path}:`)
  const [, line, column] = (at < 0 ? null : /^:(\d+):(\d+)/.exec(text.slice(at + path.length))) ?? []
  return line === undefined || column === undefined ? undefined : { line: Number(line), column: Number(column) }
}
