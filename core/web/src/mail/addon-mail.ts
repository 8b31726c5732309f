import type { AddonMail } from '@billet/sdk';
import { runningAddons } from '../addons/running-addons.ts';
import type { WebHouse } from '../web-house.ts';

/** Where the texts of a kind of mail stand, and what belongs to it. */
export interface AddonMailKind {
  /** `ext.<extension>.` */
  readonly texts: string;
  readonly key: string;
  readonly facts: readonly string[];
  readonly path: ((model: Readonly<Record<string, unknown>>) => string) | undefined;
}

const kindOf = (extension: string, { key, facts = [], path }: AddonMail): AddonMailKind => ({
  texts: `ext.${extension}.`,
  key,
  facts,
  path: path === undefined ? undefined : (model) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(model[name]))),
});

/** The kind behind `<extension>.<key>`, while the add-on runs. */
export const addonMailKind = (web: WebHouse, name: string): AddonMailKind | undefined => {
  const [extension = '', key] = name.split('.');
  const addon = key === undefined ? undefined : runningAddons({ web }).find(({ id }) => id === extension);
  const mail = addon?.definition.mails?.find((each) => each.key === key);
  return mail === undefined ? undefined : kindOf(extension, mail);
};
