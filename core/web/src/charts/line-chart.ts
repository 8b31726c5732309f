import type { Chart, Series } from '../view-models/chart.ts';
import { roundUp, short } from './scale.ts';

export interface Line extends Series {
  readonly values: readonly number[];
}

/** Lines over the same steps, from nought up. `say` writes a value; the first line is the subject and ends in a dot. */
export const lineChart = (label: string, lines: readonly Line[], steps: readonly string[], stepTitle: string, say: (value: number) => string): Chart => {
  const top = roundUp(Math.max(1, ...lines.flatMap(({ values }) => values)));
  const x = (index: number): number => short(steps.length < 2 ? 100 : (index * 100) / (steps.length - 1));
  const y = (value: number): number => short(100 - (value * 100) / top);
  const draw = ({ values }: Line): string => values.map((value, i) => `${i === 0 ? 'M' : 'L'}${String(x(i))} ${String(y(value))}`).join('');
  const [subject] = lines;
  const last = (subject?.values.length ?? 0) - 1;
  return {
    label,
    series: lines.map(({ tone, label: name }) => ({ tone, label: name })),
    paths: [
      ...[...lines].reverse().map((line) => ({ tone: line.tone, d: draw(line) })),
      ...(subject === undefined || last < 0 ? [] : [{ tone: `${subject.tone} dot`, d: `M${String(x(last))} ${String(y(subject.values[last] ?? 0))}h.01` }]),
    ],
    bars: [],
    zero: 100,
    y: [say(top), say(top / 2), say(0)],
    x: steps.map((step, i) => ({ label: step, ...(i === 0 || i === steps.length - 1 ? {} : { wide: true }) })),
    table: { columns: [stepTitle, ...lines.map((line) => line.label)], rows: steps.map((step, i) => ({ label: step, cells: lines.map(({ values }) => say(values[i] ?? 0)) })) },
  };
};
