import type { PaperData } from '../paper.ts';

const NAMESPACE = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#';

const property = (name: string, what: string): string =>
  `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${what}</pdfaProperty:description></rdf:li>`;

/** Archives want to be told what the words of another namespace mean. */
const described = `
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>${NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
${property('DocumentFileName', 'name of the embedded XML invoice file')}
${property('DocumentType', 'INVOICE')}
${property('Version', 'version of the XML data')}
${property('ConformanceLevel', 'conformance level of the XML data')}
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`;

const stated = (name: string): string => `
<rdf:Description rdf:about="" xmlns:fx="${NAMESPACE}"><fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>${name}</fx:DocumentFileName><fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>
`;

/** Puts the e-invoice into the file as Factur-X has it: an embedded file that says the same as the page, and a word about it in the metadata. */
export const embedData = (sheet: PDFKit.PDFDocument, { name, xml }: PaperData, day: Date): void => {
  const options: PDFKit.Mixins.PDFAttachmentOptions & { readonly relationship: string } = { name, type: 'text/xml', description: 'Factur-X invoice', creationDate: day, modifiedDate: day, relationship: 'Alternative' };
  sheet.file(Buffer.from(xml), options);
  sheet.appendXML(described);
  sheet.appendXML(stated(name));
};
