/**
 * `faultline lessons`: how often what scenarios claim holds, for many seeds and with every number moved by a fifth.
 */
import { readFile, writeFile } from "node:fs/promises"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClaimsMeasured, ClaimsTask } from "../../experiments/claims/Claims.ts"
import type { Answered } from "../../experiments/Question.ts"
import type { AnswersTask } from "../../experiments/RunWorker.ts"
import type { ClaimsFound } from "../../reports/ClaimsTable.ts"
import { Refused } from "../Ending.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { print, say } from "../Output.ts"
import type { Amount } from "../runs/Claiming.ts"

const workerOf = () => new URL("./RunWorker.js", import.meta.url)

/** Runs scenarios one after the other, on all cores; tells of each as soon as it is done. */
const findAll = Effect.fnUntraced(function* (
  sources: ReadonlyArray<string>,
  amount: Amount,
  folder: string,
  tell: (found: ClaimsFound, number: number) => Effect.Effect<void, Refused>
) {
  const { Crew } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
  const { ClaimsStore, findClaims, programOf } = yield* Effect.promise(() => import("../runs/Claiming.ts"))
  const store = new ClaimsStore(folder, programOf(workerOf()))
  return yield* Effect.acquireUseRelease(
    Effect.sync(() => new Crew<ClaimsTask, ClaimsMeasured>(workerOf())),
    (crew) =>
      Effect.forEach(sources, (source, number) =>
        Effect.tap(findClaims(source, amount, crew, store), (found) => tell(found, number))
      ),
    (crew) => Effect.sync(crew.close)
  )
})

/** Writes one section; the others stay. */
const writeInto = Effect.fnUntraced(function* (file: string, found: ClaimsFound) {
  const { claimsDocument } = yield* Effect.promise(() => import("../../reports/ClaimsTable.ts"))
  const { list } = yield* Effect.promise(() => import("../../scenarios/Library.ts"))
  const before = yield* Effect.promise(() => readFile(file, "utf8").catch(() => ""))
  yield* Effect.tryPromise({
    try: () => writeFile(file, claimsDocument(before, list(), [found])),
    catch: () => new Refused({ message: `${file}: cannot be written` })
  })
  yield* say(`${found.name}: written into ${file}`)
})

const printSection = Effect.fnUntraced(function* (found: ClaimsFound, number: number) {
  const { claimsSection } = yield* Effect.promise(() => import("../../reports/ClaimsTable.ts"))
  yield* print(number === 0 ? claimsSection(found) : `\n${claimsSection(found)}`)
})

/** Runs what is needed for the figures that are quoted, and writes their table. */
const writeQuoted = Effect.fnUntraced(function* (file: string) {
  const { quoted, quotedDocument, quotedRow, quotedTasks } = yield* Effect.promise(
    () => import("../../lessons/Quoted.ts")
  )
  const { runAll } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
  const tasks = quoted.flatMap(quotedTasks)
  const values = yield* runAll<AnswersTask, ReadonlyArray<Answered>>(tasks, workerOf())
  let from = 0
  const rows = quoted.map((one) => {
    const own = values.slice(from, from + one.asked.length).flat()
    from += one.asked.length
    return quotedRow(one, own)
  })
  yield* Effect.tryPromise({
    try: () => writeFile(file, quotedDocument(rows)),
    catch: () => new Refused({ message: `${file}: cannot be written` })
  })
  yield* say(`written: ${file}`)
})

/** Below this share of seeds a claim is a wrong lesson. */
const enough = 0.95

const codeOf = (found: ReadonlyArray<ClaimsFound>): ExitCode =>
  found.some(({ claims }) => claims.some(({ held, of }) => held < enough * of)) ? ExitCode.failed : ExitCode.passed

const count = (name: string, fallback: number, least: number, says: string) =>
  Flag.Int(name).pipe(
    Flag.withMetavar("<n>"),
    Flag.withDescription(says),
    Flag.filter(
      (value) => value >= least && value <= 1000,
      () => `expected ${least} to 1000`
    ),
    Flag.withDefault(fallback)
  )

export const lessonsCommand = Command.make(
  "lessons",
  {
    names: Argument.String("scenario").pipe(
      Argument.variadic(),
      Argument.withDescription("Scenarios of the library, or files. Default: the whole library.")
    ),
    seeds: count(
      "seeds",
      100,
      1,
      "With how many seeds at most, 1 to 1000; ten where these leave no doubt. Default: 100."
    ),
    seedsMoved: count(
      "seeds-moved",
      1,
      0,
      "How many seeds with each number moved a fifth up, and down; 0: none is moved. Default: 1."
    ),
    out: Flag.String("out").pipe(
      Flag.withMetavar("<folder>"),
      Flag.withDescription("Where runs are kept and found again. Default: reports/lessons."),
      Flag.withDefault("reports/lessons")
    ),
    into: Flag.String("into").pipe(
      Flag.withMetavar("<file>"),
      Flag.withDescription(
        "Writes the tables into a Markdown file instead; it keeps those of scenarios that are not run."
      ),
      Flag.optional
    ),
    quoted: Flag.String("quoted").pipe(
      Flag.withMetavar("<file>"),
      Flag.withDescription(
        "Writes into this file what the lab measures of figures that are often quoted, and nothing else."
      ),
      Flag.optional
    )
  },
  Effect.fnUntraced(function* ({ into, names, out, quoted, seeds, seedsMoved }) {
    if (Option.isSome(quoted)) return yield* writeQuoted(quoted.value)
    const { list } = yield* Effect.promise(() => import("../../scenarios/Library.ts"))
    const sources = names.length > 0 ? names : list().map(({ name }) => name)
    const tell = Option.match(into, {
      onNone: () => printSection,
      onSome: (file) => (found: ClaimsFound) => writeInto(file, found)
    })
    const found = yield* findAll(sources, { seeds, seedsMoved }, out, tell)
    yield* endWith(codeOf(found))
  })
).pipe(
  Command.withDescription(
    "Finds wrong lessons: how often what scenarios claim in `expect` holds. Each is run with ten seeds, and with every number that " +
      "it states moved by a fifth, up and down, one at a time, on all cores; what comes near its bound is run with more seeds. The " +
      "table says in how many seeds a claim held, how many standard deviations it is from its bound, how many moves it survived, and " +
      "which it survived least. Runs are kept: Ctrl+C loses nothing, and the same command goes on.\n\n" +
      "Exits with 0 if every claim held with at least 95 % of the seeds, 99 if one did not."
  ),
  Command.withShortDescription("How often what scenarios claim holds."),
  Command.withExamples([
    { command: "faultline lessons retry-storm", description: "one scenario; takes a minute or two" },
    { command: "faultline lessons mine.yaml --seeds 20 --seeds-moved 0", description: "your own, other seeds only" },
    { command: "faultline lessons --into scenarios/README.md", description: "the whole library; takes an hour" }
  ])
)
