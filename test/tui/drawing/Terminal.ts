/**
 * Terminal: what an emulated terminal shows after a text was written to it, as an opinion independent of ours.
 */
import headless from "@xterm/headless"

const written = (text: string): Promise<InstanceType<typeof headless.Terminal>> => {
  const terminal = new headless.Terminal({ cols: 500, rows: 2, allowProposedApi: true })
  return new Promise((resolve) => terminal.write(text, () => resolve(terminal)))
}

/** Where the cursor stands. */
export const columnAfter = async (text: string): Promise<number> => (await written(text)).buffer.active.cursorX

/** The look of the first cell. */
export const firstCellOf = async (text: string) => {
  const cell = (await written(text)).buffer.active.getLine(0)!.getCell(0)!
  return {
    foreground: [cell.getFgColorMode(), cell.getFgColor()],
    background: [cell.getBgColorMode(), cell.getBgColor()],
    marks: [cell.isBold(), cell.isDim(), cell.isUnderline(), cell.isInverse()].map((mark) => mark !== 0)
  }
}
