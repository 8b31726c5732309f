import { groupsOf, list, type Gender, type Speak } from './groups.ts';

const SMALL = list('zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove');
const TENS = list('- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa');
const HUNDREDS = list('- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos');
const POWERS = [['milhão', 'milhões'], ['bilhão', 'bilhões'], ['trilhão', 'trilhões'], ['quatrilhão', 'quatrilhões']] as const;

const below1000 = (value: number, gender: Gender): string => {
  if (value === 100) return 'cem';
  if (value > 100) {
    const hundred = HUNDREDS[Math.floor(value / 100)] ?? '';
    return `${gender === 'f' ? hundred.replace(/tos$/, 'tas') : hundred}${value % 100 === 0 ? '' : ` e ${below1000(value % 100, gender)}`}`;
  }
  if (gender === 'f' && value < 3) return value === 1 ? 'uma' : 'duas';
  if (value < 20) return SMALL[value] ?? '';
  return `${TENS[Math.floor(value / 10)] ?? ''}${value % 10 === 0 ? '' : ` e ${below1000(value % 10, gender)}`}`;
};

export const portuguese: Speak = (value, gender) => {
  if (value === 0) return 'zero';
  const groups = groupsOf(value);
  return groups
    .map((group, index) => {
      const words = group.power === 0 ? below1000(group.value, gender) : group.power === 1 ? `${group.value === 1 ? '' : `${below1000(group.value, gender)} `}mil` : `${below1000(group.value, 'm')} ${POWERS[group.power - 2]?.[group.value === 1 ? 0 : 1] ?? ''}`;
      if (index === 0) return words;
      // The last part is joined by "e" when it is a single word or so.
      const joined = index === groups.length - 1 && (group.value < 100 || group.value % 100 === 0);
      return `${joined ? ' e ' : ' '}${words}`;
    })
    .join('');
};
