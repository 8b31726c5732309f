import type { OperationCtx } from '@billet/sdk';
import { currentBrand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import type { IdnTable, NameZone } from '../rules/index.ts';
import { RegistrarAccount, Tld } from '../tables.ts';

/** The TLDs that the visitor's brand sells, in their order. */
export const offeredTlds = async (ctx: OperationCtx): Promise<readonly Tld[]> => {
  const brand = await currentBrand(ctx);
  return data(ctx).all(Tld).where({ brand_id: brand.id, status: 'active' }).orderBy(['position', 'name']);
};

export const zonesOf = (tlds: readonly Tld[]): readonly NameZone[] => tlds.map((tld) => ({ name: tld.name, idn: tld.idn as IdnTable | null }));

/** The accounts that can be asked about these TLDs. */
export const accountsOf = async (ctx: OperationCtx, tlds: readonly Tld[]): Promise<readonly RegistrarAccount[]> =>
  data(ctx).all(RegistrarAccount).whereIn('id', tlds.flatMap(({ account_id: id }) => (id === null ? [] : [id]))).where('enabled', true).orderBy('id');
