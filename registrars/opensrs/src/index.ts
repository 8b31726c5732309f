import { defineRegistrar, registrarOverApi } from '@billet/sdk';
import { account } from './account.ts';
import { opensrsApi } from './opensrs-api.ts';

export type { Account } from './account.ts';
export { signature } from './client.ts';
export { readXcp, writeXcp, type Xcp } from './xcp.ts';

/** Domains by the XCP API of OpenSRS. */
export default defineRegistrar({ account, create: () => registrarOverApi(opensrsApi) });
