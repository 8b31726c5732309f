import { z } from 'zod';
import type { Clock, Log } from './ctx.ts';
import type { ServiceRef } from './operation.ts';
import { aFunction, aText } from './declaration.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';

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

/** Something that the operations of an add-on reach with `ctx.use`, such as the other side of its calls. @since 0.1.0 */
export interface OfferedService {
  /** Its name begins with the add-on's id and a point. */
  readonly ref: ServiceRef<unknown>;
  readonly value: unknown;
}

/** Pairs a name with what it stands for. @since 0.1.0 */
export const offer = <T>(ref: ServiceRef<T>, value: T): OfferedService => ({ ref, value });

/** A file that an add-on gives out, below `/x/<extension>` of the area; it is always saved, never shown or run. @since 0.1.0 */
export interface DownloadDefinition {
  readonly area: 'client' | 'staff';
  readonly path: `/${string}`;
  /** Query that gets the names in braces, and what the address has behind its question mark, as its input and answers `{ name, file }`, the file in base64. */
  readonly operation: string;
  /**
   * Command that the house calls as the system when somebody fetches the file, with the same input: for counting. What it
   * refuses does not keep the file back. Fetching is a GET that a page of somebody else can cause, so it changes nothing else.
   * @since 0.1.0
   */
  readonly taken?: string;
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

/** What other programs send to a door of an add-on: the fields of a form, each name once. @since 0.1.0 */
export interface DoorRequest {
  readonly fields: Readonly<Record<string, string>>;
  /** Network address it came from. */
  readonly address: string;
}

/** What a door answers. @since 0.1.0 */
export interface DoorReply {
  /** HTTP status; absent = 200. */
  readonly status?: number;
  /** Content type. A page for browsers is not among them. */
  readonly type: 'application/json' | 'application/xml' | 'text/plain';
  readonly body: string;
}

/** Whoever showed an API key: calls operations with the rights of the key, and no others. @since 0.1.0 */
export interface DoorCaller {
  readonly audience: 'staff' | 'client' | 'reseller' | 'guest' | 'system';
  readonly locale: string;
  /** Throws what the operation throws: an error with `code`, `status` and perhaps `field`. */
  call(operation: string, input: unknown): Promise<unknown>;
}

/** What a door may use. @since 0.1.0 */
export interface DoorCtx {
  readonly log: Log;
  readonly clock: Clock;
  /** The add-on's own settings as they are now. */
  settings<S extends SettingsSchema>(schema: S): Promise<SettingsOf<S>>;
  /** The caller behind an API key (`blt_…`); `undefined` = no such key, or one that has ended. */
  signIn(key: string): Promise<DoorCaller | undefined>;
}

/**
 * An address of its own at which other programs knock with a form, for protocols that are not Billet's. Cookies do not
 * open it. A path of Billet's own pages cannot be taken: those come first where they are fixed.
 * @since 0.1.0
 */
export interface DoorDefinition {
  /** From the root of the site, fixed. */
  readonly path: `/${string}`;
  answer(ctx: DoorCtx, request: DoorRequest): Promise<DoorReply>;
}

export const aPath = z.string().regex(/^\/[^\s?#]*$/, 'must begin with a slash');

export const mailShape = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be in lower case with hyphens'),
  facts: z.array(aText).optional(),
  path: aPath.optional(),
});

export const linkShape = z.strictObject({ path: aPath, operation: aText });

export const downloadShape = z.strictObject({ area: z.enum(['client', 'staff']), path: aPath, operation: aText, taken: aText.optional() });

export const doorShape = z.strictObject({ path: z.string().regex(/^\/[a-z0-9][a-z0-9/._-]*$/, 'must be a fixed address in small letters'), answer: aFunction });
