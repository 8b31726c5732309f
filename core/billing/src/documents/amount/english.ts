import { groupsOf, list, type Speak } from './groups.ts';

const SMALL = list('zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen');
const TENS = list('- - twenty thirty forty fifty sixty seventy eighty ninety');
const POWERS = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion'];

const below1000 = (value: number): string => {
  if (value < 20) return SMALL[value] ?? '';
  if (value < 100) return `${TENS[Math.floor(value / 10)] ?? ''}${value % 10 === 0 ? '' : `-${SMALL[value % 10] ?? ''}`}`;
  return `${SMALL[Math.floor(value / 100)] ?? ''} hundred${value % 100 === 0 ? '' : ` ${below1000(value % 100)}`}`;
};

export const english: Speak = (value) => (value === 0 ? 'zero' : groupsOf(value).map((group) => `${below1000(group.value)} ${POWERS[group.power] ?? ''}`.trim()).join(' '));
