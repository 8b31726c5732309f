import { defineRegistrar, registrarOverApi } from '@billet/sdk';
import { account } from './account.ts';
import { namecheapApi } from './namecheap-api.ts';

export type { Account } from './account.ts';

/** Domains by the XML API of Namecheap. */
export default defineRegistrar({ account, create: () => registrarOverApi(namecheapApi) });
