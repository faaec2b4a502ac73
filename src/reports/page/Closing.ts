/**
 * Closing: the lesson, what was noticed, and how to make the same run again.
 */
import type { Result } from "../../experiments/Result.ts"
import { writeWhole } from "../../sim/model/WholeText.ts"
import { findingsIn } from "../stories/Story.ts"
import { given, html, type Markup } from "./Markup.ts"

/** The answer is folded away; the script opens it when a prediction has been made. */
export const lesson = ({ scenario }: Result): Markup | undefined => {
  if (scenario.lesson === null) return undefined
  const { answer, choices, knob, question, sources = [], try: tries = [], why } = scenario.lesson
  const list = (title: string, items: ReadonlyArray<string>) =>
    items.length === 0 ? undefined : html`<h4>${title}</h4><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
  return html`<section id="lesson" class="lesson"><h2>Predict first</h2><p class="question">${question}</p>
<div class="choices">${choices.map((choice) => button(choice, choice === answer))}</div>
<details><summary>The answer</summary><p class="answer">${answer}</p><p>${why}</p>
${given(knob, (name) => html`<p><b>The knob:</b> ${name}.</p>`)}
${list("Try it", tries)}${list("Read on", sources)}</details></section>`
}

const button = (choice: string, isRight: boolean): Markup =>
  html`<button type="button"${isRight ? html` data-right="1"` : undefined}>${choice}</button>`

export const findings = (result: Result): Markup | undefined => {
  const told = findingsIn(result)
  return told.length === 0
    ? undefined
    : html`<section id="findings"><h2>Findings</h2>
<ul>${told.map((finding) => html`<li class="${finding.startsWith("self-check") ? "failed" : "told"}">${finding}</li>`)}</ul></section>`
}

export const reproduction = (result: Result): Markup => {
  const { command, events, faultline, fingerprint, scenario, seed, set, variant, version } = result
  const facts: ReadonlyArray<readonly [string, string]> = [
    ["scenario", `${scenario.source} (${scenario.hash})`],
    ["variant", variant],
    ["seed", seed],
    ...set.map((assignment) => ["set", assignment] as const),
    ["fingerprint", fingerprint],
    ["events", writeWhole(events)],
    ["faultline", `${faultline}, result version ${version}`]
  ]
  return html`<section id="reproduce"><h2>Make the same run again</h2>
<div class="command"><pre><code>${command}</code></pre>
<button type="button" class="live-only" data-copy="1">copy</button></div>
<p class="hint">The same scenario, variant, seed and version give the same fingerprint, on every machine.</p>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`
}
