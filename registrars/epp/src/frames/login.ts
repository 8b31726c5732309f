import { ModuleError, type Secret } from '@billet/sdk';
import { LOGIN_SECURITY } from '../namespaces.ts';
import { tag } from '../xml/write-xml.ts';
import type { Command } from './command.ts';

const MARKER = '[LOGIN-SECURITY]';
const PLAIN_MAX = 16;

export interface Login {
  readonly epp: string;
  readonly clientId: string;
  readonly password: Secret;
  readonly newPassword?: Secret;
  readonly objects: readonly string[];
  readonly extensions: readonly string[];
  readonly language: string;
}

/** RFC 8807: a password beyond sixteen characters travels in the extension, and a marker says so. */
export const login = (wish: Login): Command => {
  const e = tag(wish.epp);
  const secured = wish.extensions.includes(LOGIN_SECURITY);
  const field = (name: string, secret: Secret | undefined): { readonly plain?: string; readonly long?: string } => {
    if (secret === undefined) return {};
    const text = secret.reveal();
    if (text.length <= PLAIN_MAX) return { plain: text };
    if (secured) return { plain: MARKER, long: text };
    throw new ModuleError('auth', `This registry takes no ${name} of more than ${String(PLAIN_MAX)} characters.`);
  };
  const [current, next] = [field('password', wish.password), field('new password', wish.newPassword)];
  const s = tag(LOGIN_SECURITY);
  return {
    verb: 'login',
    effect: 'writes',
    content: [
      e('clID', wish.clientId),
      e('pw', current.plain),
      next.plain !== undefined && e('newPW', next.plain),
      e('options', [e('version', '1.0'), e('lang', wish.language)]),
      e('svcs', [
        ...wish.objects.map((uri) => e('objURI', uri)),
        wish.extensions.length > 0 && e('svcExtension', wish.extensions.map((uri) => e('extURI', uri))),
      ]),
    ],
    extension: secured
      ? [
          s('loginSec', [
            s('userAgent', [s('app', 'Billet'), s('tech', `Node.js ${process.versions.node}`)]),
            current.long !== undefined && s('pw', current.long),
            next.long !== undefined && s('newPW', next.long),
          ]),
        ]
      : [],
  };
};

export const logout: Command = { verb: 'logout', effect: 'reads', content: [] };
