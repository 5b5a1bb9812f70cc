/** What one part of the benchmarks found. */
export interface PartResult {
  readonly title: string;
  /** How it was measured, in a sentence or two. */
  readonly method: string;
  readonly tables: readonly ResultTable[];
  readonly targets: readonly Target[];
}

export interface ResultTable {
  readonly caption?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a figure has to be, and what it was. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** A number with three significant digits at most, as a table shows it. */
export function shown(value: number, unit = ''): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}

export function atMost(what: string, measured: number, limit: number, unit = ''): Target {
  return { what, wanted: `≤ ${shown(limit, unit)}`, measured: shown(measured, unit), met: measured <= limit };
}

export function atLeast(what: string, measured: number, limit: number, unit = ''): Target {
  return { what, wanted: `≥ ${shown(limit, unit)}`, measured: shown(measured, unit), met: measured >= limit };
}
