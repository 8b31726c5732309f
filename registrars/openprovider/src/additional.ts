import type { Fqdn, RegistrarContact } from '@billet/sdk';

type Data = Readonly<Record<string, string>>;

const given = (data: Readonly<Record<string, string | undefined>>): Data => Object.fromEntries(Object.entries(data).filter((each): each is [string, string] => each[1] !== undefined));

/** Fields of the catalogue that have a place of their own; whatever else there is goes by its own name. */
const KNOWN: ReadonlySet<string> = new Set([
  'nexus', 'purpose', 'taxId', 'birthDate', 'birthPlace', 'passport', 'inn', 'edrpou', 'license', 'type', 'companyNumber', 'legalType', 'vat', 'citizenship', 'idType', 'idNumber', 'eligibilityType', 'eligibilityName', 'relation', 'legalForm', 'entityType',
  'fiscalCode', 'nationality', 'siren',
]);

/** `4510 123456 issuer 01.01.2010`: the API wants the parts of a passport apart. */
const passportOf = (text: string | undefined): Data => {
  if (text === undefined) return {};
  const [, series, number, issuer, day, month, year] = /^(\d{4})\s*(\d{6})\s+(.+?)\s+(\d{2})\.(\d{2})\.(\d{4})$/.exec(text.trim()) ?? [];
  return series === undefined || number === undefined ? { passport_number: text } : given({ passport_series: series, passport_number: number, passport_issuer: issuer, passport_issue_date: `${year ?? ''}-${month ?? ''}-${day ?? ''}` });
};

const PERSON = '1';

const spanish = ({ legalForm, idType, idNumber }: Data): Data => {
  if (legalForm === undefined || idNumber === undefined) return {};
  if (legalForm !== PERSON) return { company_registration_number: idNumber };
  return idType === '0' ? { passport_number: idNumber } : { social_security_number: idNumber };
};

/** What single endings want to know of a customer; each reads only its own. */
const byEnding = (extra: Data, phone: string): Readonly<Record<string, Data>> => ({
  us: given({ nexus_category: extra['nexus'], applicant_purpose: extra['purpose'] }),
  uk: given({ legal_type: extra['type'] === 'ORG' ? undefined : extra['type'] }),
  es: spanish(extra),
  eu: given({ country_of_citizenship: extra['citizenship']?.toUpperCase() }),
  ru: extra['passport'] === undefined && extra['inn'] === undefined ? {} : { ...given({ birth_date: extra['birthDate'], tax_payer_number: extra['inn'], mobile_phone_number: phone }), ...passportOf(extra['passport']) },
});

/** Identity of a customer, under the names of the API. */
export const customerData = ({ extra = {}, phone }: RegistrarContact): Readonly<Record<string, unknown>> => {
  const own = given({ birth_date: extra['birthDate'], birth_city: extra['birthPlace'], company_registration_number: extra['companyNumber'] ?? extra['siren'] });
  const endings = Object.entries(byEnding(extra, phone)).flatMap(([name, data]) => (Object.keys(data).length === 0 ? [] : [{ name, data }]));
  return {
    ...(extra['vat'] === undefined ? {} : { vat: extra['vat'] }),
    ...(Object.keys(own).length === 0 ? {} : { additional_data: own }),
    ...(endings.length === 0 ? {} : { extension_additional_data: endings }),
  };
};

/** Identity that goes with the order of a domain. */
export const domainData = (name: Fqdn, { extra = {} }: RegistrarContact): { readonly additional_data?: Data } => {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const others = Object.fromEntries(Object.entries(extra).filter(([key]) => !KNOWN.has(key)));
  const own =
    ending === 'ca' ? given({ legal_type: extra['legalType'] }) : ending === 'au' ? given({ id_type: extra['idType'], id_number: extra['idNumber'], eligibility_type: extra['eligibilityType'] }) : {};
  const data = { ...others, ...own };
  return Object.keys(data).length === 0 ? {} : { additional_data: data };
};
