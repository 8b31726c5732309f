import type { OperationCtx } from '@billet/sdk';
import type { QueryBuilderType } from 'objection';
import { data } from '../../data.ts';
import { ServiceResource } from '../tables.ts';

/** Resources of a binding that are there or are to be there. */
export const standing = (ctx: OperationCtx, bindingId: number): QueryBuilderType<ServiceResource> =>
  data(ctx).all(ServiceResource).where({ binding_id: bindingId, going: false }).whereNot('state', 'removed');
