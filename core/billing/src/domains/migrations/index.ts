import type { Migration } from '@billet/database';
import { createCatalogueOfTlds, createDomains } from './0001-create-domains.ts';
import { createDomainNotices } from './0003-domain-notices.ts';
import { createDomainRestores } from './0004-domain-restores.ts';
import { createRegistrarMessages } from './0005-registrar-messages.ts';
import { addRenewalStopped } from './0006-renewal-stopped.ts';
import { addRegistrantVerified } from './0007-registrant-verified.ts';
import { addZoneTurns } from './0008-zone-turns.ts';
import { forgetNeverAsked } from './0009-never-asked.ts';
import { addDomainOffers } from './0010-domain-offers.ts';
import { addDomainTrades } from './0011-domain-trades.ts';
import { addYearlyReminder } from './0012-yearly-reminder.ts';
import { offerTransfers } from './0013-transfer-offers.ts';

export const domainsMigrations: readonly Migration[] = [createCatalogueOfTlds, createDomains, createDomainNotices, createDomainRestores, createRegistrarMessages, addRenewalStopped, addRegistrantVerified, addZoneTurns, forgetNeverAsked, addDomainOffers, addDomainTrades, addYearlyReminder, offerTransfers];
