import { currencySchema, invalid, type OperationCtx, z } from '@billet/sdk';
import { gatewayRegistryRef, takesCurrency } from '../gateway-registry.ts';
import type { Conversion } from '../rules/index.ts';
import type { GatewayAccount } from '../tables.ts';
import { takesDirectly } from './taking-of.ts';

export const currenciesSchema = z.array(currencySchema).min(1).max(200);

/** Refuses currencies that the gateway cannot take, and a conversion into one that the account does not. */
export const seeCurrencies = (ctx: OperationCtx, account: GatewayAccount, change: { readonly currencies?: readonly string[] | null | undefined; readonly conversion?: Conversion | null | undefined }): void => {
  if (change.currencies === undefined && change.conversion === undefined) return;
  const { traits } = ctx.use(gatewayRegistryRef).get(account.extension).definition;
  const strange = change.currencies?.find((currency) => !takesCurrency(traits, currency));
  if (strange !== undefined) throw invalid('CURRENCY_NOT_TAKEN', 'currencies', 'This payment method does not take the currency.', { currency: strange });
  const currencies = change.currencies === undefined ? account.currencies : change.currencies;
  const conversion = (change.conversion === undefined ? account.conversion : change.conversion) as Conversion | null;
  if (conversion === null) return;
  // What the client has with us is in his currency.
  if (traits.balance === true || !takesDirectly({ currencies }, traits, conversion.into)) throw invalid('CURRENCY_NOT_TAKEN', 'conversion', 'This payment method does not take the currency.', { currency: conversion.into });
};
