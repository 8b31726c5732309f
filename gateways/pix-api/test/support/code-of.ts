/** Code of a charge; with an authorisation it is another one. */
export const codeOf = (txid: string, idRec = ''): string => `00020126BR.GOV.BCB.PIX${txid}${idRec}6304ABCD`;
