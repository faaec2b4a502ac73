/**
 * Round: one contender runs one workload once, in a process of its own, and prints what came of it as JSON.
 *
 * Started by `Bench.ts` as `Round.js <contender> <workload> <requests>`. A fresh process each time: what the compiler learnt in
 * one round must not help or hinder the next.
 */
import type { WorkloadName } from "./Contender.ts"
import { contenders } from "./Contenders.ts"

const [contender, workload, requests] = process.argv.slice(2) as [string, WorkloadName, string]
// As the program itself does: without `getBuiltinModule` Effect keeps no AsyncResource per suspension, see src/cli/Startup.ts.
const { getBuiltinModule } = process
Object.assign(process, { getBuiltinModule: undefined })
const { run } = await contenders[contender]!()
Object.assign(process, { getBuiltinModule })
console.log(JSON.stringify(await run(workload, Number(requests))))
