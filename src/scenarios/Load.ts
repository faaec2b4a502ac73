/**
 * Loading: from what a person calls a scenario to the scenario, or to every mistake in it.
 */
import { readFile } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Decoded, DecodeOptions } from "./Decode.ts"
import { decode } from "./Decode.ts"
import { find, findFrom, priceSheetFile } from "./Library.ts"
import type { Open } from "./reading/Extending.ts"
import { withParts } from "./reading/Extending.ts"
import type { Mistake } from "./reading/Mistake.ts"
import { printMistakes } from "./reading/Mistake.ts"
import { isSheetFile, withPrices } from "./reading/PriceSheets.ts"
import type { Beside, Source } from "./reading/Source.ts"
import { sourceOfText, sourceOfValue } from "./reading/Source.ts"
import { withTraces } from "./reading/TraceFiles.ts"
import { importScenario, positionIn } from "./reading/TypeScriptFile.ts"

/** There are mistakes in what a person wrote; nothing has been run. */
export class Mistaken extends Data.TaggedError("Mistaken")<{
  readonly mistakes: ReadonlyArray<Mistake>
  /** The mistake is in code: a `.ts` file threw when it was read. */
  readonly isThrown?: boolean
}> {
  override get message(): string {
    return printMistakes(this.mistakes)
  }
}

const mistaken = (file: string, message: string, position?: Mistake["position"]): Mistaken =>
  new Mistaken({ mistakes: [{ file, position, path: "", variant: undefined, message }] })

/** The file that is meant by a library name or a path. */
export const locate = (name: string): Effect.Effect<string, Mistaken> =>
  Result.match(find(name), { onFailure: (why) => Effect.fail(mistaken(name, why)), onSuccess: Effect.succeed })

/**
 * Reads a file, and whatever it names, without looking at what is in it. Mistakes will name files as they are named here, and
 * those that they name by the way from there.
 */
export const readSource = (file: string): Effect.Effect<Source, Mistaken> =>
  Effect.flatMap(readFileAsSource(file), (source) => Effect.promise(() => withFiles(source)))

const withFiles = async (own: Source): Promise<Source> => {
  const named: Array<Beside> = []
  const noted = async (name: string, file: string): Promise<string> => {
    const text = await readFile(file, "utf8")
    named.push({ name, text, is: "named", isCode: false })
    return text
  }
  const beside = (name: string, from: string) => noted(name, resolve(dirname(from), name))
  const sheet = (name: string, from: string) =>
    isSheetFile(name) ? beside(name, from) : noted(name, priceSheetFile(name))
  const assembled = await withParts(own, resolve(own.file), open)
  const source = await withPrices(await withTraces(assembled, beside), sheet)
  return { ...source, beside: [...source.beside, ...named] }
}

/** Opens a file that is extended or included. */
const open: Open = async (name, from, is) => {
  const found = findFrom(name, from, is === "included")
  if (Result.isFailure(found)) return found.failure
  const read = await Effect.runPromise(Effect.result(readFileAsSource(found.success)))
  return Result.isSuccess(read) ? { source: read.success, path: resolve(found.success) } : read.failure
}

const readFileAsSource = (file: string): Effect.Effect<Source, Mistaken> =>
  /\.m?ts$/.test(file)
    ? Effect.tryPromise({
        try: () => importScenario(resolve(file)),
        catch: (error) => {
          const { mistakes } = mistaken(file, `this code threw: ${firstLine(error)}`, positionIn(resolve(file), error))
          return new Mistaken({ mistakes, isThrown: true })
        }
      }).pipe(
        Effect.flatMap((value) =>
          value === undefined
            ? Effect.fail(mistaken(file, "nothing is exported here; write `export default defineScenario({ … })`"))
            : Effect.map(
                Effect.promise(() => readFile(file, "utf8")),
                (code) => sourceOfValue(value, file, code)
              )
        )
      )
    : Effect.tryPromise({
        try: () => readFile(file, "utf8"),
        catch: (error) => mistaken(file, `this file cannot be read: ${firstLine(error)}`)
      }).pipe(Effect.map((text) => sourceOfText(text, file)))

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split("\n")[0] ?? ""

/** Reads and decodes a scenario by its library name or path. */
export const load = (name: string, options: DecodeOptions = {}): Effect.Effect<Decoded, Mistaken> =>
  Effect.flatMap(locate(name), (file) => Effect.flatMap(readSource(file), (source) => decoded(source, options)))

/** Decodes a source that has been read. */
export const decoded = (source: Source, options: DecodeOptions = {}): Effect.Effect<Decoded, Mistaken> =>
  Result.match(decode(source, options), {
    onFailure: (mistakes) => Effect.fail(new Mistaken({ mistakes })),
    onSuccess: Effect.succeed
  })
