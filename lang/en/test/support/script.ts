interface Script {
  /** Each text has at least one of these. */
  readonly own: RegExp;
  /** What shows that a text slipped in from elsewhere. */
  readonly foreign: RegExp;
}

/** Languages whose letters tell a translation from a leftover. */
export const scripts: Readonly<Record<string, Script>> = {
  ru: { own: /\p{Script=Cyrillic}/u, foreign: /[іїєґ]/iu },
  uk: { own: /\p{Script=Cyrillic}/u, foreign: /[ыэъё]/iu },
  'zh-CN': { own: /\p{Script=Han}/u, foreign: /\p{Script=Han}[,;:?!.]/u },
};
