import { z } from '@billet/sdk';

const MILLION = 1_000_000;

/** `-23.55052` as -23550520: degrees are exact in the books. */
export const degreesField = (most: number): z.ZodType<number, string> =>
  z.string().trim().regex(/^-?\d{1,3}(\.\d{1,6})?$/).transform((text) => Math.round(Number(text) * MILLION)).refine((value) => Math.abs(value) <= most * MILLION);

export const writeDegrees = (value: number): string => {
  const [whole, part] = [Math.floor(Math.abs(value) / MILLION), String(Math.abs(value) % MILLION).padStart(6, '0').replace(/0+$/, '')];
  return `${value < 0 ? '-' : ''}${String(whole)}${part === '' ? '' : `.${part}`}`;
};
