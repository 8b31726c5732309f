import { invalid, z } from '@billet/sdk';
import type { Endpoint } from './profile.ts';
import { brokenForm, EMAIL_SCHEME, isPeppolScheme } from './rules/endpoint-schemes.ts';
import { isReference } from './rules/leitweg.ts';

const line = (most: number): z.ZodString => z.string().trim().regex(/^\P{Cc}*$/u, 'one line').max(most);

/** An electronic address: both parts or none. */
export const endpointInput = {
  endpointScheme: z.string().trim().toUpperCase().regex(/^(EM|\d{4}|)$/, 'a code such as 0088, 0204, 9930 or EM').default(''),
  endpointId: line(100).default(''),
} as const;

export const referenceInput = line(100).default('');

/** The address that was typed, if any; refused at the field that is wrong. */
export const endpointOf = (endpointScheme: string, endpointId: string): Endpoint | undefined => {
  if (endpointScheme === '' && endpointId === '') return undefined;
  if (endpointScheme === '') throw invalid('ENDPOINT_SCHEME', 'endpointScheme', 'Which kind of number is it? Give its code, such as 0088, 0204 or 9930.');
  if (endpointId === '') throw invalid('ENDPOINT_ID', 'endpointId', 'The number of the electronic address is missing.');
  if (endpointScheme === EMAIL_SCHEME ? !z.email().safeParse(endpointId).success : brokenForm({ scheme: endpointScheme, id: endpointId }) !== undefined) throw invalid('ENDPOINT_ID', 'endpointId', 'This is no number of that kind.');
  if (endpointScheme !== EMAIL_SCHEME && !isPeppolScheme(endpointScheme)) throw invalid('ENDPOINT_SCHEME', 'endpointScheme', 'There is no such kind of electronic address.');
  return { scheme: endpointScheme, id: endpointId };
};

export const checkReference = (reference: string): void => {
  if (!isReference(reference)) throw invalid('LEITWEG_ID', 'buyerReference', 'The check digits of this Leitweg-ID are wrong.');
};
