import type { Migration } from '@billet/database';
import { createContracts } from './0001-create-contracts.ts';
import { offerBesideForce } from './0002-offer-beside-force.ts';

export const contractsMigrations: readonly Migration[] = [createContracts, offerBesideForce];
