import { expect } from 'chai';
import { checkFields, isAbn, isAcn, isCodiceFiscale, isNif, isPartitaIva, isSiren, KNOWN_FIELDS } from '../../src/domains/rules/index.ts';

describe('numbers of registrants by country', () => {
  for (const [name, check, good, bad] of [
    ['ABN', isAbn, ['51 824 753 556', '53004085616'], ['51 824 753 557', '5182475355', '01824753556', 'ABN']],
    ['ACN', isAcn, ['004 085 616', '010499966'], ['004 085 617', '00408561', '']],
    ['DNI, NIE and CIF', isNif, ['12345678Z', 'X1234567L', 'A58818501', 'Q2826000H', '12345678-z'], ['12345678A', 'X1234567T', 'A58818502', 'Q28260008', '1234567', 'I1234567L']],
    ['codice fiscale', isCodiceFiscale, ['RSSMRA85T10A562S', 'rssmra85t10a562s'], ['RSSMRA85T10A562T', 'RSSMRA85T10A562', 'RSSMRA85F10A562S', '07643520567']],
    ['partita IVA', isPartitaIva, ['07643520567', 'IT07643520567'], ['07643520568', '00000000000', '7643520567']],
    ['SIREN and SIRET', isSiren, ['732 829 320', '73282932000074'], ['732829321', '73282932000075', '000000000', '7328293200007']],
  ] as const) {
    it(name, () => {
      expect(good.filter((text) => !check(text))).to.deep.equal([]);
      expect(bad.filter((text) => check(text))).to.deep.equal([]);
    });
  }

  for (const [tld, values, problems] of [
    ['au', { idType: 'ABN', idNumber: '51 824 753 556', eligibilityType: 'Company', relation: '1' }, []],
    ['au', { idType: 'ACN', idNumber: '51 824 753 556', eligibilityType: 'Company', relation: '3' }, ['idNumber WRONG', 'relation WRONG']],
    ['au', { idType: 'TM', idNumber: '1234567', eligibilityType: 'Trademark Owner', relation: '2' }, []],
    ['es', { legalForm: '1', idType: '1', idNumber: '12345678Z' }, []],
    ['es', { legalForm: '2', idType: '3', idNumber: '12345678Z' }, ['legalForm WRONG']],
    ['es', { legalForm: '877', idType: '1', idNumber: '12345678A' }, ['idNumber WRONG']],
    ['es', { legalForm: '877', idType: '0', idNumber: 'P-99' }, []],
    ['it', { entityType: '1', fiscalCode: 'RSSMRA85T10A562S', nationality: 'IT' }, []],
    ['it', { entityType: '1', fiscalCode: '07643520567', nationality: 'IT' }, ['fiscalCode WRONG']],
    ['it', { entityType: '2', fiscalCode: '07643520567', nationality: 'it' }, []],
    ['it', { entityType: '7', fiscalCode: 'DE123', nationality: 'DE' }, []],
    ['it', { entityType: '2', fiscalCode: 'nonsense', nationality: 'Italy' }, ['nationality WRONG']],
    ['fr', { type: 'ORG', siren: '732829320' }, []],
    ['fr', { type: 'IND', birthDate: '1985', siren: '1' }, ['birthDate WRONG', 'siren WRONG']],
    ['fr', {}, ['type MISSING']],
  ] as const) {
    it(`.${tld}: ${JSON.stringify(values)}`, () => {
      expect(checkFields(KNOWN_FIELDS[tld] ?? [], values).map(({ key, problem }) => `${key} ${problem}`)).to.deep.equal(problems);
    });
  }
});
