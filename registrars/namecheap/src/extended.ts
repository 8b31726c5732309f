import { ModuleError, type Fqdn, type RegistrarContact } from '@billet/sdk';
import type { Params } from './client.ts';

type Extra = Readonly<Record<string, string>>;

const wrong = (field: string, message: string): ModuleError => new ModuleError('invalid', message, { field: `registrant.extra.${field}`, retry: 'afterFix' });

/** Legal forms of .es: what the registry numbers has a name here. */
const SPANISH_FORMS: Extra = {
  1: 'Individual', 39: 'EconomicInterestGroup', 47: 'Association', 59: 'SportsAssociation', 68: 'ProfessionalAssociation', 124: 'SavingsBank', 150: 'CommunityProperty', 152: 'CommunityofOwners', 164: 'OrderorReligiousInstitution',
  181: 'Consulate', 197: 'PublicLawAssociation', 203: 'Embassy', 229: 'LocalAuthority', 269: 'SportsFederation', 286: 'Foundation', 365: 'MutualInsuranceCompany', 434: 'RegionalGovernmentBody', 436: 'CentralGovernmentBody', 439: 'PoliticalParty',
  476: 'TradeUnion', 510: 'FarmPartnership', 524: 'PublicLimitedCompany', 525: 'Sports_Association', 554: 'CivilSociety', 560: 'GeneralPartnership', 562: 'GeneralandLimitedPartnership', 566: 'Cooperative', 608: 'WorkerownedCompany', 612: 'LimitedCompany',
  713: 'SpanishOffice', 717: 'TemporaryAllianceofEnterprises', 744: 'WorkerownedLimitedCompany', 745: 'RegionalPublicEntity', 746: 'NationalPublicEntity', 877: 'Others', 878: 'DesignationofOriginSupervisoryCouncil', 879: 'EntityManagingNaturalAreas',
};
const SPANISH_NUMBERS: Readonly<Record<string, readonly [string, string]>> = { 0: ['GENERICID', 'GENERICID'], 1: ['VATID', 'NATIONALIDENTITY'], 3: ['ALIENID', 'ALIENID'] };
/** Persons of Canada may stay out of the public register. */
const CANADIANS: ReadonlySet<string> = new Set(['CCT', 'RES', 'ABO', 'LGR']);

const spanish = (second: string, { legalForm = '', idType = '', idNumber = '' }: Extra): Params => {
  const form = SPANISH_FORMS[legalForm];
  const [kind, ofAdmin] = SPANISH_NUMBERS[idType] ?? [];
  if (form === undefined) throw wrong('legalForm', 'Namecheap has no name for this legal form of .es.');
  if (kind === undefined || ofAdmin === undefined) throw wrong('idType', 'Namecheap has no name for this kind of number of .es.');
  const prefix = `${second.toUpperCase()}ES`;
  const own: Params = { [`${prefix}RegistrantId`]: idNumber, [`${prefix}RegistrantIdType`]: kind, [`${prefix}LegalFormType`]: form };
  if (second !== '') return own;
  // Directly under .es the number of the person who administers it is wanted as well; of an organisation nobody told it.
  if (legalForm !== '1') throw wrong('legalForm', 'For an organisation directly under .es Namecheap wants the number of a person too: register it there by hand.');
  return { ...own, ESAdminIdType: ofAdmin, EsAdminID: idNumber, ESAcceptAgreement: 'Yes' };
};

const french = ({ type = '', birthDate, birthPlace, siren }: Extra): Params => {
  if (type === 'ORG') {
    if (siren === undefined) throw wrong('siren', 'Namecheap wants the SIREN or SIRET of an organisation for .fr.');
    return { FRLegalType: 'Company', FRRegistrantLegalId: siren };
  }
  if (birthDate === undefined || birthPlace === undefined) throw wrong(birthDate === undefined ? 'birthDate' : 'birthPlace', 'Namecheap wants date and place of birth of a person for .fr.');
  return { FRLegalType: 'Individual', FRRegistrantBirthDate: birthDate, FRRegistrantBirthplace: birthPlace };
};

const AUSTRALIAN: Readonly<Record<string, string>> = { ABN: 'ABN', ACN: 'ACN', TM: 'TM', 'VIC BN': 'RBN', 'NSW BN': 'RBN', 'SA BN': 'RBN', 'NT BN': 'RBN', 'WA BN': 'RBN', 'TAS BN': 'RBN', 'ACT BN': 'RBN', 'QLD BN': 'RBN' };

const australian = (second: string, { idType = '', idNumber = '' }: Extra): Params => {
  const kind = AUSTRALIAN[idType];
  if (kind === undefined) throw wrong('idType', 'Namecheap takes ABN, ACN, a business registration or a trade mark for .au.');
  const prefix = `${second.toUpperCase()}AU`;
  return { [`${prefix}RegistrantIdType`]: kind, [`${prefix}RegistrantId`]: idNumber };
};

const ENDINGS: Readonly<Record<string, (second: string, extra: Extra, contact: RegistrarContact) => Params>> = {
  us: (_second, { nexus, purpose }) => ({ ...(nexus === undefined ? {} : { RegistrantNexus: nexus }), ...(purpose === undefined ? {} : { RegistrantPurpose: purpose }) }),
  ca: (_second, { legalType }) =>
    legalType === undefined ? {} : { CIRALegalType: legalType, CIRAWhoisDisplay: CANADIANS.has(legalType) ? 'Private' : 'Full', CIRAAgreementVersion: '2.0', CIRAAgreementValue: 'Y' },
  uk: (second, { type, companyNumber }, { organization, name }) => {
    const prefix = `${(second === '' ? 'co' : second).toUpperCase()}UK`;
    return { ...(type === undefined ? {} : { [`${prefix}LegalType`]: type, [`${prefix}Registeredfor`]: organization ?? name }), ...(companyNumber === undefined ? {} : { [`${prefix}CompanyID`]: companyNumber }) };
  },
  es: spanish,
  fr: (_second, extra) => french(extra),
  au: australian,
  eu: () => ({ EUAgreeWhoisPolicy: 'YES', EUAgreeDeletePolicy: 'YES' }),
  de: (_second, _extra, { country }) => {
    if (country !== 'DE') throw new ModuleError('invalid', 'For .de Namecheap wants an address in Germany.', { field: 'registrant.country', retry: 'afterFix' });
    return { DEConfirmAddress: 'DE', DEAgreeDelete: 'Yes' };
  },
};

/** What the ending wants of a registrant, under the names of the API; of other endings what is known goes by its own name. */
export const extended = (name: Fqdn, contact: RegistrarContact): Params => {
  const labels = name.split('.');
  const extra = contact.extra ?? {};
  const of = ENDINGS[labels.at(-1) ?? ''];
  return of === undefined ? extra : of(labels.length > 2 ? (labels.at(-2) ?? '') : '', extra, contact);
};
