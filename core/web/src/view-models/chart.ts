/** One series of a chart; the theme colours it by its class. */
export interface Series {
  /** `c1` is the subject, `c0` the comparison, the others are categories. */
  readonly tone: 'c0' | 'c1' | 'c2' | 'c3' | 'c4';
  readonly label: string;
}

/** A chart as geometry in a square of 100 by 100 that the theme stretches; words stand around it, and a table behind it. */
export interface Chart {
  /** The whole chart in one sentence. */
  readonly label: string;
  readonly series: readonly Series[];
  readonly paths: readonly { readonly tone: string; readonly d: string }[];
  readonly bars: readonly { readonly tone: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
  /** Height of the line at nought. */
  readonly zero: number;
  /** Words beside the chart, from the top. */
  readonly y: readonly string[];
  readonly x: readonly { readonly label: string; readonly wide?: boolean }[];
  /** Lower, with the words under the middle of each column. */
  readonly columns?: boolean;
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[] };
}
