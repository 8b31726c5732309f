import { createHash } from 'node:crypto';

/** What the login page of access equipment said of itself when it sent somebody here. */
export interface Portal {
  /** MikroTik: where its login form goes. */
  readonly loginUrl?: string | undefined;
  /** MikroTik, and CoovaChilli in hexadecimal: what the code is mixed with, so that nobody hears it in the air. */
  readonly chapId?: string | undefined;
  readonly challenge?: string | undefined;
  /** CoovaChilli and its kin (UAM). */
  readonly uamIp?: string | undefined;
  readonly uamPort?: string | undefined;
  /** Where the person wanted to go. */
  readonly wanted?: string | undefined;
}

/** The form that lets somebody in: the browser sends it to the equipment itself. */
export interface PortalForm {
  readonly url: string;
  readonly method: 'get' | 'post';
  readonly fields: Readonly<Record<string, string>>;
}

const md5 = (...parts: readonly Uint8Array[]): string => createHash('md5').update(Buffer.concat(parts)).digest('hex');

/** MikroTik writes bytes as `\ooo`. */
const octal = (text: string): Buffer =>
  Buffer.from(text.replaceAll(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))), 'latin1');

const webAddress = (text: string | undefined): URL | undefined => {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '' ? url : undefined;
};

const onward = (name: string, wanted: string | undefined): Readonly<Record<string, string>> => {
  const url = webAddress(wanted);
  return url === undefined ? {} : { [name]: url.href };
};

const uam = ({ uamIp, uamPort, challenge = '', wanted }: Portal, username: string, code: string): PortalForm | undefined => {
  const url = webAddress(`http://${uamIp ?? ''}:${uamPort ?? ''}/logon`);
  // Its form goes by GET, so the code itself must not be in it: without a challenge there is no safe way.
  if (url === undefined || !/^([0-9a-f]{2}){1,64}$/i.test(challenge)) return undefined;
  const response = md5(Buffer.from([0]), Buffer.from(code), Buffer.from(challenge, 'hex'));
  return { url: url.href, method: 'get', fields: { username, response, ...onward('userurl', wanted) } };
};

const mikrotik = ({ loginUrl, chapId, challenge, wanted }: Portal, username: string, code: string): PortalForm | undefined => {
  const url = webAddress(loginUrl);
  if (url === undefined) return undefined;
  const hashed = chapId === undefined || chapId === '' || challenge === undefined ? code : md5(octal(chapId), Buffer.from(code), octal(challenge));
  return { url: url.href, method: 'post', fields: { username, password: hashed, ...onward('dst', wanted) } };
};

/** The form for a voucher, if the equipment is one of those that may get codes: a link could name anybody's. */
export const portalLogin = (portal: Portal, hosts: readonly string[], username: string, code: string): PortalForm | undefined => {
  const form = portal.uamIp === undefined ? mikrotik(portal, username, code) : uam(portal, username, code);
  return form !== undefined && hosts.includes(new URL(form.url).hostname) ? form : undefined;
};
