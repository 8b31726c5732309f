import type { LocalDate } from '@billet/sdk';
import type { UnbillLine } from './unbill.ts';

/** What a change of plan left: the days it covers, and what they are worth, as a net amount. */
export interface CoveredDays {
  readonly start: LocalDate;
  readonly end: LocalDate;
  readonly value: number;
}

/**
 * Lines as a change of plan leaves them. Those from before its end hold no more than the days are worth, newest lines
 * first: what the new plan used of their money is not given back.
 */
export const linesUnder = <T extends UnbillLine>(lines: readonly T[], { start, end, value }: CoveredDays): readonly T[] => {
  let rest = value;
  return lines.map((line) => {
    if (line.start >= end) return line;
    const held = Math.max(0, Math.min(line.left, rest));
    rest -= held;
    return { ...line, held: { start, end, value: held } };
  });
};

/** Takes an amount out of lines, those named first; less where they hold less. */
export const takeFrom = <T extends Pick<UnbillLine, 'left'>>(lines: readonly T[], amount: number): readonly { readonly line: T; readonly net: number }[] => {
  let rest = amount;
  return lines.flatMap((line) => {
    const net = Math.max(0, Math.min(line.left, rest));
    rest -= net;
    return net === 0 ? [] : [{ line, net }];
  });
};
