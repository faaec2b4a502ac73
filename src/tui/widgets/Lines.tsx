/**
 * Lines: rows of text with colours in them, each printed as it is.
 *
 * One `Text` per row, and a row that has not changed is not looked at again: so a frame costs Ink little.
 */
import { Box, Text } from "ink"
import { memo } from "react"
import type { Rows } from "../drawing/Frame.ts"

const Line = memo(({ row }: { readonly row: string }) => <Text wrap="truncate">{row === "" ? " " : row}</Text>)

export const Lines = ({ rows }: { readonly rows: Rows }) => (
  <Box flexDirection="column">
    {rows.map((row, y) => (
      // A row is its place on the screen.
      <Line key={y} row={row} />
    ))}
  </Box>
)
