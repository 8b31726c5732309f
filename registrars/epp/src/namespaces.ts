/** The namespaces of one registry: most use the standard ones, some made their own copies. */
export interface Namespaces {
  readonly epp: string;
  readonly domain: string;
  readonly contact: string;
  readonly host: string;
  readonly rgp: string;
  readonly secDns: string;
}

const standard = (name: string): string => `urn:ietf:params:xml:ns:${name}`;

export const STANDARD: Namespaces = {
  epp: standard('epp-1.0'),
  domain: standard('domain-1.0'),
  contact: standard('contact-1.0'),
  host: standard('host-1.0'),
  rgp: standard('rgp-1.0'),
  secDns: standard('secDNS-1.1'),
};

export const LAUNCH = standard('launch-1.0');
export const LOGIN_SECURITY = standard('epp:loginSec-1.0');
export const CHANGE_POLL = standard('changePoll-1.0');
export const SECURE_AUTH_INFO = standard('epp:secure-authinfo-transfer-1.0');
export const UNHANDLED = standard('epp:unhandled-namespaces-1.0');
export const MAINTENANCE = standard('epp:maintenance-1.0');
export const ALLOCATION_TOKEN = standard('allocationToken-1.0');
export const IDN = standard('idn-1.0');
export const IDN_LANGUAGE = 'http://www.verisign.com/epp/idnLang-1.0';
export const NAMESTORE = 'http://www.verisign-grs.com/epp/namestoreExt-1.1';
export const VERISIGN_BALANCE = 'http://www.verisign.com/epp/balance-1.0';
export const LOW_BALANCE = 'http://www.verisign.com/epp/lowbalance-poll-1.0';
export const RGP_POLL = 'http://www.verisign.com/epp/rgp-poll-1.0';
export const UA = 'http://hostmaster.ua/epp/uaepp-1.1';
export const BR_DOMAIN = standard('brdomain-1.0');
export const BR_ORGANISATION = standard('brorg-1.0');
const nominet = (name: string): string => `http://www.nominet.org.uk/epp/xml/${name}`;
export const NOMINET_CONTACT = nominet('contact-nom-ext-1.0');
export const NOMINET_RELEASE = nominet('std-release-1.0');
export const NOMINET_HANDSHAKE = nominet('std-handshake-1.0');
export const NOMINET_NOTICES = nominet('std-notifications-1.2');
const eurid = (name: string): string => `http://www.eurid.eu/xml/epp/${name}`;
export const EURID_CONTACT = ['contact-ext-1.4', 'contact-ext-1.3', 'contact-ext-1.1'].map(eurid);
export const EURID_DOMAIN = ['domain-ext-2.6', 'domain-ext-2.5', 'domain-ext-2.4', 'domain-ext-2.3'].map(eurid);

export const EURID_AUTH = ['authInfo-1.1', 'authInfo-1.0'].map(eurid);

/** The fee extension and its drafts that registries still speak, the best first. */
export const FEE_VERSIONS = ['1.0', '0.25', '0.23', '0.21', '0.17', '0.15', '0.12', '0.11', '0.9', '0.8', '0.7', '0.6', '0.5', '0.4'] as const;
export type FeeVersion = (typeof FEE_VERSIONS)[number];
export const feeNamespace = (version: FeeVersion): string => standard(version === '1.0' ? 'epp:fee-1.0' : `fee-${version}`);
