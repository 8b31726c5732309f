import type { Chart, Series } from '../view-models/chart.ts';
import { roundUp, short } from './scale.ts';

export interface ColumnSeries extends Series {
  /** One value a step; those below nought hang under the line. */
  readonly values: readonly number[];
}

const GAP = 0.52;

/** Columns of stacked parts: what is above nought grows up, what is below grows down. */
export const columnChart = (label: string, series: readonly ColumnSeries[], steps: readonly string[], stepTitle: string, say: (value: number) => string): Chart => {
  const sum = (index: number, sign: 1 | -1): number => series.reduce((all, { values }) => all + Math.max(0, (values[index] ?? 0) * sign), 0);
  const up = roundUp(Math.max(1, ...steps.map((_step, i) => sum(i, 1))));
  const down = roundUp(Math.max(0, ...steps.map((_step, i) => sum(i, -1))));
  const unit = 100 / (up + down);
  const zero = up * unit;
  const step = 100 / Math.max(1, steps.length);
  const bars = steps.flatMap((_step, i) => {
    let above = zero;
    let below = zero;
    return series.flatMap(({ tone, values }) => {
      const value = values[i] ?? 0;
      const height = Math.abs(value) * unit;
      if (height === 0) return [];
      if (value > 0) above -= height;
      const y = value > 0 ? above : below;
      if (value < 0) below += height;
      return [{ tone, x: short(i * step + (step * GAP) / 2), y: short(y), width: short(step * (1 - GAP)), height: short(height) }];
    });
  });
  return {
    label,
    series: series.map(({ tone, label: name }) => ({ tone, label: name })),
    paths: [],
    bars,
    zero: short(zero),
    y: down === 0 ? [say(up), say(up / 2), say(0)] : [say(up), say(-down)],
    // Names of months side by side have no room on a phone: every second one is for wide screens.
    x: steps.map((label, i) => ({ label, ...(steps.length > 6 && i % 2 === 1 ? { wide: true } : {}) })),
    columns: true,
    table: { columns: [stepTitle, ...series.map((each) => each.label)], rows: steps.map((each, i) => ({ label: each, cells: series.map(({ values }) => say(values[i] ?? 0)) })) },
  };
};
