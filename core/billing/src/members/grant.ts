import { z } from '@billet/sdk';
import { permissionPattern } from '../staff/index.ts';

/** What a member may do; at least one thing, else there is nothing to sign in for. */
export const grantSchema = z.array(permissionPattern).min(1).max(60);
