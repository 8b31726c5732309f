import { field, integer, isCurrency, type Secret, secretField, type SettingsOf, z } from '@billet/sdk';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

const beginsWith =
  (...prefixes: readonly string[]): ((secret: Secret) => boolean) =>
  (secret) => {
    const text = secret.reveal();
    return prefixes.some((prefix) => text.startsWith(prefix)) && !/\s/.test(text);
  };

const codes = (list: string): readonly string[] => list.split(/[\s,;]+/).filter((code) => code !== '');

/** Settings of one Stripe account. */
export const account = z
  .strictObject({
    secretKey: field(
      secretField({ title: 'Secret key' }).refine(
        beginsWith('sk_', 'rk_'),
        'begins with sk_ or rk_, without spaces',
      ),
      {
        title: 'Secret key',
        help: 'Stripe dashboard, Developers, API keys. A restricted key (rk_) needs: Checkout Sessions, PaymentIntents and Refunds (write), Charges and Balance (read).',
        secret: true,
      },
    ),
    webhookSecret: field(
      secretField({ title: 'Signing secret' })
        .refine(beginsWith('whsec_'), 'begins with whsec_, without spaces')
        .optional(),
      {
        title: 'Signing secret of the webhook endpoint',
        help: 'Add an endpoint with the webhook address of this account and the events checkout.session.*, payment_intent.*, refund.* and charge.dispute.*. Until the secret is set, messages of Stripe are refused.',
        secret: true,
      },
    ),
    publishableKey: field(
      z
        .string()
        .regex(/^pk_(test|live)_\S+$/, 'begins with pk_test_ or pk_live_')
        .optional(),
      {
        title: 'Publishable key',
        help: 'Optional; only compared with the secret key, to notice a mix of test and live.',
      },
    ),
    savedMethods: field(z.boolean().default(true), {
      title: 'Offer to keep the payment method',
      help: 'Clients may let Stripe keep their card for later invoices.',
    }),
    currencies: field(
      z
        .string()
        .default('')
        .refine((list) => codes(list).every(isCurrency), 'a list of currency codes'),
      { title: 'Currencies', help: 'Codes such as EUR, USD. Empty: all that Stripe takes.' },
    ),
    pageMinutes: field(integer({ min: 45, max: 1440 }).default(120), {
      title: 'Payment page stays open',
      help: 'A page nobody paid on closes by itself, so that an old tab cannot pay an invoice twice.',
      unit: 'minutes',
    }),
    apiHost: field(
      z
        .string()
        .regex(/^([a-z0-9-]+(\.[a-z0-9-]+)*|\[::1\])$/i, 'a host name')
        .default('api.stripe.com'),
      {
        title: 'API host',
        help: 'Change it only for a proxy of your own or for tests.',
        widget: 'host',
        section: 'API address',
      },
    ),
    apiPort: field(integer({ min: 1, max: 65_535 }).default(443), {
      title: 'Port',
      section: 'API address',
    }),
    apiProtocol: field(z.enum(['https', 'http']).default('https'), {
      title: 'Protocol',
      section: 'API address',
    }),
  })
  .refine((settings) => settings.apiProtocol === 'https' || LOOPBACK.has(settings.apiHost), {
    path: ['apiProtocol'],
    message: 'plain http is for this machine only (127.0.0.1, localhost)',
  });

export type Account = SettingsOf<typeof account>;

/** Currencies the host narrowed the account to; empty = no limit. */
export const allowedCurrencies = (settings: Account): readonly string[] => codes(settings.currencies);

/** Which side of Stripe a key opens. */
export const isLiveKey = (key: Secret): boolean => /^[sr]k_live_/.test(key.reveal());
