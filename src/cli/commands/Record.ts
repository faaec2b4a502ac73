/**
 * `faultline record`: the lab as a film or a picture, made from virtual time.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { FilmFrame, FilmOptions } from "../../tui/film/Film.ts"
import type { Keystroke } from "../../tui/film/Keystrokes.ts"
import { Refused } from "../Ending.ts"
import { say } from "../Output.ts"
import { ascii, fps, scenario, seed, set, variant } from "../Parameters.ts"

const text = (name: string, what: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(what), Flag.withDescription(description), Flag.optional)

const parameters = {
  scenario,
  out: Flag.String("out").pipe(
    Flag.withMetavar("<file>"),
    Flag.withDescription("A .cast is a film for asciinema; .svg, .ansi and .txt are one picture of the lab."),
    Flag.filter(
      (name) => kindOf(name) !== undefined,
      () => "expected a file that ends in .cast, .svg, .ansi or .txt"
    )
  ),
  variant: variant("The design that is run. Default: the first."),
  seed,
  set,
  keys: text(
    "keys",
    "<keys>",
    "What is pressed at which second of the film: '3s enter, 10s f, 12s enter'; \"in quotes\" is typed. " +
      "Default: the first answer to the question of the scenario after 4s."
  ),
  at: text("at", "<instant>", "A picture of this instant of virtual time. Default: of the end."),
  lasts: text("lasts", "<span>", "How long the film is. Default: three seconds more than the run."),
  size: Flag.String("size").pipe(
    Flag.withMetavar("<columns>x<rows>"),
    Flag.withDescription("Of the terminal, 20x5 to 400x200. Default: 120x36."),
    Flag.filter(
      (size) => sizeIn(size) !== undefined,
      () => "expected columns and rows, such as 120x36"
    ),
    Flag.withDefault("120x36")
  ),
  theme: Flag.Literals("theme", ["dark", "light", "high-contrast", "mono"]).pipe(
    Flag.withDescription("Colours. Default: dark."),
    Flag.withDefault("dark" as const)
  ),
  fps,
  ascii
}

const kindOf = (name: string): string | undefined => /\.(cast|svg|ansi|txt)$/.exec(name)?.[1]

const sizeIn = (text: string): { readonly width: number; readonly height: number } | undefined => {
  const [, columns, rows] = /^(\d+)x(\d+)$/.exec(text) ?? []
  const [width, height] = [Number(columns), Number(rows)]
  return width >= 20 && width <= 400 && height >= 5 && height <= 200 ? { width, height } : undefined
}

/** A span in milliseconds. */
const spanIn = (flag: string, written: Option.Option<string>) =>
  Effect.gen(function* () {
    if (Option.isNone(written)) return undefined
    const { readSpan } = yield* Effect.promise(() => import("../../sim/model/SpanText.ts"))
    const span = readSpan(written.value)
    if (Result.isFailure(span)) return yield* new Refused({ message: `--${flag}: ${span.failure}` })
    return span.success / 1_000_000
  })

const keysIn = Effect.fnUntraced(function* (written: Option.Option<string>, otherwise: ReadonlyArray<Keystroke>) {
  if (Option.isNone(written)) return otherwise
  const { readKeystrokes } = yield* Effect.promise(() => import("../../tui/film/Keystrokes.ts"))
  const keys = readKeystrokes(written.value)
  if (Result.isFailure(keys)) return yield* new Refused({ message: `--keys: ${keys.failure}` })
  return keys.success
})

/** The picture at an instant of virtual time, or the last one. */
const still = async (options: FilmOptions, atMs: number | undefined): Promise<FilmFrame> => {
  const { film } = await import("../../tui/film/Film.ts")
  let last: FilmFrame | undefined
  for await (const frame of film(options)) {
    last = frame
    if (atMs !== undefined && (frame.model.bench?.frame?.picture.atMs ?? 0) >= atMs) break
  }
  return last!
}

const cast = async (options: FilmOptions, title: string): Promise<string> => {
  const [{ film }, { castHeader, CastWriter }] = await Promise.all([
    import("../../tui/film/Film.ts"),
    import("../../tui/film/Asciicast.ts")
  ])
  const writer = new CastWriter()
  const lines = [castHeader(options.size, title)]
  for await (const frame of film(options)) lines.push(writer.line(frame))
  return lines.join("")
}

export const recordCommand = Command.make(
  "record",
  parameters,
  Effect.fnUntraced(function* ({ ascii, at, fps, keys, lasts, out, scenario, seed, set, size, theme, variant }) {
    const { loadWanted } = yield* Effect.promise(() => import("../runs/Running.ts"))
    const wanted = { scenario, seed, set, variant: Option.getOrUndefined(variant) }
    const { loaded } = yield* loadWanted(wanted)
    const isFilm = kindOf(out) === "cast"
    const answer = loaded.scenario.lesson === undefined ? [] : [{ atMs: isFilm ? 4000 : 0, key: "enter" }]
    const options: FilmOptions = {
      open: { source: scenario, seed, set, variant: wanted.variant },
      size: sizeIn(size)!,
      appearance: { theme, depth: kindOf(out) === "txt" ? "none" : "truecolor", symbols: ascii ? "ascii" : "braille" },
      keys: yield* keysIn(keys, answer),
      framesPerSecond: fps,
      lastsMs: yield* spanIn("lasts", lasts)
    }
    const atMs = yield* spanIn("at", at)
    if (isFilm && atMs !== undefined)
      return yield* new Refused({ message: "--at is for pictures; a film has them all" })
    const title = `${loaded.scenario.name}: ${loaded.scenario.title}`
    const text = yield* Effect.promise(async () => {
      if (isFilm) return cast(options, title)
      const { rows } = await still(options, atMs)
      if (kindOf(out) !== "svg") return `${rows.map((row) => row.trimEnd()).join("\n")}\n`
      const { screenSvg } = await import("../../tui/film/ScreenSvg.ts")
      return screenSvg(rows, options.size, theme, title)
    })
    const files = yield* FileSystem.FileSystem
    yield* files
      .writeFileString(out, text)
      .pipe(Effect.mapError((error) => new Refused({ message: `${out} cannot be written: ${error.message}` })))
    yield* say(`written: ${out}`)
  })
).pipe(
  Command.withDescription(
    "Records the lab on one scenario as somebody would see it who pressed these keys: a film (asciicast) or one picture. " +
      "It is made from virtual time, so the same command makes the same file, down to the byte, on any machine."
  ),
  Command.withShortDescription("The lab as a film or a picture."),
  Command.withExamples([
    { command: "faultline record retry-storm --out storm.cast", description: "asciinema play storm.cast" },
    {
      command: "faultline record retry-storm --at 1m30s --out storm.svg",
      description: "a picture for a page or a slide"
    },
    {
      command: "faultline record slow-server --keys '2s enter, 8s f, 9s enter' --lasts 30s --out by-hand.cast",
      description: "with a fault injected by hand"
    }
  ])
)
