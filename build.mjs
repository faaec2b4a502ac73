/**
 * Build: bundles the programs into dist/, and then becomes one of them if asked.
 *
 *     node build.mjs                  builds the programs
 *     node build.mjs start [args]     the same, then dist/Main.js with these arguments
 *     node build.mjs bench [args]     builds these and the benchmark, then dist/bench/Bench.js with these arguments
 *
 * The packages are in the bundle: as a thousand files of their own they would take most of a second to load. It runs before every
 * `npm start`, so it prints nothing unless something is wrong, and does nothing if nothing has changed. The program runs in this
 * same process: exit codes and Ctrl-C are its own, whatever the shell. A file whose contents have not changed is left alone and a
 * changed one is replaced in one step: a program that is running out of dist/ never meets half a file. Chunks are named by
 * their contents; those of earlier builds are kept for a day, since a program started then may not have loaded them yet.
 */
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const root = dirname(fileURLToPath(import.meta.url))
const dayMs = 24 * 60 * 60 * 1000

const programs = {
  entryPoints: {
    Main: "src/cli/Main.ts",
    SessionWorker: "src/tui/session/SessionWorker.ts",
    LawsWorker: "src/laws/LawsWorker.ts",
    RunWorker: "src/experiments/RunWorker.ts",
    faultline: "src/faultline.ts"
  },
  outdir: "dist"
}
const benchmark = {
  entryPoints: {
    Bench: "bench/Bench.ts",
    Footprint: "bench/Footprint.ts",
    LabProbe: "bench/LabProbe.ts",
    Round: "bench/Round.ts"
  },
  outdir: "dist/bench"
}
const tasks = {
  build: { parts: [programs] },
  start: { parts: [programs], becomes: "dist/Main.js" },
  bench: { parts: [programs, benchmark], becomes: "dist/bench/Bench.js" }
}

/** The files of a part, as esbuild would write them, and the paths of all that they were made of. */
const bundle = async ({ entryPoints, outdir }) => {
  const { build } = await import("esbuild")
  const result = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // The first compiles scenarios in TypeScript and brings its own compiler; the others are not there, and asked for in vain.
    external: ["jiti", "react-devtools-core", "canvas"],
    jsx: "automatic",
    define: {
      "process.env.NODE_ENV": '"production"',
      // Yoga, which is Ink's, would fetch its own bytes from a data: URL, for which Node loads its HTTP client: 25 ms.
      "fetch": "undefined"
    },
    // Main.ts sets NODE_ENV as well, for React when it is run without being built.
    logOverride: { "assign-to-define": "silent" },
    // Packages that are CommonJS require modules of Node.
    banner: {
      js: 'import { createRequire as requireFor } from "node:module"\nconst require = requireFor(import.meta.url)'
    },
    metafile: true,
    logLevel: "warning",
    write: false
  })
  // Entry points last: whoever reads a new one finds its chunks in place.
  const rank = (file) => (Object.keys(entryPoints).includes(basename(file.path, ".js")) ? 1 : 0)
  const inputs = Object.keys(result.metafile.inputs).filter((path) => !path.includes(":"))
  return { files: result.outputFiles.sort((a, b) => rank(a) - rank(b)), inputs }
}

/** Writes `contents` to `path` unless that is what it holds; a file that begins with `#!` is made executable. */
const put = async (path, contents) => {
  const present = await readFile(path).catch(() => undefined)
  if (present?.equals(contents)) return
  const unfinished = `${path}.${process.pid}`
  await writeFile(unfinished, contents)
  if (contents.subarray(0, 2).toString() === "#!") await chmod(unfinished, 0o755)
  await rename(unfinished, path)
}

const removeStale = async (folder, current) => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (!entry.isFile() || current.has(entry.name)) continue
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && Date.now() - found.mtimeMs > dayMs) await rm(path, { force: true })
  }
}

/** When each of these was last changed, in milliseconds; `undefined` for one that is not there. */
const changes = (paths) =>
  Promise.all(
    paths.map((path) =>
      stat(join(root, path)).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined
      )
    )
  )

/** Whether every file that the last build read and wrote is as it was then. */
const isBuilt = async (stamp) => {
  const before = await readFile(stamp, "utf8").then(JSON.parse, () => undefined)
  if (before === undefined) return false
  const now = await changes(before.paths)
  return now.every((change, i) => change === before.changes[i])
}

const make = async (part) => {
  const folder = join(root, part.outdir)
  const stamp = join(folder, "built.json")
  if (await isBuilt(stamp)) return
  const begun = Date.now()
  // esbuild has said what is wrong by the time it fails.
  const { files, inputs } = await bundle(part).catch(() => process.exit(1))
  await mkdir(folder, { recursive: true })
  for (const file of files) await put(file.path, Buffer.from(file.contents))
  const names = files.map((file) => basename(file.path))
  await removeStale(folder, new Set([...names, basename(stamp)]))
  const read = ["build.mjs", "package-lock.json", ...inputs]
  const readChanges = await changes(read)
  // What was changed meanwhile may have been read before.
  if (readChanges.some((change) => change === undefined || change >= begun)) return rm(stamp, { force: true })
  const written = names.map((name) => `${part.outdir}/${name}`)
  const all = { paths: [...read, ...written], changes: [...readChanges, ...(await changes(written))] }
  await put(stamp, Buffer.from(JSON.stringify(all)))
}

const task = tasks[process.argv[2] ?? "build"]
for (const part of task.parts) await make(part)

if (task.becomes !== undefined) {
  const program = join(root, task.becomes)
  process.argv.splice(1, 2, program)
  await import(pathToFileURL(program).href)
}
