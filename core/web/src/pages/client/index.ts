import { domainPages } from '../domains/index.ts';
import type { Page } from '../page.ts';
import { ownFilesPage } from '../client-files/index.ts';
import { actsPage } from '../acts-page.ts';
import { eInvoiceRoutesPage } from '../einvoices/route-page.ts';
import { statementPage } from '../statement-page.ts';
import { receiptPage } from './receipt.ts';
import { accountPage, balancePage } from './account.ts';
import { leaveActingPage } from './acting.ts';
import { bundlePage } from '../shop/bundle-page.ts';
import { contactPage } from './contact.ts';
import { cartPage } from '../shop/cart-page.ts';
import { orderPage } from '../shop/order-page.ts';
import { emailChangePages } from './email-change.ts';
import { unsubscribePage } from './unsubscribe.ts';
import { hotspotPage } from './hotspot.ts';
import { homePage } from './home.ts';
import { invitationPage } from './invitation.ts';
import { invoicePage, invoicesPage, returnPage } from './invoices.ts';
import { linkedInvoicePage } from './linked-invoice.ts';
import { clientMailPage, clientMailsPage } from './mails.ts';
import { ownMembersPage } from '../members.ts';
import { ownOrderPage, ownOrdersPage } from '../orders/own-orders.ts';
import { ownQuotePage, ownQuotesPage } from '../quotes/own-quotes.ts';
import { paySeveralPage } from './pay-several.ts';
import { payersPage } from './payers.ts';
import { paymentMethodsPage } from './payment-methods.ts';
import { setUpMethodPage } from './set-up-method.ts';
import { addonsPage } from '../services/addons-page.ts';
import { actionPage } from '../actions/index.ts';
import { resourcePages } from '../resources/index.ts';
import { changePage } from '../services/change-page.ts';
import { storyPage } from '../services/story-page.ts';
import { developerPage } from '../services/developer-page.ts';
import { ownConsentsPage } from '../consents-page.ts';
import { frequencyPage } from '../services/frequency-page.ts';
import { contractPage } from '../services/contract-page.ts';
import { forgotPage, resetPage } from './reset.ts';
import { servicePage, servicesPage } from './services.ts';
import { groupPage } from '../shop/group-page.ts';
import { shopPage } from '../shop/shop-page.ts';
import { signInPage, signOutPage, signUpPage } from './sign-in.ts';
import { topUpPage } from './top-up.ts';
import { voucherPage } from './voucher.ts';

export const clientPages: readonly Page[] = [
  homePage,
  signInPage,
  signUpPage,
  signOutPage,
  shopPage,
  groupPage,
  cartPage,
  bundlePage,
  orderPage,
  ownOrdersPage,
  ownOrderPage,
  ownQuotesPage,
  ownQuotePage,
  servicesPage,
  servicePage,
  ...domainPages('client'),
  changePage('client'),
  ...resourcePages('client'),
  actionPage('client'),
  addonsPage('client'),
  contractPage('client'),
  storyPage,
  invoicesPage,
  invoicePage,
  actsPage('client'),
  returnPage,
  accountPage,
  frequencyPage('client'),
  ownConsentsPage,
  developerPage('client'),
  balancePage,
  statementPage('client'),
  receiptPage,
  topUpPage,
  hotspotPage, voucherPage,
  linkedInvoicePage,
  paySeveralPage,
  paymentMethodsPage,
  setUpMethodPage,
  payersPage,
  eInvoiceRoutesPage('client'),
  leaveActingPage,
  forgotPage,
  resetPage,
  ownMembersPage,
  invitationPage,
  ...emailChangePages,
  unsubscribePage,
  clientMailsPage,
  clientMailPage,
  contactPage,
  ownFilesPage,
];
