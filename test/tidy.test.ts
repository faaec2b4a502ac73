import { describe, expect, it } from "vitest"
import { filesAtTop, filesIn, sourcesIn, targetOf, textOf } from "./SourceTree.ts"

/** Longer than 300 lines, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {}

/** Names that say nothing about what is inside. */
const emptyNames = "utils helpers common shared misc lib manager types constants interfaces".split(" ")

/** Written so that this file does not contain what it looks for. */
const spelled = (...parts: ReadonlyArray<string>): string => parts.join("")
const markers = [
  new RegExp(
    `\\b(?:${[spelled("TO", "DO"), spelled("FIX", "ME"), spelled("XX", "X"), spelled("HA", "CK")].join("|")})\\b`
  ),
  new RegExp(spelled("@ts-", "(?:ignore|nocheck)")),
  new RegExp(spelled("\\b(?:it|test|describe)\\.", "(?:only|skip|todo)\\b"))
]
const homes = ["work", "home", "root", "Users"].map((name) => spelled("/", name, "/"))

const programs = sourcesIn("src", "bench")
const sources = [...programs, ...sourcesIn("test", "scenarios")]
const ownFiles = [
  ...filesIn("src", "bench", "test", "scenarios", "docs", "reports/library", ".ci"),
  ...filesAtTop().filter((path) => path !== "package-lock.json")
]

/** The lines of a file that match, as `path:line text`. */
const linesWith = (path: string, patterns: ReadonlyArray<RegExp>): ReadonlyArray<string> =>
  textOf(path)
    .split("\n")
    .flatMap((line, i) => (patterns.some((pattern) => pattern.test(line)) ? [`${path}:${i + 1} ${line.trim()}`] : []))

describe("a source file", () => {
  it("opens by saying what it is", () => {
    const silent = programs.filter(({ text }) => !/^(?:#!.*\n)?\/\*\*\n \* (?:[A-Z]|`faultline|k6 |uPlot )/.test(text))

    expect(silent.map(({ path }) => path)).toEqual([])
  })

  it("has at most 300 lines, unless there is a reason", () => {
    const long = programs.filter(({ path, text }) => text.trimEnd().split("\n").length > 300 && !(path in longFiles))

    expect(long.map(({ path }) => path)).toEqual([])
  })

  it("leaves nothing for later", () => {
    expect(sources.flatMap(({ path }) => linesWith(path, markers))).toEqual([])
  })

  it("exports by name", () => {
    const exporting = /(?<![\w.$])export\s+default\b|(?<![\w.$])export\s*\{[^}]*\bdefault\b/
    const nameless = sources.filter(({ path, bareCode }) => !path.startsWith("scenarios/") && exporting.test(bareCode))

    expect(nameless.map(({ path }) => path)).toEqual([])
  })

  it("imports its neighbours by their whole file name", () => {
    const vague = sources.flatMap((file) =>
      file.imports
        .filter(
          (imported) => targetOf(file.path, imported) !== undefined && !/\.(?:tsx?|json)$/.test(imported.specifier)
        )
        .map(({ specifier }) => `${file.path} imports ${specifier}`)
    )

    expect(vague).toEqual([])
  })

  it("is called after its one idea, in PascalCase", () => {
    // What others import by that name: the package, the library, the cure for Node 20.
    const lowerCase = ["src/faultline.ts", "src/sim/index.ts", "src/node20.ts"]
    const called = programs.map(({ path }) => path).filter((path) => !/(?:^|\/)[A-Z][A-Za-z0-9]*\.tsx?$/.test(path))

    expect(called.filter((path) => !lowerCase.includes(path))).toEqual([])
  })
})

describe("a file or folder", () => {
  it("has a name that says something", () => {
    const named = filesIn("src", "bench", "test", "scenarios", "docs").filter((path) =>
      path.split("/").some((part) => emptyNames.includes(part.split(".")[0]!.toLowerCase()))
    )

    expect(named).toEqual([])
  })

  it("knows no machine's folders", () => {
    const ofMachines = new RegExp(`(?<![\\w.*])(?:${homes.join("|")})`)

    expect(ownFiles.flatMap((path) => linesWith(path, [ofMachines]))).toEqual([])
  })
})

describe("the lock file", () => {
  it("names no registry, so that it works with any", () => {
    expect(linesWith("package-lock.json", [/"resolved": "http/])).toEqual([])
  })

  it("knows every platform's binaries, without which `npm ci` refuses it", () => {
    const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(
      textOf("package-lock.json")
    ).packages
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages))
        .map((name) => `${path} needs ${name}`)
    )

    expect(missing).toEqual([])
  })
})
