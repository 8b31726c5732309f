import type { Page } from '../page.ts';
import { accountPage, balancePage } from './account.ts';
import { orderPage } from './checkout.ts';
import { homePage } from './home.ts';
import { invoicePage, invoicesPage, returnPage } from './invoices.ts';
import { linkedInvoicePage } from './linked-invoice.ts';
import { paySeveralPage } from './pay-several.ts';
import { payersPage } from './payers.ts';
import { paymentMethodsPage } from './payment-methods.ts';
import { addonsPage } from '../services/addons-page.ts';
import { changePage } from '../services/change-page.ts';
import { contractPage } from '../services/contract-page.ts';
import { servicePage, servicesPage } from './services.ts';
import { shopPage } from './shop.ts';
import { signInPage, signOutPage, signUpPage } from './sign-in.ts';
import { topUpPage } from './top-up.ts';

export const clientPages: readonly Page[] = [homePage, signInPage, signUpPage, signOutPage, shopPage, orderPage, servicesPage, servicePage, changePage('client'), addonsPage('client'), contractPage('client'), invoicesPage, invoicePage, returnPage, accountPage, balancePage, topUpPage, linkedInvoicePage, paySeveralPage, paymentMethodsPage, payersPage];
