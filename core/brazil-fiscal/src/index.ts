export { openCertificate, type OpenCertificate } from './certificate.ts';
export { localInstant } from './local-instant.ts';
export { openOwnCertificate } from './own-certificate.ts';
export { pack, unpack } from './packed.ts';
export { placeOf, type Place } from './place.ts';
export { certificateFields } from './settings.ts';
export { signElement, type SigningProfile, type SigningWish } from './sign.ts';
export { isTaxId, keyDigit } from './tax-id.ts';
export { decimal, digitsOf, optional, plain, taxIdElement, taxIdOf } from './xml.ts';
