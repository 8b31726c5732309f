import {
  ALLOCATION_TOKEN, BR_DOMAIN, BR_ORGANISATION, CHANGE_POLL, EURID_AUTH, EURID_CONTACT, EURID_DOMAIN, FEE_VERSIONS, feeNamespace,
  IDN, IDN_LANGUAGE, LAUNCH, LOGIN_SECURITY, LOW_BALANCE, MAINTENANCE, NAMESTORE, NOMINET_CONTACT, NOMINET_HANDSHAKE,
  NOMINET_NOTICES, NOMINET_RELEASE, RGP_POLL, SECURE_AUTH_INFO, UA, UNHANDLED, VERISIGN_BALANCE, type FeeVersion,
} from '../namespaces.ts';
import type { RegistryProfile } from '../profiles/profile.ts';
import type { Greeting } from '../replies/greeting.ts';

export interface Services {
  readonly objects: readonly string[];
  readonly extensions: readonly string[];
  readonly fee: FeeVersion | undefined;
}

/** Where a registry offers several versions of one thing, the first of these is taken. */
const CHOICES: readonly (readonly string[])[] = [EURID_AUTH, EURID_CONTACT, EURID_DOMAIN];

const SINGLE: readonly string[] = [
  ALLOCATION_TOKEN, BR_DOMAIN, BR_ORGANISATION, CHANGE_POLL, IDN, IDN_LANGUAGE, LAUNCH, LOGIN_SECURITY, LOW_BALANCE,
  MAINTENANCE, NAMESTORE, NOMINET_CONTACT, NOMINET_HANDSHAKE, NOMINET_NOTICES, NOMINET_RELEASE, RGP_POLL,
  SECURE_AUTH_INFO, UA, UNHANDLED, VERISIGN_BALANCE,
];

/** What both sides speak. Nothing is announced that the greeting does not hold: strict servers refuse the login for it. */
export const chooseServices = (greeting: Greeting, profile: RegistryProfile): Services => {
  const { domain, contact, host, rgp, secDns } = profile.namespaces;
  const fee = FEE_VERSIONS.find((version) => greeting.extensions.includes(feeNamespace(version)));
  const wanted = new Set([
    domain, host, rgp, secDns, ...SINGLE,
    ...(profile.contacts === 'none' ? [] : [contact]),
    ...(fee === undefined ? [] : [feeNamespace(fee)]),
    ...CHOICES.flatMap((choice) => choice.find((uri) => greeting.extensions.includes(uri)) ?? []),
  ]);
  const objects = greeting.objects.filter((uri) => wanted.has(uri));
  return {
    // A login without any object is no valid frame; then the registry may say itself what is missing.
    objects: objects.length === 0 ? [domain] : objects,
    extensions: greeting.extensions.filter((uri) => wanted.has(uri)),
    fee,
  };
};
