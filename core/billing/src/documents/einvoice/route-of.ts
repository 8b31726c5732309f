import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import type { Invoice } from '../../invoicing/index.ts';
import { documentSettingsOf } from '../document-settings.ts';
import { EInvoiceRoute } from '../tables.ts';
import type { ERoute } from './apply-profile.ts';
import { PROFILES, type EProfile } from './profile.ts';
import { endpointOf } from './route-input.ts';

/** How the e-invoice of a document reaches its payer: as he wishes, else as the brand has it. */
export const routeOf = async (ctx: OperationCtx, invoice: Invoice, wanted?: EProfile): Promise<ERoute> => {
  const settings = await documentSettingsOf(ctx, invoice.brand_id);
  const own = await data(ctx).all(EInvoiceRoute).findOne({ payer_id: invoice.payer_id });
  const seller = endpointOf(settings.endpointScheme, settings.endpointId);
  const buyer = own === undefined ? undefined : endpointOf(own.endpoint_scheme, own.endpoint_id);
  return {
    profile: wanted ?? PROFILES.find((each) => each === own?.profile) ?? settings.profile,
    buyerReference: own?.buyer_reference ?? '',
    contact: settings.contact,
    ...(seller === undefined ? {} : { sellerEndpoint: seller }),
    ...(buyer === undefined ? {} : { buyerEndpoint: buyer }),
  };
};
