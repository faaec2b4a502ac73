/**
 * Challenge text: what is to be brought about, what has been set, and whether it was enough.
 */
import type { Ink } from "../reports/plain/PlainInk.ts"
import type { Challenge } from "../scenarios/language/Challenge.ts"
import type { Turned } from "./Knobs.ts"
import { costOf, nameOf, rangeOf } from "./Knobs.ts"
import type { Lines } from "./Telling.ts"
import { heading, told } from "./Telling.ts"
import type { Trial } from "./Trial.ts"
import { usualSeeds } from "./Trial.ts"

/** A claim of a challenge, in words. */
export const claimInWords = ({ after, during, is, measure }: Challenge["passes"][number]): string => {
  const when = during === undefined ? (after === undefined ? "" : ` after ${after}`) : ` during ${during}`
  return `${measure}${when} is ${is}`
}

/** What a knob costs: `1 each`, or `1 for any but the first`. */
export const priceOf = ({ cost = 1, oneOf }: Challenge["knobs"][number]): string =>
  cost === 0 ? "free" : oneOf === undefined ? `${cost} for each` : `${cost} for any but the first`

/** The goal, the knobs and the rules. */
export const challengeLines = (challenge: Challenge, design: string, ink: Ink): Lines => [
  ...heading(`CHALLENGE  ${challenge.goal}`, ink),
  ...told(`You begin with ${design}, and may spend ${challenge.budget} on these knobs:`, ink),
  ...challenge.knobs.flatMap((knob, i) => [
    ...told(`${nameOf(knob)}: ${rangeOf(knob)} (${priceOf(knob)})`, ink, { mark: `  ${i + 1}  ` }),
    ...(knob.says === undefined ? [] : told(knob.path, ink, { mark: "     ", tone: "dim" }))
  ]),
  "",
  ...told(`With each of ${challenge.seeds ?? usualSeeds} seeds this has to hold:`, ink),
  ...challenge.passes.flatMap((claim) => told(claimInWords(claim), ink, { mark: "  - " }))
]

/** What has been set so far, and what is left. */
export const spendingLines = (turns: ReadonlyArray<Turned>, { budget }: Challenge, ink: Ink): Lines => {
  const cost = costOf(turns)
  const isTooMuch = cost > budget
  return [
    ...turns.flatMap(({ cost: own, knob, value }) =>
      told(`${nameOf(knob)} = ${value} (${own})`, ink, { mark: "  - " })
    ),
    ...told(
      isTooMuch ? `That is ${cost}, more than the budget of ${budget}.` : `That is ${cost} of ${budget}.`,
      ink,
      isTooMuch ? { tone: "bad" } : {}
    )
  ]
}

/** Seed by seed what held and what did not. */
export const trialLines = ({ passed, tried }: Trial, ink: Ink): Lines => [
  "",
  ...tried.flatMap((one) => {
    const sign = ink.verdicts[one.passed ? "passed" : "failed"]
    return one.judged.flatMap(({ claim, measured, verdict }, i) =>
      told(`${claim}: ${measured}`, ink, {
        mark: i === 0 ? `  ${sign} seed ${one.seed}  ` : " ".repeat(sign.length + 10),
        ...(verdict === "passed" ? {} : { tone: "bad" as const })
      })
    )
  }),
  "",
  ...(passed
    ? told(`Met, with all ${tried.length} seeds.`, ink, { tone: "good" })
    : told(`Not met: it holds with ${tried.filter((one) => one.passed).length} of ${tried.length} seeds.`, ink, {
        tone: "bad"
      }))
]
