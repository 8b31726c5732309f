export { judgeSight, type KnownDomain, type Verdict } from './sight.ts';
export { dsProblem, readDsLine, readKeyLine } from './ds-record.ts';
export { judgeExpiry, type ExpiryVerdict } from './expiry.ts';
export { checkFields, fieldChecks, KNOWN_FIELDS, type FieldProblem, type RegistrantField } from './fields.ts';
export { isCnpj, isCpf, isEdrpou, isInn, isVat } from './identity.ts';
export { noticesDue, phaseOn, STANDARD_NOTICES, windowDays, type Clocks, type NoticeWindow, type Phase } from './life.ts';
export { marginOf, priceOf, type Margin } from './margin.ts';
export { isHost, splitName, zoneOf, type IdnTable, type NameAnswer, type NameProblem, type NameZone, type SplitName } from './names.ts';
export { RECORD_NAME, recordProblem } from './zone-record.ts';
