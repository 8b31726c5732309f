import type { ExtraName } from '../profiles/profile.ts';
import type { Dialect } from '../session/dialect.ts';
import type { XmlNode } from '../xml/xml-node.ts';
import { allocationToken } from './allocation-token.ts';
import { br } from './br.ts';
import { eurid } from './eurid.ts';
import type { Extra, ExtraWish } from './extra.ts';
import { idn } from './idn.ts';
import { launch } from './launch.ts';
import { namestore } from './namestore.ts';
import { nominet } from './nominet.ts';
import { uaepp } from './uaepp.ts';

const EXTRAS: Readonly<Record<ExtraName, Extra>> = { br, eurid, idn, namestore, nominet, uaepp };

/** Standard ones, wherever both sides speak them. */
const COMMON: readonly Extra[] = [launch, allocationToken];

/** What extensions add to a command. */
export const extras = (dialect: Dialect, wish: ExtraWish): readonly XmlNode[] =>
  [...COMMON, ...dialect.profile.extras.map((name) => EXTRAS[name])].map((extra) => extra(dialect, wish)).filter((node) => node !== undefined);
