#!/usr/bin/env node
/**
 * Main: the program `faultline`.
 *
 * It is two steps: the process is prepared, and only then is the rest loaded (see `Loading.ts` and `Startup.ts`).
 */
import { beginLoading } from "../Loading.ts"
import { opensLab, settle } from "./Startup.ts"

const finishLoading = beginLoading()
settle(process.env)
if (opensLab(process)) void import("../tui/session/Thread.ts").then(({ startAhead }) => startAhead())
const { main } = await import("./Program.ts")
finishLoading()
main()
