import type { ExtraName } from '../profiles/profile.ts';
import type { Dialect } from '../session/dialect.ts';
import type { XmlNode } from '../xml/xml-node.ts';
import { br } from './br.ts';
import { eurid } from './eurid.ts';
import type { Extra, ExtraWish } from './extra.ts';
import { idn } from './idn.ts';
import { namestore } from './namestore.ts';
import { nominet } from './nominet.ts';
import { uaepp } from './uaepp.ts';

const EXTRAS: Readonly<Record<ExtraName, Extra>> = { br, eurid, idn, namestore, nominet, uaepp };

/** What the registry's own extensions add to a command. */
export const extras = (dialect: Dialect, wish: ExtraWish): readonly XmlNode[] =>
  dialect.profile.extras.map((name) => EXTRAS[name](dialect, wish)).filter((node) => node !== undefined);
