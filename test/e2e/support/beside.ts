/** The test of pages that only mails, providers and forms lead to. */
export const HERE = 'pages-beside';

/** Pages that no link leads to in the house of all pages: what leads there, and which test looks at them with axe. */
export const BESIDE: Readonly<Record<string, readonly [by: string, seenIn: string]>> = {
  '/sign-out': ['a form', HERE],
  '/staff/sign-out': ['a form', HERE],
  '/pay/return/:key': ['a provider', HERE],
  '/i/:token': ['a mail; it leads to the invoice', HERE],
  '/acting/leave': ['a form', HERE],
  '/invitation': ['a mail', HERE],
  '/email-change': ['a mail', HERE],
  '/email-keep': ['a mail', HERE],
  '/reset': ['a mail', HERE],
  '/registrant': ['a mail', HERE],
  '/unsubscribe': ['a mail', HERE],
  '/hotspot': ['the login page of access equipment', HERE],
  '/payment-methods/new/:id': ['a mandate for direct debits', HERE],
  '/services/:id/developer': ['hosting', 'developer-contact'],
  '/staff/services/:id/developer': ['hosting', 'developer-contact'],
  '/services/:id/actions/:binding/:action': ['a command of a module that asks for something', 'module-actions'],
  '/staff/services/:id/actions/:binding/:action': ['a command of a module that asks for something', 'module-actions'],
  '/staff/payments/attempts/:key': ['a payment through a provider', HERE],
  '/staff/runs/:id': ['a billing run', HERE],
  '/staff/dunning/runs/:id': ['a run of reminders', HERE],
  '/staff/servers/:id/requests/:request': ['a request to a server', HERE],
  '/order/bundle/:id': ['a bundle', 'areas'],
  '/domains/:id/records': ['a zone at a registrar', 'areas'],
  '/staff/domains/:id/records': ['a zone at a registrar', 'areas'],
  '/staff/bulk/:id': ['a change of many things', 'areas'],
  '/services/:id/resources/:kind/new': ['a module with resources', 'resources'],
  '/staff/servers/:id/accounts/:account': ['an account on a server', 'server-pages'],
  '/staff/addresses/held/:held': ['an address that a service has', 'address-pages'],
};
