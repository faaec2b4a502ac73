/**
 * Big text: figures that can be read from the last row of a room.
 *
 * Two rows of dots share a row of cells (half blocks), or have one each where there is room or only ASCII. Only what stands in
 * figures is there: digits, units and signs; any other character is left blank.
 */
const dots: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  "0": ["###", "# #", "# #", "# #", "###"],
  "1": [" # ", "## ", " # ", " # ", "###"],
  "2": ["###", "  #", "###", "#  ", "###"],
  "3": ["###", "  #", " ##", "  #", "###"],
  "4": ["# #", "# #", "###", "  #", "  #"],
  "5": ["###", "#  ", "###", "  #", "###"],
  "6": ["###", "#  ", "###", "# #", "###"],
  "7": ["###", "  #", " # ", " # ", " # "],
  "8": ["###", "# #", "###", "# #", "###"],
  "9": ["###", "# #", "###", "  #", "###"],
  ".": [" ", " ", " ", " ", "#"],
  "%": ["# #", "  #", " # ", "#  ", "# #"],
  "/": ["  #", "  #", " # ", "#  ", "#  "],
  "-": ["   ", "   ", "###", "   ", "   "],
  k: ["#  ", "# #", "## ", "# #", "# #"],
  m: ["     ", "#### ", "# # #", "# # #", "# # #"],
  u: ["   ", "# #", "# #", "# #", "###"],
  s: ["   ", "###", "#  ", "  #", "###"],
  h: ["#  ", "#  ", "###", "# #", "# #"],
  M: ["#   #", "## ##", "# # #", "#   #", "#   #"]
}

const lineOf = (text: string, y: number): string =>
  Array.from(text, (character) => dots[character]?.[y] ?? "  ").join(" ")

/** The text in 3 rows of cells, or with `isTall` in 5, each as wide as the others. */
export const bigText = (
  text: string,
  { isAscii = false, isTall = isAscii }: { readonly isAscii?: boolean; readonly isTall?: boolean } = {}
): ReadonlyArray<string> => {
  const lines = [0, 1, 2, 3, 4].map((y) => lineOf(text, y))
  if (isTall) {
    const dot = isAscii ? "#" : "█"
    // A cell is about twice as high as it is wide.
    return lines.map((line) => Array.from(line, (point) => (point === "#" ? dot + dot : "  ")).join(""))
  }
  const width = lines[0]!.length
  return [0, 2, 4].map((y) =>
    Array.from({ length: width }, (_, x) => {
      const [upper, lower] = [lines[y]![x] === "#", lines[y + 1]?.[x] === "#"]
      return upper ? (lower ? "█" : "▀") : lower ? "▄" : " "
    }).join("")
  )
}
