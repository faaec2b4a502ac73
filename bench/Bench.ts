/**
 * Bench: how fast each engine is, as a ratio to the plain callback engine measured in the same run.
 *
 *     npm run bench -- [--rounds 5] [--workloads w1,w2,w3] [--scale 1]
 *
 * Rounds are interleaved (every contender on every workload, then again) and a ratio is taken within its round, so a machine
 * that slows down or speeds up meanwhile does not favour anyone. Compare ratios, never requests per second across machines.
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import type { Outcome, WorkloadName } from "./Contender.ts"
import { contenders } from "./Contenders.ts"
import { measureScaling } from "./Scaling.ts"

/** Requests of one round at `--scale 1`: some seconds in all, so that what the compiler learns first does not count. */
const requestsOf: Readonly<Record<WorkloadName, number>> = { w1: 3_000_000, w2: 1_500_000, w3: 600_000 }

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    workloads: { type: "string", default: "w1,w2,w3" },
    scale: { type: "string", default: "1" }
  }
})
const names = Object.keys(contenders)
const base = names[0]!
const workloads = values.workloads.split(",") as Array<WorkloadName>
for (const workload of workloads) {
  if (!(workload in requestsOf)) throw new Error(`There is no workload "${workload}", only ${Object.keys(requestsOf)}.`)
}

const play = (contender: string, workload: WorkloadName): Outcome => {
  const requests = Math.round(requestsOf[workload] * Number(values.scale))
  const round = fileURLToPath(new URL("./Round.js", import.meta.url))
  const { status, stdout } = spawnSync(process.execPath, [round, contender, workload, String(requests)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"]
  })
  if (status !== 0) throw new Error(`${contender} failed on ${workload}`)
  return JSON.parse(stdout) as Outcome
}

const rounds: Array<Map<string, Outcome>> = []
for (let round = 0; round < Number(values.rounds); round++) {
  const outcomes = new Map<string, Outcome>()
  for (const workload of workloads) for (const name of names) outcomes.set(`${workload}/${name}`, play(name, workload))
  rounds.push(outcomes)
}

const sorted = (numbers: ReadonlyArray<number>): ReadonlyArray<number> => [...numbers].sort((a, b) => a - b)
const median = (numbers: ReadonlyArray<number>): number => sorted(numbers)[numbers.length >> 1]!
const speed = ({ requests, seconds }: Outcome): number => requests / seconds

const rowOf = (workload: WorkloadName, name: string): ReadonlyArray<string> => {
  const own = rounds.map((outcomes) => outcomes.get(`${workload}/${name}`)!)
  const ratios = sorted(own.map((outcome, i) => speed(outcome) / speed(rounds[i]!.get(`${workload}/${base}`)!)))
  const { requests, answered, attempts, responseMsMean } = own[0]!
  return [
    workload,
    name,
    median(ratios).toFixed(3),
    `${ratios[0]!.toFixed(3)}..${ratios.at(-1)!.toFixed(3)}`,
    (median(own.map(speed)) / 1000).toFixed(0),
    median(own.map(({ events, seconds }) => (seconds / events) * 1e9)).toFixed(0),
    answered === undefined ? "-" : ((100 * answered) / requests).toFixed(2),
    attempts === undefined ? "-" : (attempts / requests).toFixed(4),
    responseMsMean === undefined ? "-" : responseMsMean.toFixed(3)
  ]
}

const header = ["", "engine", "ratio", "range", "k req/s", "ns/event", "answered %", "attempts", "mean ms"]
const table = [header, ...workloads.flatMap((workload) => names.map((name) => rowOf(workload, name)))]
const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
const line = (row: ReadonlyArray<string>): string =>
  row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ")

console.log(`Node ${process.version}, medians of ${values.rounds} rounds; ratio = requests/s ÷ that of "${base}"\n`)
console.log(table.map(line).join("\n"))

const footprint = (): { readonly bytes: number; readonly growth: number } => {
  const program = fileURLToPath(new URL("./Footprint.js", import.meta.url))
  const { status, stdout } = spawnSync(process.execPath, ["--expose-gc", program], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"]
  })
  if (status !== 0) throw new Error("the footprint could not be measured")
  return JSON.parse(stdout) as ReturnType<typeof footprint>
}

const cost = (workload: WorkloadName): string => {
  const shares = rounds.map((outcomes) => {
    const [watched, alone] = ["faultline", "unrecorded"].map((name) => outcomes.get(`${workload}/${name}`)!.seconds)
    return watched! / alone! - 1
  })
  return `${workload} ${(100 * median(shares)).toFixed(0)} %`
}

const { bytes, growth } = footprint()
console.log(`\nobservation (journal on against off) costs: ${workloads.map(cost).join(", ")}`)
console.log(`a request in flight under a retry and a timeout: ${bytes.toFixed(0)} bytes`)
console.log(`an event with 100 000 requests asleep takes ${growth.toFixed(1)} times as long as with 100`)

const scaling = await measureScaling()
console.log(
  `replications of ${scaling.scenario}: ${scaling.all.toFixed(1)} runs/s on ${scaling.cores} cores, ${scaling.one.toFixed(1)} on one: ` +
    `${scaling.ratio.toFixed(2)} times as many`
)

interface LabFigures {
  readonly firstFrameMs: number
  readonly framesPerSecond: number
  readonly frameMs: number
  readonly busy: number
  readonly keyMs: number
  readonly keyMsMax: number
}

/** The built lab, in a terminal of this size, with a run at full speed in which everything changes. */
const lab = (size: string): LabFigures => {
  const [probe, program, scenario] = ["./LabProbe.js", "../Main.js", "../../bench/lab.yaml"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url))
  ) as [string, string, string]
  const { status, stderr, stdout } = spawnSync(process.execPath, ["--import", probe, program, "open", scenario], {
    encoding: "utf8",
    env: { ...process.env, LAB_PROBE: size }
  })
  if (status !== 0) throw new Error(`the lab could not be measured at ${size}: ${stderr}`)
  return JSON.parse(stdout) as LabFigures
}

console.log("\nthe lab, with a run at full speed")
for (const size of ["80x24", "120x40", "200x60"]) {
  const { busy, firstFrameMs, frameMs, framesPerSecond, keyMs, keyMsMax } = lab(size)
  console.log(
    `${size.padEnd(8)}first frame ${firstFrameMs.toFixed(0)} ms, a frame ${frameMs.toFixed(1)} ms, ` +
      `${framesPerSecond.toFixed(0)} a second (${(100 * busy).toFixed(0)} % of a core), ` +
      `a key ${keyMs.toFixed(0)} ms, ${keyMsMax.toFixed(0)} ms at most`
  )
}
