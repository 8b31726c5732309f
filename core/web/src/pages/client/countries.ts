/** Countries on offer where somebody says where he lives; the brand's own come first in the list of the form. */
export const COUNTRIES = ['BR', 'PT', 'ES', 'DE', 'AT', 'CH', 'FR', 'IT', 'NL', 'BE', 'PL', 'GB', 'IE', 'US', 'CA', 'MX', 'AR', 'CL', 'CO', 'UA', 'RU', 'KZ', 'CN', 'HK', 'TW', 'SG', 'JP', 'IN', 'AE', 'ZA'] as const;
