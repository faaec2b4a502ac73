/**
 * Contenders: who is timed by `npm run bench`, and where each is found.
 *
 * Each is loaded only in the process that runs it, so that no engine is timed with another's modules in memory. The first is
 * the base of all ratios.
 */
import type { Contender } from "./Contender.ts"

export const contenders: Readonly<Record<string, () => Promise<Contender>>> = {
  callbacks: async () => (await import("./CallbackEngine.ts")).contender,
  faultline: async () => (await import("./Faultline.ts")).recorded,
  unrecorded: async () => (await import("./Faultline.ts")).unrecorded,
  stock: async () => (await import("./Faultline.ts")).stockCombinators
}
