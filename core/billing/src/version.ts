/** The version of Billet, as the API, the command line and the pages tell it. */
export const VERSION = '0.1.0';
