import { field, secretField, z } from '@billet/sdk';

/** The key pair is made when the add-on starts for the first time. */
export const settings = z.strictObject({
  issuer: field(z.string().trim().max(100).default(''), { title: 'Issuer', help: 'Stands in every signed answer. Empty: the word billet.' }),
  privateKey: secretField({ title: 'Private key', help: 'Ed25519 in PEM. Whoever has it can make licences; programs that are sold know the public key only.' }).optional(),
});
