import { malformed } from '@billet/sdk';
import { keyTypeOf, PIX, type BrCode } from './br-code.ts';
import { crc16 } from './crc16.ts';
import { readTlv, type Element } from './tlv.ts';

type Elements = ReadonlyMap<string, Element>;

const mapOf = (elements: readonly Element[]): Elements => new Map(elements.map((each) => [each.tag, each]));

/** The value of an element that must be there and look so. */
const must = (elements: Elements, tag: string, shape: RegExp, what: string, path = ''): string => {
  const element = elements.get(tag);
  const field = `${path}${tag}`;
  if (element === undefined) throw malformed('brcode', `${what} is missing`, { field });
  if (!shape.test(element.value)) throw malformed('brcode', `this is no ${what}`, { offset: element.offset + 4, field });
  return element.value;
};

const may = (elements: Elements, tag: string, shape: RegExp, what: string, path = ''): string | undefined =>
  elements.has(tag) ? must(elements, tag, shape, what, path) : undefined;

/** The templates of one range of tags that belong to Pix, opened. Those of other schemes are only checked for their shape. */
const pixTemplates = (elements: readonly Element[], from: number, to: number): readonly (Element & { readonly inner: Elements })[] =>
  elements
    .filter(({ tag }) => Number(tag) >= from && Number(tag) <= to)
    .map((element) => ({ ...element, inner: mapOf(readTlv(element.value, element.offset + 4, `${element.tag}.`)) }))
    .filter(({ inner, tag }) => must(inner, '00', /^.{1,32}$/u, 'name of a payment scheme', `${tag}.`).toLowerCase() === PIX);

const only = <T extends Element>(found: readonly T[]): T | undefined => {
  const second = found[1];
  if (second !== undefined) throw malformed('brcode', 'Pix comes twice', { offset: second.offset, field: second.tag });
  return found[0];
};

const LOCATION = /^[A-Za-z0-9._-]+(:\d+)?(\/[\x21-\x7e]*)?$/;

const amountOf = (elements: Elements): number | undefined => {
  const text = may(elements, '54', /^(?=.{1,13}$)\d{1,10}(\.\d{0,2})?$/, 'amount');
  if (text === undefined) return undefined;
  const [whole = '', cents = ''] = text.split('.');
  return Number(whole) * 100 + Number(cents.padEnd(2, '0'));
};

const checkFrame = (text: string, elements: readonly Element[]): void => {
  const first = elements[0];
  const last = elements.at(-1);
  if (first?.tag !== '00' || first.value !== '01') throw malformed('brcode', 'it must begin with 000201', { offset: 0, field: '00' });
  if (last?.tag !== '63' || last.value.length !== 4) throw malformed('brcode', 'it must end with 6304 and the check sum', { offset: last?.offset ?? 0, field: '63' });
  const expected = crc16(text.slice(0, -4));
  if (last.value !== expected) throw malformed('brcode', `the check sum should be ${expected}`, { offset: last.offset + 4, field: '63' });
};

const recurrenceOf = (elements: readonly Element[]): string | undefined => {
  const template = only(pixTemplates(elements, 80, 99));
  return template === undefined ? undefined : must(template.inner, '25', LOCATION, 'address without scheme', `${template.tag}.`);
};

/** What the account template says: a key, or the address of a charge. */
const accountOf = (elements: readonly Element[], recurring: boolean): Pick<BrCode, 'kind' | 'key' | 'keyType' | 'description' | 'location'> => {
  const template = only(pixTemplates(elements, 26, 51));
  if (template === undefined) throw malformed('brcode', 'there is no Pix account in 26 to 51', { field: '26' });
  const { inner } = template;
  const path = `${template.tag}.`;
  const key = may(inner, '01', /^[\x21-\x7e]{1,77}$/, 'key', path);
  const description = may(inner, '02', /^.{1,72}$/u, 'text', path);
  const location = may(inner, '25', LOCATION, 'address without scheme', path);
  if (key !== undefined && location !== undefined) throw malformed('brcode', 'it carries a key and an address', { offset: template.offset, field: template.tag });
  if (key !== undefined) return { kind: 'static', key, keyType: keyTypeOf(key), ...(description === undefined ? {} : { description }) };
  if (location !== undefined) return { kind: 'dynamic', location };
  if (recurring) return { kind: 'recurring' };
  throw malformed('brcode', 'it carries neither key nor address', { offset: template.offset, field: template.tag });
};

const txidOf = (elements: readonly Element[]): string | undefined => {
  const template = elements.find(({ tag }) => tag === '62');
  if (template === undefined) throw malformed('brcode', 'additional data are missing', { field: '62' });
  const txid = must(mapOf(readTlv(template.value, template.offset + 4, '62.')), '05', /^([A-Za-z0-9]{1,25}|\*\*\*)$/, 'txid', '62.');
  return txid === '***' ? undefined : txid;
};

const defined = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

/** Reads a BR Code strictly: check sum, every length, every field. Throws `malformed`, naming the place. */
export const decodeBrCode = (text: string): BrCode => {
   
  const odd = /[\u0000-\u001f\u007f]/.exec(text);
  if (odd !== null) throw malformed('brcode', 'there is a control character', { offset: odd.index });
  if (text.length > 512) throw malformed('brcode', 'it is longer than 512 characters', { offset: 512 });
  const list = readTlv(text);
  checkFrame(text, list);
  const elements = mapOf(list);
  const initiation = may(elements, '01', /^1[12]$/, 'way of initiation (11 or 12)');
  const recurrence = recurrenceOf(list);
  return defined({
    ...accountOf(list, recurrence !== undefined),
    singleUse: initiation === undefined ? undefined : initiation === '12',
    recurrence,
    category: must(elements, '52', /^\d{4}$/, 'category of four digits'),
    currency: must(elements, '53', /^986$/, 'currency (986)') === '986' ? 'BRL' : '',
    amount: amountOf(elements),
    country: must(elements, '58', /^BR$/, 'country (BR)'),
    name: must(elements, '59', /^.{1,25}$/u, 'name of at most 25 characters'),
    city: must(elements, '60', /^.{1,15}$/u, 'city of at most 15 characters'),
    postcode: may(elements, '61', /^[0-9-]{1,10}$/, 'postcode'),
    txid: txidOf(list),
  } as BrCode);
};
