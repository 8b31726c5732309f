import { createOpenproviderClient } from '@billet/openprovider-api';
import { defineRegistrar, registrarOverApi } from '@billet/sdk';
import { account } from './account.ts';
import { openproviderApi } from './openprovider-api.ts';

export type { Account } from './account.ts';

/** Domains by the REST API of Openprovider. */
export default defineRegistrar({ account, create: () => registrarOverApi(openproviderApi(createOpenproviderClient())) });
