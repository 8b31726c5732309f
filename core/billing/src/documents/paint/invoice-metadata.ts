import type { Paper } from '../paper.ts';

const FX = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#';

const PROPERTIES = [
  ['DocumentFileName', 'name of the embedded XML invoice file'],
  ['DocumentType', 'INVOICE'],
  ['Version', 'version of the schema of the XML data'],
  ['ConformanceLevel', 'conformance level of the XML data'],
] as const;

/** PDF/A wants every property described that its standard does not know. */
const schema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>${FX}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>${PROPERTIES.map(
  ([name, about]) =>
    `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${about}</pdfaProperty:description></rdf:li>`,
).join('')}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>`;

/** Puts the invoice for machines into the file and says so in its metadata, as Factur-X wants it. */
export const describeInvoice = (sheet: PDFKit.PDFDocument, { xml, profile, description }: NonNullable<Paper['invoice']>, day: Date): void => {
  const file = { name: 'factur-x.xml', type: 'text/xml', description, relationship: 'Alternative', creationDate: day, modifiedDate: day };
  sheet.file(Buffer.from(xml, 'utf8'), file);
  const metadata = sheet as unknown as { appendXML(text: string): void };
  metadata.appendXML(schema);
  metadata.appendXML(
    `<rdf:Description rdf:about="" xmlns:fx="${FX}"><fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>factur-x.xml</fx:DocumentFileName><fx:Version>1.0</fx:Version><fx:ConformanceLevel>${profile}</fx:ConformanceLevel></rdf:Description>`,
  );
};
