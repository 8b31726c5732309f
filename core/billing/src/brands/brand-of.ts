import { notFound, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { Brand } from './tables.ts';

/** A brand by id. */
export const brandOf = async (ctx: OperationCtx, id: number): Promise<Brand> => {
  const brand = await data(ctx).all(Brand).findById(id);
  if (brand === undefined) throw notFound('Brand');
  return brand;
};

/** The brand a guest or client deals with: the one of the address he opened, else the first. */
export const currentBrand = async (ctx: OperationCtx): Promise<Brand> => {
  const { all } = data(ctx);
  const brand = ctx.caller.brandId === undefined ? await all(Brand).orderBy('id').first() : await all(Brand).findById(ctx.caller.brandId);
  if (brand === undefined) throw notFound('Brand');
  return brand;
};
