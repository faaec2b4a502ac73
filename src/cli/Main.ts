#!/usr/bin/env node
/**
 * Main: the program `faultline`.
 *
 * It is two steps: the process is prepared, and only then is the rest loaded (see `Startup.ts`).
 */
import "../node20.ts"
import { prepare } from "./Startup.ts"

const finish = prepare()
const { main } = await import("./Program.ts")
finish()
main()
