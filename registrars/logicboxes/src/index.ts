import { defineRegistrar, registrarOverApi } from '@billet/sdk';
import { account } from './account.ts';
import { logicboxesApi } from './logicboxes-api.ts';

export type { Account } from './account.ts';

/** Domains by the HTTP API of LogicBoxes. */
export default defineRegistrar({ account, create: () => registrarOverApi(logicboxesApi) });
