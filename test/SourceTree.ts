/**
 * Source tree: the files of this repository as text, for the tests that read them.
 *
 * The reading is by eye, not by compiler: comments and strings are told from code well enough for this repository, and a
 * template inside a template's `${}` is read as code.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, posix, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))

export interface Import {
  readonly specifier: string
  /** `type`: erased, nothing is loaded. `dynamic`: loaded when it is come to. */
  readonly kind: "static" | "type" | "dynamic"
}

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string
  readonly text: string
  /** The text with its comments blanked out, line for line. */
  readonly code: string
  /** The code with the contents of its strings blanked out as well. */
  readonly bareCode: string
  readonly imports: ReadonlyArray<Import>
}

/** Every file in these folders, in order of path; a folder that does not exist has none. */
export const filesIn = (...folders: ReadonlyArray<string>): ReadonlyArray<string> =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort()

/** The files at the top of the repository. */
export const filesAtTop = (): ReadonlyArray<string> =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()

export const textOf = (path: string): string => readFileSync(join(root, path), "utf8")

/** Every TypeScript file in these folders. */
export const sourcesIn = (...folders: ReadonlyArray<string>): ReadonlyArray<SourceFile> =>
  filesIn(...folders)
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => readSource(path, textOf(path)))

export const readSource = (path: string, text: string): SourceFile => {
  const { code, bareCode } = withoutComments(text)
  return { path, text, code, bareCode, imports: importsIn(code, bareCode) }
}

/** Where a relative import leads, from the root of the repository; `undefined` for a package. */
export const targetOf = (path: string, { specifier }: Import): string | undefined =>
  specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : undefined

/** The package an import names, without the path inside it; `undefined` for a relative import. */
export const packageOf = ({ specifier }: Import): string | undefined => {
  if (specifier.startsWith(".")) return undefined
  if (specifier.startsWith("node:")) return specifier
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")
}

/** Found in the bare code, so that an import quoted in a string is none; its name is then read from the code. */
const importsIn = (code: string, bareCode: string): ReadonlyArray<Import> => {
  const statement = /(?<![\w.$])(?:import|export)(?<type>\s+type)?\s*(?:[\w$*{},\s]+?\sfrom\s*)?(?<name>" *")/g
  const call = /(?<![\w.$])import\s*\(\s*(?<name>(?<quote>["'`]) *\k<quote>)/g
  const nameIn = (match: RegExpMatchArray): string => {
    const end = match.index! + match[0].length
    return code.slice(end - match.groups!.name!.length + 1, end - 1)
  }
  return [
    ...[...bareCode.matchAll(statement)].map(
      (match): Import => ({ specifier: nameIn(match), kind: match.groups!.type === undefined ? "static" : "type" })
    ),
    ...[...bareCode.matchAll(call)].map((match): Import => ({ specifier: nameIn(match), kind: "dynamic" }))
  ]
}

const commentOrString =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|\$\{(?:`[^`]*`|[^`}])*\}|[^`\\])*`|(?<=[=(,:!&|?{};[]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\//g

const withoutComments = (text: string): { readonly code: string; readonly bareCode: string } => {
  const blank = (some: string): string => some.replace(/[^\n]/g, " ")
  const isComment = (some: string): boolean => some.startsWith("//") || some.startsWith("/*")
  const bare = (some: string): string => {
    if (isComment(some)) return blank(some)
    if (!some.startsWith("`")) return some[0] + blank(some.slice(1, -1)) + some.at(-1)
    // What stands in the braces of a template is code.
    return some.replace(
      /(^|\})((?:\\[\s\S]|(?!\$\{)[^\\])*)(?=\$\{|$)/g,
      (_, start: string, rest: string) => start + blank(rest)
    )
  }
  return {
    code: text.replace(commentOrString, (some) => (isComment(some) ? blank(some) : some)),
    bareCode: text.replace(commentOrString, bare)
  }
}
