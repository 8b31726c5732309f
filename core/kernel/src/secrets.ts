import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { BilletError } from '@billet/sdk';

/** One 256-bit key, named by the first bytes of its hash so that a rotated key is recognised. */
export interface MasterKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Seals texts for one exact place (table, row, column): moved elsewhere they do not open. */
export interface Keyring {
  seal(text: string, place: string): string;
  open(sealed: string, place: string): string;
  /** Key id used for new seals. */
  readonly current: string;
  /** A keyed digest for links and lookups; `purpose` keeps uses apart. */
  derive(purpose: string): Buffer;
}

export const masterKey = (base64: string): MasterKey => {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 32) {
    throw new BilletError('KEY_INVALID', 'The master key must be 32 bytes in base64. Check BILLET_KEY or storage/billet.key.');
  }
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
};

export const newMasterKey = (): string => randomBytes(32).toString('base64');

const VERSION = 'b1';
const TAG_BYTES = 16;

/** `keys[0]` seals; all of them open. Format: `b1.<key id>.<iv>.<tag>.<cipher text>`, base64url. */
export const createKeyring = (keys: readonly [MasterKey, ...MasterKey[]]): Keyring => {
  const [current] = keys;
  return {
    current: current.id,
    seal: (text, place) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current.bytes, iv).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [VERSION, current.id, iv.toString('base64url'), cipher.getAuthTag().toString('base64url'), body.toString('base64url')].join('.');
    },
    open: (sealed, place) => {
      const [version, id, iv, tag, body] = sealed.split('.');
      const key = keys.find((candidate) => candidate.id === id);
      if (version !== VERSION || key === undefined || iv === undefined || tag === undefined || body === undefined) {
        throw new BilletError('KEY_UNKNOWN', `A stored secret was sealed with another key (${id ?? 'none'}); this program has ${keys.map((each) => each.id).join(', ')}. Put the right storage/billet.key back, or set BILLET_KEY.`, { status: 500 });
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(iv, 'base64url'), { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(place))
          .setAuthTag(Buffer.from(tag, 'base64url'));
        return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new BilletError('SECRET_DAMAGED', `A stored secret does not open at ${place}.`, { status: 500, cause });
      }
    },
    derive: (purpose) => createHash('sha256').update(`billet:${purpose}:`).update(current.bytes).digest(),
  };
};
