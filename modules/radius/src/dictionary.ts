import { ModuleError } from '@billet/sdk';

type Kind = 'string' | 'integer' | 'ipaddr' | 'date';

/**
 * Attributes this module writes, with their types. One unknown name or one ill-typed value makes FreeRADIUS reject every
 * login of the group, so nothing else is ever written.
 */
const ATTRIBUTES: Readonly<Record<string, Kind>> = {
  'Cleartext-Password': 'string',
  'Auth-Type': 'string',
  'Simultaneous-Use': 'integer',
  'Calling-Station-Id': 'string',
  Expiration: 'string',
  Class: 'string',
  'Framed-IP-Address': 'ipaddr',
  'Framed-Pool': 'string',
  'Acct-Interim-Interval': 'integer',
  'Mikrotik-Rate-Limit': 'string',
  'Mikrotik-Address-List': 'string',
  'WISPr-Bandwidth-Max-Up': 'integer',
  'WISPr-Bandwidth-Max-Down': 'integer',
  'WISPr-Redirection-URL': 'string',
  'Cisco-AVPair': 'string',
};

const VALID: Readonly<Record<Kind, (value: string) => boolean>> = {
  // Longer values are cut by the server's schema on some databases.
  string: (value) => value.length > 0 && value.length <= 253 && !/[\r\n\0]/.test(value),
  integer: (value) => /^\d{1,10}$/.test(value) && Number(value) <= 0xffffffff,
  ipaddr: (value) => /^(\d{1,3}\.){3}\d{1,3}$/.test(value) && value.split('.').every((part) => Number(part) <= 255),
  date: (value) => value.length > 0,
};

const OPERATORS: ReadonlySet<string> = new Set([':=', '=', '+=', '==', '=~', '!=']);

/** Refuses a row before it reaches the database. */
export const assertAttribute = (name: string, op: string, value: string): void => {
  const kind = ATTRIBUTES[name];
  if (kind === undefined) throw new ModuleError('invalid', `The RADIUS attribute "${name}" is not known; nothing was written.`, { field: name });
  if (!OPERATORS.has(op)) throw new ModuleError('invalid', `"${op}" is not a RADIUS operator.`, { field: name });
  if (!VALID[kind](value)) throw new ModuleError('invalid', `The value of "${name}" does not fit its type.`, { field: name });
};
