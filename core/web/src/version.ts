/** The version of Billet, as the API and the help page tell it. */
export const VERSION = '0.1.0';
