import { groupsOf, list, type Gender, type Speak } from './groups.ts';

const SMALL = list('cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve');
const TENS = list('- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa');
const HUNDREDS = list('- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos');

const below1000 = (value: number, gender: Gender): string => {
  if (value === 100) return 'cien';
  if (value > 100) {
    const hundred = HUNDREDS[Math.floor(value / 100)] ?? '';
    return `${gender === 'f' ? hundred.replace(/tos$/, 'tas') : hundred} ${value % 100 === 0 ? '' : below1000(value % 100, gender)}`.trim();
  }
  if (gender === 'f' && value === 1) return 'una';
  if (gender === 'f' && value === 21) return 'veintiuna';
  if (value < 30) return SMALL[value] ?? '';
  return `${TENS[Math.floor(value / 10)] ?? ''}${value % 10 === 0 ? '' : ` y ${below1000(value % 10, gender)}`}`;
};

const below1000000 = (value: number, gender: Gender): string =>
  groupsOf(value).map((group) => (group.power === 0 ? below1000(group.value, gender) : group.value === 1 ? 'mil' : `${below1000(group.value, gender)} mil`)).join(' ');

/** The long scale: a million times a million is a billón. */
const POWERS = [['millón', 'millones'], ['billón', 'billones']] as const;

export const spanish: Speak = (value, gender) => {
  if (value === 0) return 'cero';
  const parts = [Math.floor(value / 1e12), Math.floor(value / 1e6) % 1e6, value % 1e6];
  const [billions = 0, millions = 0, rest = 0] = parts;
  const big = (count: number, power: 0 | 1): string => (count === 0 ? '' : `${below1000000(count, 'm')} ${POWERS[power][count === 1 ? 0 : 1]}`);
  return [big(billions, 1), big(millions, 0), rest === 0 ? '' : below1000000(rest, gender)].filter((part) => part !== '').join(' ');
};
