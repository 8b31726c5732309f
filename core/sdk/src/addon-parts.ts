import { z } from 'zod';
import { aText } from './declaration.ts';

/**
 * A kind of mail that an add-on writes. Its texts are `mail.<key>.subject`, `mail.<key>.text` and, with a `path`,
 * `mail.<key>.action` in the add-on's locales; `mailKind.<key>` is its name, and `mail.fact.<name>` the label of a fact.
 * An operation of the system sends one with `ctx.call('mail.queue', …)`.
 * @since 0.1.0
 */
export interface AddonMail {
  /** Without the add-on's id, which the log puts before it. */
  readonly key: string;
  /** Values that stand below the text as a small table. */
  readonly facts?: readonly string[];
  /** Where the button leads: a path of the pages; `{name}` is a value of the mail. */
  readonly path?: `/${string}`;
}

/** A file that an add-on gives out, below `/x/<extension>` of the area; it is always saved, never shown or run. @since 0.1.0 */
export interface DownloadDefinition {
  readonly area: 'client' | 'staff';
  readonly path: `/${string}`;
  /** Query that gets the names in braces, and what the address has behind its question mark, as its input and answers `{ name, file }`, the file in base64. */
  readonly operation: string;
}

/**
 * An address that others link to, below `/x/<extension>` of the client area. Opening it leads on to a page of ours, and
 * nowhere else.
 * @since 0.1.0
 */
export interface LinkDefinition {
  readonly path: `/${string}`;
  /**
   * Operation for guests that gets the names in braces, and `to` if it stands behind the question mark, as its input. It answers `{ to, referral, days }`: a path of our own, and a text of up to 60 letters, digits and hyphens, or `null`,
   * that the browser keeps for so many days. `user.registered` tells it as `<extension>:<referral>`. It is never told from
   * where it was opened.
   */
  readonly operation: string;
}

/** What the operation of a link answers. @since 0.1.0 */
export const linkAnswer = z.strictObject({ to: z.string(), referral: z.string().regex(/^[A-Za-z0-9-]{1,60}$/).nullable(), days: z.number().int().min(1).max(400) });

export const aPath = z.string().regex(/^\/[^\s?#]*$/, 'must begin with a slash');

export const mailShape = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be in lower case with hyphens'),
  facts: z.array(aText).optional(),
  path: aPath.optional(),
});

export const linkShape = z.strictObject({ path: aPath, operation: aText });

export const downloadShape = z.strictObject({ area: z.enum(['client', 'staff']), path: aPath, operation: aText });
