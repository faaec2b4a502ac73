/**
 * JUnit: every judged statement as a test case, in the XML that CI servers read.
 *
 * What could not be judged is an error, so that it does not pass unseen; and a run that failed although no statement
 * did (it came to a standstill, say) has a case of its own. There are no times in it: a run has none of its own but
 * virtual ones.
 */
import type { Judged, Result } from "../experiments/Result.ts"
import { findingsIn, nameOf, verdictSentence } from "./stories/Story.ts"

export interface Case {
  readonly name: string
  readonly verdict: Judged["verdict"]
  readonly measured: string
  readonly because: string
}

export interface Suite {
  readonly name: string
  readonly properties: ReadonlyArray<readonly [name: string, value: string]>
  readonly cases: ReadonlyArray<Case>
  readonly output: string
}

/** The document, with a line feed at its end. */
export const junitReport = (result: Result): string => {
  const { judged, verdict } = result
  const isTold = verdict === "passed" || judged.some((one) => one.verdict === verdict)
  const own = { name: "the run", verdict, measured: verdictSentence(judged), because: findingsIn(result).join("\n") }
  const cases = judged.map((one): Case => {
    const { because, claim, kind, measured, verdict } = one
    return { name: `${kind}: ${claim}`, verdict, measured, because: because ?? "" }
  })
  const suite = { name: nameOf(result), properties: propertiesOf(result), output: result.command }
  return junitDocument([{ ...suite, cases: isTold ? cases : [...cases, own] }])
}

/** With a line feed at its end. */
export const junitDocument = (suites: ReadonlyArray<Suite>): string =>
  `${[
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="faultline" ${countsOf(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(linesOf),
    `</testsuites>`
  ].join("\n")}\n`

const countsOf = (cases: ReadonlyArray<Case>): string => {
  const count = (word: Judged["verdict"]) => cases.filter(({ verdict }) => verdict === word).length
  return `tests="${cases.length}" failures="${count("failed")}" errors="${count("inconclusive")}"`
}

const linesOf = ({ cases, name, output, properties }: Suite): ReadonlyArray<string> => [
  `  <testsuite name="${escaped(name)}" ${countsOf(cases)}>`,
  `    <properties>`,
  ...properties.map(([key, value]) => `      <property name="${key}" value="${escaped(value)}"/>`),
  `    </properties>`,
  ...cases.map((one) => caseOf(name, one)),
  `    <system-out>${escaped(output)}</system-out>`,
  `  </testsuite>`
]

const propertiesOf = ({ faultline, fingerprint, scenario, seed, variant }: Result) =>
  [
    ["scenario", scenario.name],
    ["variant", variant],
    ["seed", seed],
    ["faultline", faultline],
    ["hash", scenario.hash],
    ["fingerprint", fingerprint]
  ] as const

const caseOf = (suite: string, { because, measured, name, verdict }: Case): string => {
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`
  if (verdict === "passed") return `${open}/>`
  const element = verdict === "failed" ? "failure" : "error"
  return `${open}>\n      <${element} message="${escaped(measured)}">${escaped(because)}</${element}>\n    </testcase>`
}

/** XML allows no control characters but three, not even escaped ones. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ")
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
