import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';

const SPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.008.001.08';

/**
 * The part of ISO 20022 pain.008.001.08 that SEPA direct debits use: what each element holds, in the order of the
 * standard's sequences, with `?` for at most once and `+` for once or more; `a|b` is a choice. Elements of one name that
 * hold different things are told apart by where they stand: `Id@SchmeId`.
 */
const TYPES: Readonly<Record<string, string>> = {
  Document: 'CstmrDrctDbtInitn',
  CstmrDrctDbtInitn: 'GrpHdr PmtInf+',
  GrpHdr: 'MsgId CreDtTm NbOfTxs CtrlSum? InitgPty@Party',
  PmtInf: 'PmtInfId PmtMtd BtchBookg? NbOfTxs? CtrlSum? PmtTpInf? ReqdColltnDt Cdtr@Party CdtrAcct@Account CdtrAgt@Agent UltmtCdtr@Party? ChrgBr? CdtrSchmeId? DrctDbtTxInf+',
  PmtTpInf: 'SvcLvl? LclInstrm? SeqTp? CtgyPurp@Code?',
  SvcLvl: 'Cd', LclInstrm: 'Cd', Code: 'Cd',
  CdtrSchmeId: 'Nm? Id@SchmeId',
  SchmeId: 'PrvtId', PrvtId: 'Othr@SchmeOther+', SchmeOther: 'Id SchmeNm?', SchmeNm: 'Cd|Prtry',
  DrctDbtTxInf: 'PmtId PmtTpInf? InstdAmt ChrgBr? DrctDbtTx? UltmtCdtr@Party? DbtrAgt@Agent Dbtr@Party DbtrAcct@Account UltmtDbtr@Party? Purp@Code? RmtInf?',
  PmtId: 'InstrId? EndToEndId UETR?',
  DrctDbtTx: 'MndtRltdInf? CdtrSchmeId? PreNtfctnId? PreNtfctnDt?',
  MndtRltdInf: 'MndtId? DtOfSgntr? AmdmntInd?',
  Agent: 'FinInstnId', FinInstnId: 'BICFI? Nm? Othr@Other?', Other: 'Id',
  Party: 'Nm? PstlAdr? CtryOfRes?', PstlAdr: 'StrtNm? BldgNb? PstCd? TwnNm? CtrySubDvsn? Ctry?',
  Account: 'Id@AccountId Ccy?', AccountId: 'IBAN|Othr@Other',
  RmtInf: 'Ustrd+',
};

const text = (most: number): string => `<xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="${String(most)}"/></xs:restriction>`;
const pattern = (base: string, each: string): string => `<xs:restriction base="${base}"><xs:pattern value="${each}"/></xs:restriction>`;
const oneOf = (...values: readonly string[]): string => `<xs:restriction base="xs:string">${values.map((value) => `<xs:enumeration value="${value}"/>`).join('')}</xs:restriction>`;
const decimal = (digits: number, fraction: number): string => `<xs:restriction base="xs:decimal"><xs:fractionDigits value="${String(fraction)}"/><xs:totalDigits value="${String(digits)}"/></xs:restriction>`;

/** What elements without children hold. */
const SIMPLE: Readonly<Record<string, string>> = {
  MsgId: text(35), PmtInfId: text(35), EndToEndId: text(35), InstrId: text(35), MndtId: text(35), PreNtfctnId: text(35), Id: text(35), Prtry: text(35), Cd: text(35),
  Nm: text(140), Ustrd: text(140), TwnNm: text(35), StrtNm: text(70), BldgNb: text(16), PstCd: text(16), CtrySubDvsn: text(35),
  CreDtTm: '<xs:restriction base="xs:dateTime"/>', ReqdColltnDt: '<xs:restriction base="xs:date"/>', DtOfSgntr: '<xs:restriction base="xs:date"/>', PreNtfctnDt: '<xs:restriction base="xs:date"/>',
  BtchBookg: '<xs:restriction base="xs:boolean"/>', AmdmntInd: '<xs:restriction base="xs:boolean"/>',
  NbOfTxs: pattern('xs:string', '[0-9]{1,15}'), CtrlSum: decimal(18, 17), PmtMtd: oneOf('DD'), SeqTp: oneOf('FRST', 'RCUR', 'FNAL', 'OOFF', 'RPRE'), ChrgBr: oneOf('DEBT', 'CRED', 'SHAR', 'SLEV'),
  IBAN: pattern('xs:string', '[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}'), BICFI: pattern('xs:string', '[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?'),
  Ctry: pattern('xs:string', '[A-Z]{2}'), CtryOfRes: pattern('xs:string', '[A-Z]{2}'), Ccy: pattern('xs:string', '[A-Z]{3}'),
  UETR: pattern('xs:string', '[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}'),
};

const AMOUNT = `<xs:simpleType name="sum">${decimal(18, 5).replace('</xs:restriction>', '<xs:minInclusive value="0"/></xs:restriction>')}</xs:simpleType>
<xs:complexType name="InstdAmt"><xs:simpleContent><xs:extension base="d:sum"><xs:attribute name="Ccy" use="required"><xs:simpleType>${pattern('xs:string', '[A-Z]{3}')}</xs:simpleType></xs:attribute></xs:extension></xs:simpleContent></xs:complexType>`;

const TIMES: Readonly<Record<string, string>> = { '?': ' minOccurs="0"', '+': ' maxOccurs="unbounded"' };

const element = (part: string): string => {
  const [, name = '', type = name, times = ''] = /^(\w+)(?:@(\w+))?([?+]?)$/.exec(part) ?? [];
  return `<xs:element name="${name}" type="d:${type}"${TIMES[times] ?? ''}/>`;
};

const complex = ([name, members]: readonly [string, string]): string => {
  const choice = members.includes('|');
  const kind = choice ? 'choice' : 'sequence';
  return `<xs:complexType name="${name}"><xs:${kind}>${members.split(choice ? '|' : ' ').map(element).join('')}</xs:${kind}></xs:complexType>`;
};

const SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:d="${SPACE}" targetNamespace="${SPACE}" elementFormDefault="qualified">
<xs:element name="Document" type="d:Document"/>${AMOUNT}
${Object.entries(SIMPLE).map(([name, rule]) => `<xs:simpleType name="${name}">${rule}</xs:simpleType>`).join('\n')}
${Object.entries(TYPES).map(complex).join('\n')}
</xs:schema>`;

/** What is wrong with a file by this schema, or by another one; nothing if it is valid. */
export const painFaults = (xml: string, schemaText = SCHEMA): string => {
  const schema = XmlDocument.fromString(schemaText);
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return '';
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.message.trim();
  } finally {
    document.dispose();
    validator.dispose();
    schema.dispose();
  }
};
