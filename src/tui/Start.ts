/**
 * Start: takes the terminal, runs the lab in it, and gives it back, however it ends.
 *
 * Ink takes and gives back the terminal and reads the keys; what is shown is painted past it, see `Painter.ts`. Ink and React are
 * loaded only here and only after the environment has been put right for them: Ink does not look at NO_COLOR.
 */
import { writeFileSync } from "node:fs"
import type { Instance } from "ink"
import { list } from "../scenarios/Library.ts"
import { ownKeys } from "./actions/KeyFile.ts"
import type { Rows } from "./drawing/Frame.ts"
import type { ThemeName } from "./drawing/Palette.ts"
import type { Size } from "./drawing/Surface.ts"
import type { SymbolSet } from "./drawing/Symbols.ts"
import { chooseSymbols } from "./drawing/Symbols.ts"
import type { Environment } from "./drawing/Theme.ts"
import { chooseTheme } from "./drawing/Theme.ts"
import type { Errand } from "./Errand.ts"
import { screenSvg } from "./film/ScreenSvg.ts"
import { lend } from "./Lending.ts"
import { Loop } from "./Loop.ts"
import type { Appearance, Opened } from "./Model.ts"
import { initialModel } from "./Model.ts"
import { heardWith, mouseOff, mouseOn, pointedAt, pointedIn } from "./Mouse.ts"
import { Painter } from "./Painter.ts"
import { keepRecent, readRecent } from "./RecentFile.ts"
import { Speaker } from "./Speaker.ts"
import { screenRows } from "./screens/Screen.ts"
import { Session } from "./session/Session.ts"
import type { Hands } from "./widgets/Keyboard.tsx"

export interface TuiOptions {
  /** Opens this at once. Default: the library. */
  readonly open?: Opened | undefined
  /** Leaves the terminal alone if that has mistakes. Default: they are shown in the lab, until they are mended. */
  readonly isStrict?: boolean | undefined
  /** Default `auto`: as the terminal says it is. */
  readonly theme?: "auto" | ThemeName | undefined
  /** Default `auto`: the best the terminal can be trusted with. */
  readonly symbols?: "auto" | SymbolSet | undefined
  /** Clicks and the wheel come here. Default: not; a key lets them. */
  readonly mouse?: boolean | undefined
  /** Sentences line by line instead of a picture. Default: if INK_SCREEN_READER is `true`. */
  readonly screenReader?: boolean | undefined
  /** Frames a second at most, 1 to 30. Default 12; fewer while drawing takes long. */
  readonly fps?: number | undefined
  /** Default: those of the process. */
  readonly stdin?: NodeJS.ReadStream | undefined
  readonly stdout?: NodeJS.WriteStream | undefined
  /** The file in which recent runs are kept. Default: they are forgotten. */
  readonly recentFile?: string | undefined
  /** Where the worker's program is. Default: beside this file. */
  readonly worker?: URL | undefined
  /** The file of this program, for lessons. Default: the one that was started. */
  readonly program?: string | undefined
}

/** What the user has chosen, and for the rest what the environment says. */
export const appearanceFor = (options: TuiOptions, environment: Environment): Appearance => {
  const found = chooseTheme(environment)
  const { symbols = "auto", theme = "auto" } = options
  return {
    theme: theme === "auto" ? found.name : theme,
    depth: found.depth,
    symbols: symbols === "auto" ? chooseSymbols(environment).name : symbols
  }
}

/** What Ink and React have to find before they are loaded. */
const settle = (environment: NodeJS.ProcessEnv): void => {
  environment.NODE_ENV ??= "production"
  delete environment.DEV
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== "") {
    environment.FORCE_COLOR = "0"
    delete environment.NO_COLOR
  }
}

const sizeOf = ({ columns, rows }: NodeJS.WriteStream): Size => ({ width: columns || 80, height: rows || 24 })

/** Drawing that takes longer than this makes the rate go down. */
const renderMsMax = 40

/**
 * Runs the lab until the user leaves it. Resolves with the exit code, 0, or 105 after Ctrl+C; with `undefined` if the terminal has
 * been left alone.
 */
export const runTui = async (options: TuiOptions = {}): Promise<number | undefined> => {
  const { stdin = process.stdin, stdout = process.stdout } = options
  const appearance = appearanceFor(options, process.env)
  settle(process.env)
  const speaks = options.screenReader === true || process.env.INK_SCREEN_READER === "true"
  const { bindings, trouble } = ownKeys(process.env)
  let hasMouse = false
  const mouse = (isOn: boolean): void => {
    if (isOn !== hasMouse) stdout.write(isOn ? mouseOn : mouseOff)
    hasMouse = isOn
  }
  const hands: Hands = { leave: () => mouse(false) }
  let code = 0
  let isScreenKept = false
  const carryOut = (errand: Errand): void => {
    switch (errand.errand) {
      case "send":
        return session.send(errand.order)
      case "keepScreen":
        return keepScreen(loop, errand.name)
      case "lend":
        mouse(false)
        return lend(errand.lending, hands, options.program ?? process.argv[1]!, (trouble) => {
          resized()
          if (trouble !== undefined) return loop.dispatch({ type: "noticed", text: trouble, isProblem: true })
          if (errand.lending.to === "editor") loop.dispatch({ type: "edited" })
        })
      case "remember":
        if (options.recentFile !== undefined) keepRecent(options.recentFile, errand.run)
        return
      case "suspend":
        mouse(false)
        return suspend(hands, resized)
      case "quit":
        code = errand.code
        isScreenKept = errand.keepsScreen
        painter.stop()
        mouse(false)
        return app?.unmount()
    }
  }
  const first = initialModel(sizeOf(stdout), appearance, bindings)
  const recent = options.recentFile === undefined ? [] : readRecent(options.recentFile)
  const library = { ...first.library, recent }
  const loop = new Loop({ ...first, library, hasMouse: options.mouse === true && !speaks }, carryOut)
  const session = new Session((report) => loop.dispatch({ type: "reported", report }), {
    ...(options.worker === undefined ? {} : { worker: options.worker })
  })
  const rate = new Rate(options.fps ?? 12, (perSecond) => session.send({ order: "frames", perSecond }))
  const painter = new Painter(
    stdout,
    () => screenRows(loop.current()),
    (tookMs) => rate.drew(tookMs)
  )
  // The thread of the session reads the scenario while Ink is loaded here.
  loop.dispatch({ type: "began", opened: options.open })
  // It is at hand here at once; what each of them is about is told by the thread.
  if (options.open === undefined) loop.dispatch({ type: "reported", report: { report: "shelf", shelf: list() } })
  const { takeTerminal } = await import("./widgets/Keyboard.tsx")
  if (options.isStrict === true && !(await isOpened(loop))) {
    await session.close()
    return undefined
  }
  const point = (input: string): void => {
    for (const pointed of hasMouse ? pointedIn(input) : []) {
      const message = pointedAt(loop.current(), pointed)
      if (message !== undefined) loop.dispatch(message)
    }
  }
  const speaker = new Speaker(stdout, loop.current)
  const changed = () => {
    if (speaks) return speaker.request()
    mouse(loop.current().hasMouse)
    painter.request()
  }
  const resized = () => {
    loop.dispatch({ type: "resized", size: sizeOf(stdout) })
    if (speaks) return
    mouse(loop.current().hasMouse)
    // After Ink, which clears the screen when its size changes.
    setImmediate(painter.repaint)
  }
  stdout.on("resize", resized)
  // Somebody else may want it stopped: ctrl+z itself is a key here.
  const stopped = () => loop.dispatch({ type: "suspended" })
  if (process.platform !== "win32") process.on("SIGTSTP", stopped)
  const crashed = (error: unknown) => {
    painter.stop()
    giveBackAndTell(() => app?.unmount(), error)
  }
  process.prependListener("uncaughtException", crashed)
  let app: Instance | undefined
  try {
    app = takeTerminal(
      { loop, hands },
      {
        stdin: heardWith(stdin, point),
        stdout,
        alternateScreen: !speaks,
        isScreenReaderEnabled: false,
        interactive: true,
        exitOnCtrlC: false
      }
    )
    loop.subscribe(changed)
    // There is no picture in which it would be in the way.
    if (speaks) stdout.write("\u001b[?25h")
    if (trouble !== undefined) loop.dispatch({ type: "noticed", text: trouble, isProblem: true })
    changed()
    if (!speaks) painter.repaint()
    await app.waitUntilExit()
  } finally {
    painter.stop()
    process.off("uncaughtException", crashed)
    stdout.off("resize", resized)
    process.off("SIGTSTP", stopped)
    await session.close()
  }
  if (isScreenKept) stdout.write(`${screenRows(loop.current()).join("\n")}\n`)
  return code
}

/** Whether what was to be opened could be, as soon as that is known. */
const isOpened = (loop: Loop): Promise<boolean> =>
  new Promise((resolve) => {
    const look = () => {
      const { bench } = loop.current()
      if (bench?.state === "opening") return
      stop()
      resolve(bench?.state !== "mistaken")
    }
    const stop = loop.subscribe(look)
    look()
  })

/** What is told of a crash must not be told on a screen that is about to vanish. */
const giveBackAndTell = (giveBack: () => void, error: unknown): void => {
  giveBack()
  if (process.listenerCount("uncaughtException") > 1) return
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(70)
}

const keepScreen = (loop: Loop, name: string): void => {
  const model = loop.current()
  const { appearance, size } = model
  const [plain, painted] = (["none", "truecolor"] as const).map((depth) =>
    screenRows({ ...model, appearance: { ...appearance, depth } })
  ) as [Rows, Rows]
  const texts = {
    txt: `${plain.map((row) => row.trimEnd()).join("\n")}\n`,
    ansi: `${painted.join("\n")}\n`,
    svg: screenSvg(painted, size, appearance.theme, name)
  }
  try {
    for (const [end, text] of Object.entries(texts)) writeFileSync(`${name}.${end}`, text)
    loop.dispatch({ type: "noticed", text: `written: ${name}.{txt,ansi,svg}`, isProblem: false })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    loop.dispatch({ type: "noticed", text: `${name} cannot be written: ${why}`, isProblem: true })
  }
}

/** Hands the terminal to the shell that started us, and takes it back on SIGCONT. There are no jobs on Windows. */
const suspend = ({ suspend }: Hands, resumed: () => void): void => {
  if (process.platform === "win32" || suspend === undefined) return
  void suspend().then((suspension) => {
    process.once("SIGCONT", () => void suspension.resume().then(resumed))
    process.kill(process.pid, "SIGSTOP")
  })
}

/** The rate of frames: halved while drawing takes long, and brought back bit by bit. */
class Rate {
  readonly #wanted: number
  readonly #tell: (perSecond: number) => void
  #now: number
  #meanMs = 0

  constructor(wanted: number, tell: (perSecond: number) => void) {
    this.#wanted = Math.min(30, Math.max(1, wanted))
    this.#now = this.#wanted
    this.#tell = tell
    if (this.#wanted !== 12) tell(this.#wanted)
  }

  drew(tookMs: number): void {
    this.#meanMs = this.#meanMs * 0.9 + tookMs * 0.1
    if (this.#meanMs > renderMsMax && this.#now > 1) this.#change(this.#now / 2)
    else if (this.#meanMs < renderMsMax / 4 && this.#now < this.#wanted) this.#change(this.#now * 1.5)
  }

  #change(perSecond: number): void {
    this.#now = Math.min(this.#wanted, Math.max(1, perSecond))
    this.#meanMs = renderMsMax / 2
    this.#tell(this.#now)
  }
}
