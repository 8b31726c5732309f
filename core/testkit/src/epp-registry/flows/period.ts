import { refuseIf } from '../refusal.ts';
import { kid, text, type Node } from '../xml/node.ts';

/** Years of a command; one if it names none. */
export const readYears = (object: Node): number => {
  const period = kid(object, 'period');
  refuseIf(period !== undefined && period.attrs['unit'] !== 'y', 2306, 'Only years');
  return period === undefined ? 1 : Number(text(period));
};
