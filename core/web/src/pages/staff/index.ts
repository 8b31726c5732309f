import { campaignPages } from './campaigns/index.ts';
import { bulkPages } from '../bulk/bulk-pages.ts';
import { domainPages } from '../domains/index.ts';
import type { Page } from '../page.ts';
import { addressPages } from './addresses/index.ts';
import { fiscalPages } from './fiscal/index.ts';
import { hotspotPages } from './hotspot/index.ts';
import { webhookPages } from './webhooks/index.ts';
import { voucherPages } from './vouchers/index.ts';
import { accessPlacePages } from './access-places/index.ts';
import { serverPages } from './servers/index.ts';
import { capsPage } from './products/caps-page.ts';
import { usagePricesPage } from './products/usage-prices-page.ts';
import { productServersPage } from './products/servers-page.ts';
import { gatewayPage, gatewaysPage, newGatewayPage } from './gateways.ts';
import { clientPage, clientsPage, newClientPage } from './clients.ts';
import { dashboardPage } from './dashboard.ts';
import { findPage } from './find/find-page.ts';
import { mailTemplatePage } from './mail-templates/editor-page.ts';
import { mailTemplatesPage } from './mail-templates/list-page.ts';
import { mailTestPage } from './mail-test.ts';
import { approvalsPage } from './approvals.ts';
import { attemptPage } from './attempt.ts';
import { attemptsPage } from './attempts.ts';
import { balanceImportPage } from './balance-import.ts';
import { bankFilesPage } from './bank-files.ts';
import { ledgerPage } from './ledger.ts';
import { staffInvoicePage, staffInvoicesPage } from './invoices.ts';
import { reconciliationPage } from './reconciliation.ts';
import { gatewayEventsPage, gatewayHealthPage, unmatchedPage } from './money-queues.ts';
import { newInvoicePage } from './new-invoice.ts';
import { paymentPage, paymentsPage } from './transactions.ts';
import { orderDetailPage, ordersPage, runPage, runsPage } from './lists.ts';
import { mailPage, mailsPage } from './mails.ts';
import { newOrderPage } from './orders/new-order.ts';
import { quotePage, quotesPage } from './orders/quotes.ts';
import { bundlePage, bundlesPage } from './products/bundles-page.ts';
import { productGroupPage, productGroupsPage } from './products/groups-page.ts';
import { productAddonsPage } from './products/addons-page.ts';
import { productEditPage } from './products/edit-page.ts';
import { newProductPage, productPage, productsPage } from './products.ts';
import { actsPage } from '../acts-page.ts';
import { eInvoiceRoutesPage } from '../einvoices/route-page.ts';
import { statementPage } from '../statement-page.ts';
import { addonsPage } from '../services/addons-page.ts';
import { actionPage } from '../actions/index.ts';
import { resourcePages } from '../resources/index.ts';
import { changePage } from '../services/change-page.ts';
import { developerPage } from '../services/developer-page.ts';
import { staffConsentsPage } from '../consents-page.ts';
import { frequencyPage } from '../services/frequency-page.ts';
import { contractPage } from '../services/contract-page.ts';
import { cancellationsPage } from './cancellations.ts';
import { contractsPage, contractTemplatePage } from './contracts.ts';
import { dueDatesPage } from './due-dates.ts';
import { massUpdatePage, massUpdatesPage } from './mass-updates.ts';
import { staffServiceEndPage } from './service-end.ts';
import { commissionsPage } from './commissions.ts';
import { staffServiceEditPage } from './service-edit.ts';
import { clientEditPage } from './client-edit.ts';
import { clientErasePage, erasureListPage } from './client-erase.ts';
import { clientMergePage } from './client-merge.ts';
import { clientFilePage } from '../client-files/index.ts';
import { clientFieldPage, clientFieldsPage } from '../client-fields/fields-page.ts';
import { companyPage } from './company/company-page.ts';
import { unitsPage } from './company/units-page.ts';
import { guidePage } from './guide-pages.ts';
import { helpPage } from './help-page.ts';
import { lookPage } from './look.ts';
import { settingsPage } from './settings.ts';
import { pricingPages } from './pricing/index.ts';
import { staffServicePage, staffServicesPage } from './services.ts';
import { staffSignInPage, staffSignOutPage } from './sign-in.ts';
import { extensionPage, extensionsPage, jobsPage } from './system.ts';
import { systemPage } from './system-page.ts';
import { newRolePage, rolePage } from './team/role-page.ts';
import { teamPage } from './team/team-page.ts';
import { staffMembersPage } from '../members.ts';
import { clientDunningPage } from './client-dunning.ts';
import { dunningPage, dunningRunPage } from './dunning.ts';
import { ladderPage } from './ladder.ts';
import { notePage } from './notes/note-page.ts';
import { snippetsPage } from './snippets.ts';
import { wakePage } from './wake.ts';
import { reportPages } from './reports/index.ts';
import { textPage } from './texts/editor-page.ts';
import { textsPage } from './texts/list-page.ts';
import { domainCataloguePages } from './domains/index.ts';
import { taxPages } from './tax/index.ts';

export const staffPages: readonly Page[] = [
  staffSignInPage,
  staffSignOutPage,
  systemPage,
  staffConsentsPage,
  dashboardPage,
  findPage,
  ...bulkPages,
  ...campaignPages,
  ...reportPages,
  clientsPage,
  newClientPage,
  clientPage,
  notePage,
  clientFilePage,
  clientEditPage,
  clientMergePage,
  clientErasePage,
  erasureListPage,
  frequencyPage('staff'),
  developerPage('staff'),
  actsPage('staff'),
  eInvoiceRoutesPage('staff'),
  statementPage('staff'),
  staffServicesPage,
  staffServicePage,
  staffServiceEditPage,
  commissionsPage,
  ...domainPages('staff'),
  changePage('staff'),
  ...resourcePages('staff'),
  actionPage('staff'),
  addonsPage('staff'),
  contractPage('staff'),
  staffServiceEndPage,
  cancellationsPage,
  massUpdatesPage,
  massUpdatePage,
  contractsPage,
  contractTemplatePage,
  dueDatesPage,
  staffInvoicesPage,
  newInvoicePage,
  staffInvoicePage,
  paymentsPage,
  unmatchedPage,
  reconciliationPage,
  attemptsPage,
  attemptPage,
  ledgerPage,
  balanceImportPage,
  paymentPage,
  gatewayEventsPage,
  approvalsPage,
  runsPage,
  runPage,
  ...taxPages,
  dunningPage,
  dunningRunPage,
  ladderPage,
  clientDunningPage,
  staffMembersPage,
  ordersPage,
  newOrderPage,
  quotesPage,
  quotePage,
  orderDetailPage,
  productsPage,
  newProductPage,
  productPage,
  productEditPage,
  productAddonsPage,
  productServersPage,
  usagePricesPage,
  capsPage,
  productGroupsPage,
  productGroupPage,
  bundlesPage,
  bundlePage,
  ...serverPages,
  ...accessPlacePages,
  ...addressPages,
  ...hotspotPages, ...voucherPages, ...webhookPages,
  ...fiscalPages,
  gatewaysPage,
  gatewayHealthPage,
  newGatewayPage,
  gatewayPage,
  bankFilesPage,
  jobsPage,
  mailsPage,
  mailTestPage,
  mailPage,
  mailTemplatesPage,
  mailTemplatePage,
  extensionsPage,
  extensionPage,
  teamPage,
  newRolePage,
  rolePage,
  settingsPage,
  wakePage,
  textsPage,
  textPage,
  snippetsPage,
  guidePage,
  helpPage, lookPage,
  companyPage,
  unitsPage,
  clientFieldsPage,
  clientFieldPage,
  ...pricingPages,
  ...domainCataloguePages,
];
