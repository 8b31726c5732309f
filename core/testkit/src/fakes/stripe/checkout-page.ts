import { showAmount } from './amounts.ts';
import type { CheckoutSession, PaymentIntent } from './objects.ts';

const escapeHtml = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; color: #1a1f36 }
h1 { font-size: 1rem; font-weight: 400; margin: 0 }
.amount { font-size: 2.2rem; font-weight: 600; margin: 0 0 1.5rem }
button { display: block; width: 100%; padding: .7rem; margin: .5rem 0; border: 1px solid #c1c9d2; border-radius: 6px; background: #fff; font: inherit; cursor: pointer }
button.main { background: #0a2540; border-color: #0a2540; color: #fff }
[role=alert] { color: #b3093c; margin: 0 0 1rem }
</style>
</head>
<body>
${body}
</body>
</html>
`;

const button = (name: string, value: string, label: string, main = false): string =>
  `<button type="submit" name="${name}" value="${value}" id="${value}"${main ? ' class="main"' : ''}>${label}</button>`;

/** The hosted page: works in any browser, with or without scripts. */
export const paymentPage = (session: CheckoutSession, title: string, alert?: string): string => {
  const amount =
    session.amount_total === null
      ? ''
      : `<p class="amount">${escapeHtml(showAmount(session.amount_total, session.currency ?? ''))}</p>`;
  return page(
    'Test checkout',
    `<h1>${escapeHtml(title)}</h1>
${amount}
${alert === undefined ? '' : `<p role="alert">${escapeHtml(alert)}</p>`}
<form method="post" action="/c/pay/${session.id}">
${button('move', 'pay', 'Pay', true)}
${button('move', '3ds', 'Pay with a card that asks its bank (3DS)')}
${button('move', 'bank', 'Pay by bank debit (arrives later)')}
${button('move', 'decline', 'Decline')}
</form>
${session.cancel_url === null ? '' : `<p><a id="back" href="${escapeHtml(session.cancel_url)}">Back</a></p>`}`,
  );
};

export const bankPage = (intent: PaymentIntent): string =>
  page(
    'Test bank',
    `<h1>Your bank asks: is this you?</h1>
<p class="amount">${escapeHtml(showAmount(intent.amount, intent.currency))}</p>
<form method="post" action="/c/3ds/${intent.id}">
${button('answer', 'complete', 'Complete authentication', true)}
${button('answer', 'fail', 'Fail authentication')}
</form>`,
  );

export const closedPage = (session: CheckoutSession): string =>
  page(
    'Test checkout',
    `<h1>${session.status === 'complete' ? 'You are all done here.' : 'This page has expired.'}</h1>
${session.cancel_url === null ? '' : `<p><a id="back" href="${escapeHtml(session.cancel_url)}">Back</a></p>`}`,
  );
