/** Coarse address, fine address, check digits: 04011000-1234512345-06. */
const FORM = /^(\d{2,12})-([A-Z\d]{1,30})-(\d{2})$/;

/** Whether a reference that is written as a Leitweg-ID has the right check digits (ISO 7064, MOD 97-10); others are not looked at. */
export const isReference = (text: string): boolean => {
  const [, coarse = '', fine = '', check = ''] = FORM.exec(text) ?? [];
  if (coarse === '') return true;
  const number = [...`${coarse}${fine}${check}`].map((sign) => Number.parseInt(sign, 36)).join('');
  return BigInt(number) % 97n === 1n;
};
