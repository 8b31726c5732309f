import { LOGIN_SECURITY } from '../namespaces.ts';
import { elements, textOf } from '../xml/xml-node.ts';
import { part, type Reply } from './reply.ts';

/** What the registry warns of at login: a password or certificate about to expire, a weak cipher (RFC 8807). */
export interface SecurityEvent {
  readonly type: string;
  readonly level: string;
  readonly expiresAt: string | undefined;
  readonly text: string;
}

export const readSecurityEvents = (reply: Reply): readonly SecurityEvent[] =>
  elements(part(reply.extension, LOGIN_SECURITY, 'loginSecData'), 'event').map((event) => ({
    type: event.attrs['type'] ?? '',
    level: event.attrs['level'] ?? 'warning',
    expiresAt: event.attrs['exDate'],
    text: textOf(event),
  }));
