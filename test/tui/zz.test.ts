import { it } from "vitest"
import { benchModel, libraryModel, asciiOnly, coloured, colourless } from "./Samples.ts"
import { screenRows } from "../../src/tui/screens/Screen.ts"
it("x", () => {
  const p = (m: any) => console.log("\n"+screenRows(m).map(r=>"|"+r+"|").join("\n"))
  p(libraryModel()); p(libraryModel(120,40))
  p(benchModel()); p(benchModel({},120,40)); p(benchModel({pane:"components"})); p(benchModel({},30,5))
})
