import { integer } from '@billet/sdk';

export const id = integer({ min: 1 });
