import { groupsOf, list, type Gender, type Speak } from './groups.ts';

const SMALL = list('null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn');
const TENS = list('- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig');
const POWERS = [['Million', 'Millionen'], ['Milliarde', 'Milliarden'], ['Billion', 'Billionen'], ['Billiarde', 'Billiarden']] as const;

const below1000 = (value: number, gender: Gender = 'm'): string => {
  if (value === 1) return gender === 'f' ? 'eine' : 'ein';
  if (value < 20) return value === 0 ? '' : (SMALL[value] ?? '');
  if (value < 100) return `${value % 10 === 0 ? '' : `${SMALL[value % 10] ?? ''}und`}${TENS[Math.floor(value / 10)] ?? ''}`;
  return `${SMALL[Math.floor(value / 100)] ?? ''}hundert${below1000(value % 100, gender)}`;
};

export const german: Speak = (value, gender) => {
  if (value === 0) return 'null';
  const big = groupsOf(value).filter((group) => group.power > 1).map((group) => `${below1000(group.value, 'f')} ${POWERS[group.power - 2]?.[group.value === 1 ? 0 : 1] ?? ''}`);
  const thousands = Math.floor(value / 1000) % 1000;
  const small = `${thousands === 0 ? '' : `${below1000(thousands)}tausend`}${below1000(value % 1000, gender)}`;
  return [...big, small].filter((part) => part !== '').join(' ');
};
