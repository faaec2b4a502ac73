import { describe, expect, it } from "vitest"
import { asIs, given, html, jsonMarkup } from "../../../src/reports/page/Markup.ts"

describe("a piece of a page", () => {
  it("is escaped", () => {
    expect(html`<p title="${`"'`}">${"<b>&"}</p>`.text).toBe('<p title="&quot;&#39;">&lt;b&gt;&amp;</p>')
  })

  it("stays as it is if it is markup", () => {
    expect(html`${html`<i>${"<"}</i>`}${asIs("<br>")}`.text).toBe("<i>&lt;</i><br>")
  })

  it("may be a number, a list or nothing", () => {
    expect(html`${0}|${["<", html`<b>`, [1]]}|${undefined}`.text).toBe("0|&lt;<b>1|")
  })

  it("is made of a value where there is one", () => {
    expect(given("a", (value) => html`<b>${value}</b>`)?.text).toBe("<b>a</b>")
    expect(given(undefined, () => html`<b></b>`)).toBeUndefined()
  })
})

describe("JSON in a page", () => {
  it("cannot end its script, and reads as it was written", () => {
    const { text } = jsonMarkup({ name: "</script><!--" })

    expect(text).not.toContain("<")
    expect(JSON.parse(text)).toEqual({ name: "</script><!--" })
  })
})
