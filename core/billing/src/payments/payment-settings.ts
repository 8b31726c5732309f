import { field, type SettingsOf, z } from '@billet/sdk';

/** How money is collected without anybody doing anything. */
export const paymentSettings = z.strictObject({
  autoCharge: field(z.boolean().default(true), { title: 'Charge stored methods on the due date' }),
  /** Days after each refusal until the next try; when they are used up, the client is asked. */
  retryDays: field(z.string().regex(/^(\d{1,2}(, ?\d{1,2})*)?$/).default('2, 3, 5'), { title: 'Days between tries', help: 'For example 2, 3, 5. Empty = no second try.' }),
  useBalance: field(z.enum(['never', 'due', 'issue']).default('due'), { title: 'Use the balance by itself' }),
  /** Fine and interest that a bank collected with a late payment. */
  lateMoney: field(z.enum(['document', 'balance']).default('document'), { title: 'Fine and interest that a bank collects', help: 'First they pay the late fees of the same invoices.' }),
});

export type PaymentSettings = SettingsOf<typeof paymentSettings>;

/** The waits as numbers. */
export const retryWaits = (settings: PaymentSettings): readonly number[] => settings.retryDays.split(',').map((part) => part.trim()).filter((part) => part !== '').map(Number);
