/**
 * Round: one contender runs one workload once, in a process of its own, and prints what came of it as JSON.
 *
 * Started by `Bench.ts` as `Round.js <contender> <workload> <requests>`. A fresh process each time: what the compiler learnt in
 * one round must not help or hinder the next.
 */
import type { WorkloadName } from "./Contender.ts"
import { contenders } from "./Contenders.ts"

const [contender, workload, requests] = process.argv.slice(2) as [string, WorkloadName, string]
const { run } = await contenders[contender]!()
console.log(JSON.stringify(await run(workload, Number(requests))))
