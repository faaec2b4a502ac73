/**
 * Key file: where a person's own keys stand, `faultline/keys.yaml` in the folder for settings.
 *
 *     next change: N
 *     fault: [f, ctrl+f]
 *     move: [e, i]        # down, up
 */
import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml"
import type { Environment } from "../drawing/Theme.ts"
import { actions } from "./Actions.ts"
import { type Binding, type Bindings, bind } from "./KeyBindings.ts"

/** Where it is. A folder for settings that is not an absolute path does not count, as XDG says. */
export const keyFile = ({ XDG_CONFIG_HOME: config }: Environment): string => {
  const folder = config !== undefined && isAbsolute(config) ? config : join(homedir(), ".config")
  return join(folder, "faultline", "keys.yaml")
}

/** What the text binds, and a sentence for each mistake in it. */
export const readKeys = (text: string): { readonly bindings: Bindings; readonly mistakes: ReadonlyArray<string> } => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const lineOf = (at: number) => lines.linePos(at).line
  const [error] = document.errors
  if (error !== undefined) {
    return { bindings: {}, mistakes: [`line ${lineOf(error.pos[0])}: ${error.message.split("\n")[0]}`] }
  }
  if (document.contents === null) return { bindings: {}, mistakes: [] }
  if (!isMap(document.contents)) return { bindings: {}, mistakes: ['line 1: expected lines like "next change: N"'] }
  const written = document.contents.items.map(({ key, value }): Binding => {
    const node = isScalar(key) ? key : undefined
    const keys = (isSeq(value) ? value.items : [value]).map((one) => (isScalar(one) ? one.value : ""))
    return {
      label: String(node?.value),
      // `0` and `1` are numbers in YAML, and nothing at all is `null`.
      keys: keys.flatMap((one) => (one === null ? [] : [String(one)])),
      line: lineOf(node?.range?.[0] ?? 0)
    }
  })
  return bind(written, actions)
}

/** The keys of whoever sits there, and what is wrong with them in one sentence; usual ones where there is no file. */
export const ownKeys = (environment: Environment): { readonly bindings: Bindings; readonly trouble?: string } => {
  const file = keyFile(environment)
  try {
    const { bindings, mistakes } = readKeys(readFileSync(file, "utf8"))
    return mistakes.length === 0 ? { bindings } : { bindings, trouble: `${file}, ${mistakes.join("; ")}` }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === "ENOENT" || code === "ENOTDIR"
      ? { bindings: {} }
      : { bindings: {}, trouble: `${file} cannot be read: ${message}` }
  }
}
