import { invalid, Secret, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { keyringRef } from '../../refs.ts';
import { newPassword, secretPlace } from '../prepare-binding.ts';
import { ServiceResource } from '../tables.ts';

/** A password that somebody chose: long enough, and nothing that a line of text would break at. */
export const passwordInput = z
  .string()
  .min(8)
  .max(128)
  .regex(/^[^\r\n\0]*$/)
  .optional();

/** Seals the chosen password, or one that core makes up. */
export const sealed = (ctx: OperationCtx, key: string, chosen: string | undefined): string => ctx.use(keyringRef).seal(chosen ?? newPassword(), secretPlace(key));

export const noPassword = (chosen: string | undefined): void => {
  if (chosen !== undefined) throw invalid('RESOURCE_NO_PASSWORD', 'password', 'This kind has no password.');
};

/** Mailboxes that belong to a login of the same service by their name (row B13). */
export const mailboxesOf = async (ctx: OperationCtx, login: ServiceResource): Promise<readonly ServiceResource[]> => {
  if (login.kind !== 'radiusLogin') return [];
  const rows = await data(ctx).all(ServiceResource).where({ service_id: login.service_id, kind: 'mailbox', going: false }).whereNot('state', 'removed');
  const name = login.name.toLowerCase();
  return rows.filter((row) => row.name === name || row.name.startsWith(`${name}@`));
};

/** The mail password follows that of the login. */
export const followLogin = async (ctx: OperationCtx, login: ServiceResource, secret: string): Promise<void> => {
  const keyring = ctx.use(keyringRef);
  const password = new Secret(keyring.open(secret, secretPlace(login.key)));
  for (const mailbox of await mailboxesOf(ctx, login))
    await data(ctx).all(ServiceResource).findById(mailbox.id).patch({ secret: keyring.seal(password.reveal(), secretPlace(mailbox.key)), state: 'wanted', problem: null });
};
