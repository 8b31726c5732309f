import { multiplyRatio } from '@billet/sdk';

/** Quantity × unit price in minor units; refuses what leaves the safe range. */
export const lineAmount = (quantity: number, unitPrice: number): number => multiplyRatio(unitPrice, quantity, 1);
