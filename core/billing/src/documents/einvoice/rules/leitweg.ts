/** Coarse address (of a Land or of the federation, in one of six lengths), fine address, check digits: 04011000-1234512345-06. */
const FORM = /^((?:0[1-9]|1[0-6]|99)(?:\d|\d{3}|\d{6}|\d{7}|\d{10}|))-([A-Z\d]{1,30})-(\d{2})$/;

/** Whether a reference that is written as a Leitweg-ID has the right check digits (ISO 7064, MOD 97-10); others are not looked at. */
export const isReference = (text: string): boolean => {
  const [, coarse = '', fine = '', check = ''] = FORM.exec(text) ?? [];
  if (coarse === '') return true;
  const number = [...`${coarse}${fine}${check}`].map((sign) => Number.parseInt(sign, 36)).join('');
  return BigInt(number) % 97n === 1n;
};
