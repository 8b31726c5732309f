import { taxIdOf } from './xml.ts';

const value = (sign: string): number => sign.charCodeAt(0) - 48;

/** Check digits modulo 11, weights from 2 upwards beginning at the right and never above `top`. */
const checkDigit = (signs: string, top: number): number => {
  let weight = 2;
  let sum = 0;
  for (const sign of [...signs].reverse()) {
    sum += value(sign) * weight;
    weight = weight === top ? 2 : weight + 1;
  }
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
};

const fits = (id: string, top: number): boolean => {
  const first = checkDigit(id.slice(0, -2), top);
  return id.endsWith(`${String(first)}${String(checkDigit(`${id.slice(0, -2)}${String(first)}`, top))}`) && new Set(id).size > 1;
};

/** Whether it is a CPF or a CNPJ, the new ones with letters included, with the right check digits. */
export const isTaxId = (text: string | null | undefined): boolean => {
  const id = taxIdOf(text);
  if (/^\d{11}$/.test(id)) return fits(id, 11);
  return /^[0-9A-Z]{12}\d{2}$/.test(id) && fits(id, 9);
};

/** Check digit of an access key of 44 digits, over its first 43. */
export const keyDigit = (digits: string): number => checkDigit(digits, 9);
