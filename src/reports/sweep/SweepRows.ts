/**
 * Sweep rows: a row per run with its knobs, variant, seed and every figure, for spreadsheets and data frames.
 *
 * Knobs and seeds are numbers where all their values are, and text as written otherwise (`800ms`). A figure that could not be
 * measured is empty in CSV and null in Parquet; a time that never came is `Infinity` in both.
 */
import type { Turned } from "../../experiments/sweeps/Knob.ts"
import type { SweptRun } from "../../experiments/sweeps/Sweep.ts"
import { csv } from "../Csv.ts"

export interface SweepColumn {
  readonly name: string
  readonly type: "STRING" | "DOUBLE"
  readonly data: ReadonlyArray<string | number | null>
}

const column = (name: string, texts: ReadonlyArray<string>): SweepColumn => {
  const areNumbers = texts.every((text) => /^-?\d+(?:\.\d+)?$/.test(text))
  return areNumbers ? { name, type: "DOUBLE", data: texts.map(Number) } : { name, type: "STRING", data: texts }
}

export const sweepColumns = (
  axes: ReadonlyArray<Turned>,
  runs: ReadonlyArray<SweptRun>
): ReadonlyArray<SweepColumn> => [
  ...axes.map(({ name }, i) =>
    column(
      name,
      runs.map(({ point }) => point[i]!)
    )
  ),
  { name: "variant", type: "STRING", data: runs.map(({ variant }) => variant) },
  column(
    "seed",
    runs.map(({ seed }) => seed)
  ),
  ...(runs[0]?.figures ?? []).map(({ name, unit }): SweepColumn => {
    const data = runs.map((run) => run.figures.find((figure) => figure.name === name)?.value ?? null)
    return { name: `${name} [${unit}]`, type: "DOUBLE", data }
  })
]

/** With a line feed at its end. */
export const sweepCsv = (columns: ReadonlyArray<SweepColumn>): string =>
  csv([
    columns.map(({ name }) => name),
    ...(columns[0]?.data ?? []).map((_, i) => columns.map(({ data }) => (data[i] === null ? "" : String(data[i]))))
  ])

/** The same as Parquet. */
export const sweepParquet = async (columns: ReadonlyArray<SweepColumn>): Promise<Uint8Array> => {
  const { parquetWriteBuffer } = await import("hyparquet-writer")
  const columnData = columns.map(({ data, name, type }) => ({
    name,
    type,
    data: [...data],
    nullable: data.includes(null)
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}
