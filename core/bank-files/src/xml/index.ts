export { readXml, xmlText, type XmlNode } from './read-xml.ts';
export { walker, type Walker } from './walk.ts';
export { el } from './write-xml.ts';
