import { builtinModules } from "node:module"
import { describe, expect, it } from "vitest"
import type { SourceFile } from "./SourceTree.ts"
import { packageOf, readSource, sourcesIn, targetOf } from "./SourceTree.ts"

interface Room {
  /** Whose files it may import, beside its own. */
  readonly rooms: ReadonlyArray<string>
  /** Rooms it may name in types, and import only when it comes to it, by `import()`. */
  readonly roomsOnDemand?: ReadonlyArray<string>
  readonly packages: ReadonlyArray<string>
  /** Packages of which it may import types only. */
  readonly packagesInTypes?: ReadonlyArray<string>
}

const node = builtinModules.map((name) => (name.startsWith("node:") ? name : `node:${name}`))
const words = ["sim/kernel", "sim/model"]
const sim = [
  ...words,
  "sim/components",
  "sim/policies",
  "sim/workload",
  "sim/observation",
  "sim/faults",
  // World, Simulation and index: the files in src/sim itself.
  "sim"
]

/** The floors, lowest first: who may import what. A folder that is not here has no room. */
const rooms: Readonly<Record<string, Room>> = {
  "sim/kernel": { rooms: [], packages: ["effect", "seedrandom"] },
  "sim/model": { rooms: ["sim/kernel"], packages: ["effect"] },
  // Rooms that do not know each other.
  "sim/components": { rooms: words, packages: ["effect"] },
  "sim/policies": { rooms: words, packages: ["effect"] },
  "sim/workload": { rooms: words, packages: ["effect"], packagesInTypes: ["k6"] },
  "sim/observation": { rooms: words, packages: ["effect"] },
  "sim/faults": { rooms: [...words, "sim/observation"], packages: ["effect"] },
  sim: { rooms: sim, packages: ["effect"] },
  scenarios: { rooms: sim, packages: ["effect", "yaml"] },
  reference: { rooms: [...sim, "scenarios"], packages: ["effect", "node:fs", "node:path"] },
  experiments: {
    rooms: [...sim, "scenarios", "Loading.ts", "package.json"],
    packages: ["effect", "@effect/platform-node", "fast-check", ...node]
  },
  laws: {
    rooms: ["sim/kernel", "sim/model", "sim/observation", "sim", "scenarios", "experiments", "Loading.ts"],
    packages: ["effect", ...node]
  },
  reports: {
    rooms: ["sim/model", "sim/observation", "scenarios", "experiments"],
    packages: ["effect", "@dagrejs/dagre", "@observablehq/plot", "hyparquet-writer", "linkedom", "uplot", ...node]
  },
  lessons: {
    rooms: ["sim/model", "sim/observation", "scenarios", "experiments", "reports"],
    packages: ["effect", ...node]
  },
  tui: {
    rooms: [...sim, "scenarios", "experiments", "reports", "Loading.ts"],
    packages: ["effect", "@effect/platform-node", "ink", "react", "@dagrejs/dagre", "yaml", ...node]
  },
  cli: {
    rooms: [
      ...sim,
      "scenarios",
      "reference",
      "experiments",
      "laws",
      "reports",
      "lessons",
      "Loading.ts",
      "package.json"
    ],
    // So that a run without a screen never loads React.
    roomsOnDemand: ["tui"],
    packages: ["effect", "@effect/platform-node", ...node]
  },
  // The public face for scenarios written in TypeScript, how programs load, and the cure for Node 20: a room each.
  "faultline.ts": { rooms: [...sim, "scenarios"], packages: ["effect"] },
  "Loading.ts": { rooms: ["node20.ts"], packages: node },
  "node20.ts": { rooms: [], packages: [] },
  "package.json": { rooms: [], packages: [] }
}

/** The files of src/scenarios that read scenario files; all others are given what they need. */
const readers: Readonly<Record<string, ReadonlyArray<string>>> = {
  "src/scenarios/Library.ts": ["node:fs", "node:fs/promises", "node:path", "node:url"],
  "src/scenarios/Load.ts": ["node:fs/promises", "node:path"],
  "src/scenarios/reading/TypeScriptFile.ts": ["jiti", "node:fs", "node:module", "node:path"]
}

const roomOf = (path: string): string | undefined => {
  const place = path.replace(/^src\//, "")
  return Object.keys(rooms)
    .filter((name) => place === name || place.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0]
}

const breachesOf = (file: SourceFile): ReadonlyArray<string> => {
  const name = roomOf(file.path)
  if (name === undefined)
    return [`${file.path} stands in no room: it belongs to one of ${Object.keys(rooms).join(", ")}`]
  const room = rooms[name]!
  return file.imports.flatMap((imported) => {
    const target = targetOf(file.path, imported)
    if (target !== undefined) {
      const other = roomOf(target)
      if (other !== undefined && (other === name || room.rooms.includes(other))) return []
      if (other !== undefined && room.roomsOnDemand?.includes(other)) {
        if (imported.kind !== "static") return []
        return [`${file.path} imports ${target} at once: ${name} loads ${other} only on demand, by import()`]
      }
      return [`${file.path} imports ${target}: ${name} may import ${room.rooms.join(", ") || "no other room"}`]
    }
    const wanted = packageOf(imported)!
    if (room.packages.includes(wanted) || readers[file.path]?.includes(wanted)) return []
    if (imported.kind === "type" && room.packagesInTypes?.includes(wanted)) return []
    const allowed = room.packages.filter((one) => !one.startsWith("node:")).join(", ") || "no package"
    return [`${file.path} imports ${imported.specifier}: ${name} may import ${allowed}`]
  })
}

/** What reaches round the run to the machine it runs on, as code without comments and strings shows it. */
const ambient: Readonly<Record<string, RegExp>> = {
  "the wall clock (Date)": /(?<![.\w$])Date\b/,
  "the wall clock (performance)": /(?<![.\w$])performance\s*[.?[]/,
  "a timer of the machine": /(?<![.\w$])(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/,
  "a random number from outside the run": /\bMath\s*\.\s*random\b|(?<![.\w$])crypto\s*[.?[]/,
  "the process": /(?<![.\w$])process\s*[.?[]/,
  "the global object": /(?<![.\w$])globalThis\b/
}

/** Its bits differ between Node 22 and 24. */
const inexactPower: Readonly<Record<string, RegExp>> = {
  "a power (write Math.exp(k * Math.log(x)) or multiply)": /\*\*|\bMath\s*\.\s*pow\b/
}

const usesOf = (banned: Readonly<Record<string, RegExp>>, file: SourceFile): ReadonlyArray<string> =>
  file.bareCode
    .split("\n")
    .flatMap((line, i) =>
      Object.entries(banned).flatMap(([what, pattern]) =>
        pattern.test(line) ? [`${file.path}:${i + 1} uses ${what}`] : []
      )
    )

describe("the architecture", () => {
  it("is kept by every import", () => {
    expect(sourcesIn("src").flatMap(breachesOf)).toEqual([])
  })

  it("keeps wall clock, timers, outside randomness, process and inexact powers out of src/sim", () => {
    const banned = { ...ambient, ...inexactPower }

    expect(sourcesIn("src/sim").flatMap((file) => usesOf(banned, file))).toEqual([])
  })

  it("keeps wall clock, timers, outside randomness and process out of src/scenarios", () => {
    expect(sourcesIn("src/scenarios").flatMap((file) => usesOf(ambient, file))).toEqual([])
  })

  it("lets one file alone know the inside of effect", () => {
    const knowing = sourcesIn("src").filter((file) => file.code.includes("~effect/Effect/"))

    expect(knowing.map((file) => file.path).filter((path) => path !== "src/sim/kernel/Inside.ts")).toEqual([])
  })
})

describe("the table of rooms", () => {
  const breaches = (path: string, text: string) => breachesOf(readSource(path, text))

  it.each([
    [
      "a room its sibling",
      "src/sim/policies/Timeout.ts",
      'import { Service } from "../components/services/Service.ts"'
    ],
    ["a low floor a higher one", "src/sim/kernel/Kernel.ts", 'export type { Request } from "../model/Request.ts"'],
    ["reports the kernel", "src/reports/Html.ts", 'import {\n  second\n} from "../sim/kernel/Instant.ts"'],
    ["the simulation the file system", "src/sim/World.ts", 'import { readFileSync } from "node:fs"'],
    ["scenarios the file system, but in its readers", "src/scenarios/Compile.ts", 'import * as fs from "node:fs"'],
    ["cli to load the screen at once", "src/cli/Main.ts", 'import { runTui } from "../tui/Start.ts"'],
    ["cli to load React", "src/cli/Main.ts", 'const { render } = await import("ink")'],
    ["workload to load k6, which is only types", "src/sim/workload/Mix.ts", 'import { sleep } from "k6"'],
    ["anyone to leave src", "src/cli/Main.ts", 'import { textOf } from "../../test/SourceTree.ts"'],
    ["a folder that has no room", "src/model/Request.ts", ""]
  ])("forbids %s", (_, path, text) => {
    expect(breaches(path, text)).toHaveLength(1)
  })

  it.each([
    ["a room the words", "src/sim/policies/retries/Retry.ts", 'import { Request } from "../../model/Request.ts"'],
    ["a folder inside a room its room", "src/sim/model/distributions/Sum.ts", 'import { x } from "../Distribution.ts"'],
    ["the world all of sim", "src/sim/World.ts", 'import { Service } from "./components/services/Service.ts"'],
    ["a reader the file system", "src/scenarios/Library.ts", 'import { readFileSync } from "node:fs"'],
    ["cli the screen on demand", "src/cli/commands/Open.ts", 'const { runTui } = await import("../../tui/Start.ts")'],
    ["an import that stands in a comment", "src/sim/World.ts", '/** import { render } from "ink" */'],
    ["an import that stands in a string", "src/reports/K6Script.ts", "const line = 'import http from \"k6/http\"'"]
  ])("allows %s", (_, path, text) => {
    expect(breaches(path, text)).toEqual([])
  })

  it("names file, import and what would have been allowed", () => {
    expect(
      breaches("src/sim/model/Fact.ts", 'import { Text } from "ink"\nimport { World } from "../World.ts"')
    ).toEqual([
      "src/sim/model/Fact.ts imports ink: sim/model may import effect",
      "src/sim/model/Fact.ts imports src/sim/World.ts: sim/model may import sim/kernel"
    ])
  })
})

describe("the ban on the machine", () => {
  const uses = (text: string) => usesOf({ ...ambient, ...inexactPower }, readSource("a.ts", text))

  it.each([
    "Date.now()",
    "new Date()",
    "performance.now()",
    "process.env",
    "setTimeout(f, 1)",
    "globalThis.x",
    "Math.random()",
    "Math.pow(2, 3)",
    "x ** 2",
    "`at ${Date.now()}`"
  ])("sees %s", (text) => {
    expect(uses(`const a = 1\n${text}`)).toHaveLength(1)
  })

  it.each([
    "/** As Date.now() does. */",
    "// x ** 2",
    'const label = "Date"',
    "const text = `Date`",
    "const pattern = /Date.*\\/\\/Date/",
    "fiber.process()",
    "const dueDate = 1",
    "clock.Date"
  ])("leaves %s alone", (text) => {
    expect(uses(text)).toEqual([])
  })
})
