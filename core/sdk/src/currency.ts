import { z } from 'zod';

/** Currencies whose minor unit is not a hundredth (ISO 4217, list one). All others have two decimals. */
const EXPONENTS: ReadonlyMap<string, number> = new Map(Object.entries({
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
}));

const TWO_DECIMALS =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';

/** All currency codes that Billet knows. @since 0.1.0 */
export const currencyCodes: readonly string[] = [...EXPONENTS.keys(), ...TWO_DECIMALS.split(' ')].sort();

const known: ReadonlySet<string> = new Set(currencyCodes);

/** True for an ISO 4217 code in use. @since 0.1.0 */
export const isCurrency = (code: string): boolean => known.has(code);

/** Number of decimals of a currency (ISO 4217). @since 0.1.0 */
export const currencyExponent = (code: string): number => EXPONENTS.get(code) ?? 2;

/** A currency code. @since 0.1.0 */
export const currencySchema = z.string().refine(isCurrency, 'not a currency code');
