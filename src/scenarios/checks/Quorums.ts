/**
 * Checks of quorums: as many can answer as must, and what is said of repairs can ever be done.
 */
import { settled } from "../../sim/components/stores/quorum/Quorum.ts"
import type { StoreSpec } from "../language/System.ts"
import type { Problem } from "../reading/Issues.ts"

type Quorum = NonNullable<StoreSpec["store"]["quorum"]>

export const inQuorum = (name: string, quorum: Quorum): ReadonlyArray<Problem> => {
  const { antiEntropy, coordinator, handOff, readRepair, replicas, tells } = settled(quorum)
  const problem = (option: keyof Quorum, where: Problem["at"], message: string): Problem => ({
    path: ["system", name, "store", "quorum", option],
    at: where,
    message
  })
  const idle = (isIdle: boolean, option: keyof Quorum, because: string): ReadonlyArray<Problem> =>
    isIdle ? [problem(option, "key", `"${option}" does nothing with ${because}`)] : []
  const never = antiEntropy?.every === 0
  return [
    ...(["read", "write"] as const)
      .filter((option) => (quorum[option] ?? 0) > replicas)
      .map((option) => {
        const many = `${quorum[option]} of ${replicas} replicas can never answer`
        return problem(option, "value", `${many}; say at most ${replicas}, or more \`replicas\``)
      }),
    ...idle(
      tells === "enough" && handOff !== undefined,
      "handOff",
      '"tells: enough": nobody is told who could fail to answer'
    ),
    ...idle(
      coordinator === "client" && handOff !== undefined,
      "handOff",
      '"coordinator: client": who calls keeps nothing for others'
    ),
    ...idle(
      quorum.read === 1 && readRepair !== "none" && quorum.readRepair !== undefined && quorum.asks !== "all",
      "readRepair",
      '"read: 1": who asks one replica finds no other behind; say `asks: all`'
    ),
    ...idle(
      antiEntropy !== undefined && replicas === 1,
      "antiEntropy",
      '"replicas: 1": there is nobody to compare with'
    ),
    ...(never ? [problem("antiEntropy", "key", "nodes compare what they have every so often, more than every 0s")] : [])
  ]
}
