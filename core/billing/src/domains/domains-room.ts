import { createHttp } from '@billet/kernel';
import { z } from '@billet/sdk';
import { eachZoneDaily } from '../each-zone.ts';
import { domainItemsRef } from '../orders/index.ts';
import type { Room } from '../room.ts';
import { serviceFindersRef, serviceKeepersRef } from '../services/index.ts';
import { changeContact } from './contacts/change-contact.ts';
import { listContacts } from './contacts/list-contacts.ts';
import { addContact } from './contacts/save-contact.ts';
import { declareDomainHooks } from './hooks.ts';
import { importDomains } from './import/import-domains.ts';
import { carryOut } from './journal/index.ts';
import { beginDomain, dropUnsent, renewPaid } from './life/follow-billing.ts';
import { resumeRenewals, stopRenewals } from './life/follow-cancellation.ts';
import { followTransfer } from './life/follow-transfer.ts';
import { listNotices } from './life/list-notices.ts';
import { runClock } from './life/run-clock.ts';
import { createPublicLookup, publicLookupRef } from './lookup/public-lookup.ts';
import { giveAuthCode, retryOperation, setLock, setNameservers } from './manage/change-domains.ts';
import { answerTask } from './manage/answer-task.ts';
import { getDomain, listDomains, listTroubledDomains } from './manage/list-domains.ts';
import { releaseDomain } from './manage/release-domain.ts';
import { renewDomain, setAutoRenew } from './manage/renew-domain.ts';
import { orderRestore, restoreDomain, restorePaid } from './manage/restore-domain.ts';
import { showTransferCode } from './manage/show-transfer-code.ts';
import { setDnssec } from './manage/set-dnssec.ts';
import { setPrivacy, setRegistrant } from './manage/set-registrant.ts';
import { showAuthCode } from './manage/show-auth-code.ts';
import { tradeDomain, tradePaid } from './manage/trade-domain.ts';
import { domainsMigrations } from './migrations/index.ts';
import { domainItems } from './order/domain-items.ts';
import { acceptPrice, showOffer } from './premium/index.ts';
import { createAccount, listAccounts, testAccount, updateAccount, viewAccount } from './registrars/index.ts';
import { planSearch } from './search/plan-search.ts';
import { searchDomains } from './search/search-domains.ts';
import { suggestNames } from './search/suggest-names.ts';
import { domainSettings } from './settings.ts';
import { lookAfterAccount, lookAfterAll } from './sync/look-after-accounts.ts';
import { decideTransfer, listMessages, settleMessage, syncDomain, syncRegistrar } from './sync/manage-sync.ts';
import { createTld, listTlds, priceByMargin, setFreeDomains, setTldPrices, syncPrices, updateTld } from './tlds/index.ts';
import { confirmRegistrant, resendVerification, runVerificationClock } from './verification/index.ts';
import { activateZone, changeRecords, createZoneTurns, readZone, setForwards, zoneTurnsRef } from './zone/index.ts';
import { clientRecords } from './client-records.ts';

/** The longest answer of a public source; IANA's whole list is far below. */
const MOST_PUBLIC_BYTES = 1024 * 1024;

export const domainsRoom: Room = {
  name: 'domains',
  migrations: domainsMigrations,
  clientRecords,
  operations: [
    listAccounts, createAccount, updateAccount, viewAccount, testAccount,
    acceptPrice, showOffer,
    listTlds, createTld, updateTld, setTldPrices, setFreeDomains, priceByMargin,
    addContact, changeContact, listContacts, planSearch, searchDomains, suggestNames, listDomains, getDomain, listTroubledDomains, listNotices, setNameservers, setLock, giveAuthCode, retryOperation, answerTask, showTransferCode,
    setRegistrant, setPrivacy, setDnssec, setAutoRenew, renewDomain, restoreDomain, orderRestore, tradeDomain, showAuthCode, releaseDomain,
    importDomains, syncPrices, syncRegistrar, syncDomain, listMessages, settleMessage, decideTransfer,
    confirmRegistrant, resendVerification,
    readZone, activateZone, changeRecords, setForwards,
  ],
  permissions: ['registrars.read', 'registrars.write', 'tlds.write', 'domains.read', 'domains.write'],
  clientPermissions: ['domains.read', 'domains.write'],
  settings: [{ owner: 'domains', scope: 'system', schema: domainSettings }],
  declareHooks: declareDomainHooks,
  setUp: ({ services, hooks, executor, tasks, ...rest }) => {
    const { publicSources, allowInner = false } = rest.config;
    const http = createHttp({ extension: 'domains', permissions: ['net:*'], allowInner, maxBytes: MOST_PUBLIC_BYTES, outlet: rest.outlet });
    services.provide(publicLookupRef, createPublicLookup(publicSources === undefined || rest.outlet.quiet ? { rdap: {}, whois: {} } : publicSources, http, () => Date.parse(rest.clock.wall()), allowInner));
    services.provide(zoneTurnsRef, createZoneTurns({ executor, ...rest }));
    services.provide(domainItemsRef, domainItems);
    services.use(serviceFindersRef).byText.push(`select d.service_id from domains d where d.name like ? escape '\\'`);
    const keepers = services.use(serviceKeepersRef);
    keepers.ofService.push('select id from domains where service_id = ?');
    keepers.ofProduct.push('select id from tlds where product_id = ?');
    hooks.on('service.activated', (event) => executor.asSystem('domains.begin', (ctx) => beginDomain(ctx, event.serviceId)), { id: 'domain-begins' });
    hooks.on('service.ended', (event) => executor.asSystem('domains.drop', (ctx) => dropUnsent(ctx, event.serviceId)), { id: 'domain-dropped' });
    hooks.on('service.transferred', (event) => executor.asSystem('domains.followTransfer', (ctx) => followTransfer(ctx, event.serviceId)), { id: 'domain-transferred' });
    hooks.on('service.cancelRequested', (event) => (event.stopsDomains ? executor.asSystem('domains.stopRenewals', (ctx) => stopRenewals(ctx, event.serviceId)) : undefined), { id: 'domain-renewals-stop' });
    hooks.on('service.cancelWithdrawn', (event) => executor.asSystem('domains.resumeRenewals', (ctx) => resumeRenewals(ctx, event.serviceId)), { id: 'domain-renewals-resume' });
    hooks.on('invoice.paid', (event) => executor.asSystem('domains.renewPaid', (ctx) => renewPaid(ctx, event.invoiceId)), { id: 'domain-renewed' });
    hooks.on('invoice.paid', (event) => executor.asSystem('domains.restorePaid', (ctx) => restorePaid(ctx, event.invoiceId)), { id: 'domain-restored' });
    hooks.on('invoice.paid', (event) => executor.asSystem('domains.tradePaid', (ctx) => tradePaid(ctx, event.invoiceId)), { id: 'domain-traded' });
    const house = { services, hooks, executor, tasks, ...rest };
    eachZoneDaily(house, 'domains.clock', { hour: 2, minute: 0 }, () => runClock(house));
    house.scheduler.add({ name: 'domains.verify', pattern: '40 2 * * *', zone: 'UTC', run: () => runVerificationClock(house) });
    house.scheduler.add({ name: 'domains.lookAfter', pattern: '17 */3 * * *', zone: 'UTC', run: () => lookAfterAll(house) });
    tasks.addFree('domains.lookAfter', 'core:domains', (payload, job) => lookAfterAccount(house, payload, job.signal));
    tasks.addFree('domains.carryOut', 'core:domains', (payload, job) => carryOut(house, z.strictObject({ operationId: z.number().int() }).parse(payload).operationId, job.signal));
  },
  invariants: [
    { id: 'DM1', title: 'A domain that is held has a day of expiry', sql: "select id from domains where state in ('active', 'grace', 'redemption') and expires_on is null" },
  ],
};
