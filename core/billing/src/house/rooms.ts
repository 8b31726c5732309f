import { brandsRoom } from '../brands/index.ts';
import { campaignsRoom } from '../campaigns/index.ts';
import { catalogRoom } from '../catalog/index.ts';
import { clientsRoom } from '../clients/index.ts';
import { contractsRoom } from '../contracts/index.ts';
import { deskRoom } from '../desk/index.ts';
import { documentsRoom } from '../documents/index.ts';
import { domainsRoom } from '../domains/index.ts';
import { dunningRoom } from '../dunning/index.ts';
import { fiscalRoom } from '../fiscal/index.ts';
import { hotspotRoom } from '../hotspot/index.ts';
import { importingRoom } from '../importing/index.ts';
import { invoicingRoom } from '../invoicing/index.ts';
import { ledgerRoom } from '../ledger/index.ts';
import { lifecycleRoom } from '../lifecycle/index.ts';
import { loginsRoom } from '../logins/index.ts';
import { mailRoom } from '../mail/index.ts';
import { membersRoom } from '../members/index.ts';
import { ordersRoom } from '../orders/index.ts';
import { paymentsRoom } from '../payments/index.ts';
import { provisioningRoom } from '../provisioning/index.ts';
import type { Room } from '../room.ts';
import { reportsRoom } from '../reports/index.ts';
import { servicesRoom } from '../services/index.ts';
import { staffRoom } from '../staff/index.ts';
import { systemRoom } from '../system/system-room.ts';
import { taxRoom } from '../tax/index.ts';
import { textsRoom } from '../texts/index.ts';
import { webhooksRoom } from '../webhooks/index.ts';

/** All rooms in the order in which their tables point to each other. */
export const rooms: readonly Room[] = [
  brandsRoom, textsRoom, clientsRoom, staffRoom, ledgerRoom, taxRoom, mailRoom, loginsRoom, membersRoom, catalogRoom, servicesRoom, invoicingRoom, ordersRoom, paymentsRoom, dunningRoom, provisioningRoom, lifecycleRoom, domainsRoom, contractsRoom, documentsRoom, fiscalRoom, hotspotRoom, reportsRoom, campaignsRoom, deskRoom, importingRoom, systemRoom, webhooksRoom,
];
