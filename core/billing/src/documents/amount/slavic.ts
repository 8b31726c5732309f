import { groupsOf, list, type Gender, type Speak } from './groups.ts';

type Forms = readonly [one: string, few: string, many: string];

interface Words {
  readonly zero: string;
  readonly one: Readonly<Record<Gender, string>>;
  readonly two: Readonly<Record<Gender, string>>;
  /** From three to nineteen. */
  readonly small: readonly string[];
  /** From twenty to ninety. */
  readonly tens: readonly string[];
  /** From a hundred to nine hundred. */
  readonly hundreds: readonly string[];
  /** Thousand, million, … */
  readonly powers: readonly Forms[];
}

const formOf = (value: number, [one, few, many]: Forms): string => {
  const [last, lastTwo] = [value % 10, value % 100];
  if (lastTwo > 10 && lastTwo < 20) return many;
  return last === 1 ? one : last > 1 && last < 5 ? few : many;
};

const speaker = ({ zero, one, two, small, tens, hundreds, powers }: Words): Speak => {
  const below20 = (value: number, gender: Gender): string => (value === 0 ? '' : value === 1 ? one[gender] : value === 2 ? two[gender] : (small[value - 3] ?? ''));
  const below1000 = (value: number, gender: Gender): string => {
    const rest = value % 100;
    const parts = [value < 100 ? '' : (hundreds[Math.floor(value / 100) - 1] ?? ''), ...(rest < 20 ? [below20(rest, gender)] : [tens[Math.floor(rest / 10) - 2] ?? '', below20(rest % 10, gender)])];
    return parts.filter((part) => part !== '').join(' ');
  };
  return (value, gender) =>
    value === 0 ? zero : groupsOf(value).map((group) => (group.power === 0 ? below1000(group.value, gender) : `${below1000(group.value, group.power === 1 ? 'f' : 'm')} ${formOf(group.value, powers[group.power - 1] ?? ['', '', ''])}`)).join(' ');
};

export const russian = speaker({
  zero: 'ноль', one: { m: 'один', f: 'одна' }, two: { m: 'два', f: 'две' },
  small: list('три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать'),
  tens: list('двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто'),
  hundreds: list('сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот'),
  powers: [['тысяча', 'тысячи', 'тысяч'], ['миллион', 'миллиона', 'миллионов'], ['миллиард', 'миллиарда', 'миллиардов'], ['триллион', 'триллиона', 'триллионов'], ['квадриллион', 'квадриллиона', 'квадриллионов']],
});

export const ukrainian = speaker({
  zero: 'нуль', one: { m: 'один', f: 'одна' }, two: { m: 'два', f: 'дві' },
  small: list('три чотири пʼять шість сім вісім девʼять десять одинадцять дванадцять тринадцять чотирнадцять пʼятнадцять шістнадцять сімнадцять вісімнадцять девʼятнадцять'),
  tens: list('двадцять тридцять сорок пʼятдесят шістдесят сімдесят вісімдесят девʼяносто'),
  hundreds: list('сто двісті триста чотириста пʼятсот шістсот сімсот вісімсот девʼятсот'),
  powers: [['тисяча', 'тисячі', 'тисяч'], ['мільйон', 'мільйони', 'мільйонів'], ['мільярд', 'мільярди', 'мільярдів'], ['трильйон', 'трильйони', 'трильйонів'], ['квадрильйон', 'квадрильйони', 'квадрильйонів']],
});
