/**
 * Build: bundles the programs into dist/, and then becomes one of them if asked.
 *
 *     node build.mjs                  builds the programs
 *     node build.mjs start [args]     the same, then dist/Main.js with these arguments
 *     node build.mjs bench [args]     builds these and the benchmark, then dist/bench/Bench.js with these arguments
 *
 * It runs before every `npm start`, so it is quick and prints nothing unless something is wrong. The program runs in this same
 * process: exit codes and Ctrl-C are its own, whatever the shell. A file whose contents have not changed is left alone and a
 * changed one is replaced in one step: a program that is running out of dist/ never meets half a file. Chunks are named by
 * their contents; those of earlier builds are kept for a day, since a program started then may not have loaded them yet.
 */
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { build, stop } from "esbuild"

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

/** The files of a part, as esbuild would write them. */
const bundle = async ({ entryPoints, outdir }) => {
  const result = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    // Packages stay outside the bundle, so Main.ts sets the variable as well, for React.
    logOverride: { "assign-to-define": "silent" },
    sourcemap: "linked",
    logLevel: "warning",
    write: false
  })
  // Entry points last: whoever reads a new one finds its chunks in place.
  const rank = (file) => (Object.keys(entryPoints).includes(basename(file.path, ".js")) ? 1 : 0)
  return result.outputFiles.sort((a, b) => rank(a) - rank(b))
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

const task = tasks[process.argv[2] ?? "build"]
for (const part of task.parts) {
  // esbuild has said what is wrong by the time it fails.
  const files = await bundle(part).catch(() => process.exit(1))
  const folder = join(root, part.outdir)
  await mkdir(folder, { recursive: true })
  for (const file of files) await put(file.path, Buffer.from(file.contents))
  await removeStale(folder, new Set(files.map((file) => basename(file.path))))
}
await stop()

if (task.becomes !== undefined) {
  const program = join(root, task.becomes)
  process.argv.splice(1, 2, program)
  await import(pathToFileURL(program).href)
}
