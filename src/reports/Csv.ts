/**
 * CSV: the series of a run, a row per window and a column per series, for spreadsheets and data frames.
 *
 * Rates are per second and times in milliseconds, as the names of the columns say; a figure that does not exist is an
 * empty cell. Numbers are rounded as in `result.json`. Quoting follows RFC 4180; lines end in a line feed alone.
 */
import type { Result } from "../experiments/Result.ts"
import type { Figure, Picture } from "../sim/observation/pictures/Picture.ts"
import { rounded } from "./results/CanonicalJson.ts"

interface Column {
  readonly name: string
  readonly values: ReadonlyArray<Figure>
}

/** The units of the series that are no rates. */
const units: Readonly<Record<string, string>> = {
  inFlight: "in_flight",
  waiting: "waiting",
  busy: "busy",
  p50Ms: "p50_ms",
  p95Ms: "p95_ms",
  p99Ms: "p99_ms"
}

/** All windows, the warm-up among them; the last may be shorter than the others (`seconds`). */
export const csvReport = ({ picture }: Result): string => {
  const columns = columnsOf(picture)
  const rows = Array.from({ length: picture.windows }, (_, w) => columns.map(({ values }) => cell(values[w] ?? null)))
  return csv([columns.map(({ name }) => name), ...rows])
}

/** Rows of cells, with a line feed at its end. */
export const csv = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  `${rows.map((cells) => cells.map(quoted).join(",")).join("\n")}\n`

const columnsOf = ({
  atMs,
  components,
  journeys,
  meters,
  objectives,
  windowMs,
  windows
}: Picture): ReadonlyArray<Column> => {
  const starts = Array.from({ length: windows }, (_, w) => w * windowMs)
  return [
    { name: "from_s", values: starts.map((ms) => ms / 1000) },
    { name: "seconds", values: starts.map((ms) => Math.min(windowMs, atMs - ms) / 1000) },
    ...journeys.flatMap(({ name, series }) => seriesOf(`journey.${name}`, { ...series })),
    ...components.flatMap(({ name, series }) => seriesOf(`component.${name}`, { ...series })),
    ...meters.map(({ kind, name, of, series }) => ({
      name: `meter.${of}.${name}${kind === "counter" ? ".added" : ""}`,
      values: series
    })),
    ...objectives.map(({ burn, name }) => ({ name: `objective.${name}.burn`, values: burn }))
  ]
}

const seriesOf = (of: string, series: Readonly<Record<string, ReadonlyArray<Figure>>>): ReadonlyArray<Column> =>
  Object.entries(series).map(([key, values]) => ({ name: `${of}.${units[key] ?? `${key}_per_s`}`, values }))

const cell = (value: Figure): string => (value === null ? "" : String(rounded(value) ?? ""))

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text)
