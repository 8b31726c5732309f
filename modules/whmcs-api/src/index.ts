import { defineAddon } from '@billet/sdk';
import { door } from './door.ts';
import { settings } from './settings.ts';

/** Answers programs that were written for the API of WHMCS, with the operations of this house and the rights of an API key. */
export default defineAddon({ settings, doors: [door] });
