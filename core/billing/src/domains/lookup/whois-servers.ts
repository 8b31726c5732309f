/** A WHOIS server whose way of saying "not registered" is known. `{name}` = the name that is asked about. */
export interface WhoisServer {
  readonly host: string;
  readonly port?: number;
  readonly query: string;
  /** How a line begins that says so, in small letters. */
  readonly free: readonly string[];
}

const asked = (host: string, ...free: readonly string[]): WhoisServer => ({ host, query: '{name}', free });
const tci = asked('whois.tcinet.ru', 'no entries found for the selected source');

/** Servers by TLD. One that words it otherwise by now is not understood, which makes the name unknown and never free. */
export const whoisServers: Readonly<Record<string, WhoisServer>> = {
  com: { host: 'whois.verisign-grs.com', query: 'domain {name}', free: ['no match for "{name}"'] },
  net: { host: 'whois.verisign-grs.com', query: 'domain {name}', free: ['no match for "{name}"'] },
  org: asked('whois.publicinterestregistry.org', 'domain not found'),
  io: asked('whois.nic.io', 'domain not found'),
  me: asked('whois.nic.me', 'domain not found'),
  de: { host: 'whois.denic.de', query: '-T dn,ace {name}', free: ['status: free'] },
  at: asked('whois.nic.at', '% nothing found'),
  au: asked('whois.auda.org.au', 'domain not found', 'not found'),
  be: asked('whois.dns.be', 'status: available'),
  br: asked('whois.registro.br', '% no match for {name}'),
  ca: asked('whois.cira.ca', 'not found: {name}'),
  cn: asked('whois.cnnic.cn', 'no matching record'),
  eu: asked('whois.eu', 'status: available'),
  fr: asked('whois.nic.fr', '%% not found'),
  it: asked('whois.nic.it', 'status: available'),
  jp: { host: 'whois.jprs.jp', query: '{name}/e', free: ['no match!!'] },
  nl: asked('whois.domain-registry.nl', '{name} is free'),
  pl: asked('whois.dns.pl', 'no information available about domain name {name}'),
  pt: asked('whois.dns.pt', '{name} - no match'),
  ru: tci,
  se: asked('whois.iis.se', 'domain "{name}" not found'),
  su: tci,
  ua: asked('whois.ua', '% no entries found'),
  uk: asked('whois.nic.uk', 'no match for "{name}"'),
  'xn--p1ai': tci,
};
