import Foundation
import LookbookCore

/// What a column of a feed can say, whatever a shop calls it. Raw values are the names that items carry.
enum FeedField: String, CaseIterable, Sendable {
    case id, sku, title, group, image
    case kind = "domain"
    case moreImages = "additional_images"
    case variantImage = "variant_image"
    case price, currency, availability, stock, link, brand, gender, colour, material, pattern, size
    case salePrice = "sale_price"
    case priceBefore = "price_before"
    case ageGroup = "age_group"
    case goesWith = "goes_with"
    case published

    /// Those that every item carries under its canonical name.
    static let canonical: [FeedField] = [
        .price, .salePrice, .currency, .availability, .link, .brand, .gender, .ageGroup, .colour, .material,
        .pattern, .size, .goesWith,
    ]

    /// Those that belong to a size and not to what can be seen.
    static let ofVariants: Set<FeedField> = [.price, .salePrice, .stock, .availability, .size, .sku]

    /// The field that a name of a column, an option or an attribute means.
    ///
    /// - Parameter name: in any case, with brackets, asterisks and signs between words.
    static func named(_ name: String) -> FeedField? {
        byKey[FieldName.key(name)]
    }

    private static let byKey: [String: FeedField] = {
        var fields: [String: FeedField] = [:]
        for field in allCases { for name in field.names where fields[name] == nil { fields[name] = field } }
        return fields
    }()
}

extension FeedField {
    /// Usual names as ``FieldName/key(_:)`` leaves them, the more telling first: English with what platforms write, then
    /// German, French, Spanish, Italian, Dutch and Portuguese.
    var names: [String] { (Self.words[self] ?? "").split(separator: " ").map(String.init) }

    /// Not `style` for a group: it mostly says Casual or Party.
    private static let words: [FeedField: String] = [
        .id: """
        id itemid productid articleid sku variantsku imageid uniqueid offerid gtin handle productcodesku productcode \
        itemnumber reference referenceno styleno stylenumber \
        artikelnummer artikelnr artnr artikelid produktid produktnummer bestellnummer \
        identifiant idproduit idarticle referenceproduit codearticle refproduit \
        identificador idproducto codigo codigoproducto referencia codigodeproducto \
        idprodotto codiceprodotto codice codicearticolo idarticolo riferimento \
        productnummer artikelcode idproduto codigoproduto codigodoproduto
        """,
        .sku: """
        sku variantsku productcodesku productcode reference mpn artikelnummer artikelnr codearticle codicearticolo \
        artikelcode
        """,
        .image: """
        image imagelink imageurl imagesrc productimageurl imageuri imagepath baseimage filename file path picture photo \
        images imageurls imagelinks pictures photos imageslinks pictureurl photourl mainimage mainimageurl img imgurl \
        productimage productimagefile productimagefile1 imageurlimport internalimageurlexport imagefile featuredimage \
        bild bilder bildurl bildlink bildadresse bilddatei hauptbild produktbild foto fotos \
        lienimage urlimage imageprincipale photoprincipale urldelimage urlphoto \
        imagen imagenes urlimagen enlaceimagen enlacedeimagen imagenprincipal urldelaimagen \
        immagine immagini urlimmagine linkimmagine immagineprincipale \
        afbeelding afbeeldingen afbeeldingsurl afbeeldinglink afbeeldingurl hoofdafbeelding \
        imagem imagens urlimagem linkimagem linkdaimagem imagemprincipal urldaimagem
        """,
        .moreImages: """
        additionalimagelink additionalimagelinks additionalimage additionalimages additionalimageurl additionalimageurls \
        moreimages furtherimages extraimages gallery galleryimages otherimages \
        weiterebilder zusatzbilder zusaetzlicherbildlink zusaetzlichebilder galerie \
        imagessupplementaires liensimagessupplementaires autresimages imagenesadicionales masimagenes galeria \
        immaginiaggiuntive altreimmagini galleria extraafbeeldingen overigeafbeeldingen imagensadicionais
        """,
        .variantImage: "variantimage variantimageurl",
        .title: """
        title name productdisplayname productname itemname displayname producttitle itemtitle \
        titel bezeichnung produktname artikelname artikelbezeichnung produktbezeichnung produkttitel \
        titre nom nomduproduit nomproduit designation libelle intitule \
        titulo nombre nombreproducto nombredelproducto titolo nome nomeprodotto denominazione descrizionebreve \
        naam productnaam artikelnaam nomedoproduto nomeproduto
        """,
        .kind: """
        domain articletype producttype label category productcategory type kind googleproductcategory categories \
        fbproductcategory categorypath categoryname itemcategory garment garmenttype subcategory \
        kategorie kategorien produktkategorie warengruppe artikelgruppe produktgruppe produkttyp produktart artikelart \
        categorie categorieproduit typedeproduit typeproduit famille rayon \
        categoria categorias tipo tipodeproducto tipoproducto categorieprodotto tipologia tipoprodotto \
        productcategorie producttypen soort productgroep tipodeproduto
        """,
        .group: """
        group groupid itemgroupid productgroupid styleid handle urlhandle parent parentsku parentid parentproductid \
        modelid modelcode masterid \
        vaterartikel elternartikel modell groupe idgroupe idmodele modele \
        grupo idgrupo modelo gruppo idgruppo modello groep groepid
        """,
        .price: """
        price regularprice variantprice priceamount unitprice sellingprice productprice currentprice priceeur priceusd \
        pricetaxincluded pricetaxexcluded priceinclvat retailprice pricevalue \
        preis verkaufspreis bruttopreis vkpreis normalpreis stueckpreis \
        prix prixttc prixdevente prixunitaire prixpublic \
        precio preciodeventa precioregular pvp prezzo prezzodivendita prezzodilistino \
        prijs verkoopprijs preco precodevenda precoregular
        """,
        .salePrice: """
        saleprice specialprice discountprice discountedprice promoprice offerprice reducedprice finalprice \
        angebotspreis sonderpreis aktionspreis reduzierterpreis prixpromo prixsolde prixpromotionnel prixremise \
        preciooferta preciorebajado preciodeoferta prezzoscontato prezzopromozionale prezzoofferta prezzospeciale \
        actieprijs aanbiedingsprijs kortingsprijs precopromocional precodepromocao precocomdesconto
        """,
        .priceBefore: """
        compareatprice variantcompareatprice msrp listprice oldprice originalprice wasprice rrp uvp streichpreis \
        prixbarre precioanterior prezzooriginale vanprijs
        """,
        .currency:
            "currency currencycode pricecurrency waehrung devise monnaie moneda divisa valuta moeda munt",
        .availability: """
        availability instock stockstatus isinstock available availabilitystatus verfuegbarkeit verfuegbar lieferbar \
        disponibilite disponible disponibilidad disponibilita disponibile beschikbaarheid beschikbaar leverbaar \
        disponibilidade disponivel
        """,
        .stock: """
        stock quantity qty inventory inventoryquantity variantinventoryqty currentstock currentstocklevel stockquantity \
        inventorylevel availablequantity quantitytosellonfacebook bestand lagerbestand menge anzahl quantite qte \
        existencias cantidad inventario quantita giacenza scorte voorraad aantal quantidade estoque
        """,
        .link: """
        link url producturl productlink pageurl permalink externalurl weblink deeplink canonicallink webseite produkturl \
        produktlink lien lienproduit urlproduit enlace urlproducto enlaceproducto collegamento linkprodotto \
        urlprodotto productpagina linkproduto urldoproduto
        """,
        .brand: """
        brand brands vendor manufacturer brandname designer marke hersteller marque fabricant marca fabricante \
        produttore merk fabrikant
        """,
        .gender: """
        gender sex targetgender geschlecht genre sexe genero sexo genere sesso geslacht
        """,
        .ageGroup: """
        agegroup targetagegroup age altersgruppe alter groupedage trancheage trancheedage grupodeedad edad \
        gruppoeta fasciadeta fasciaeta leeftijdsgroep leeftijd faixaetaria idade
        """,
        .colour: """
        colour color basecolour basecolor colorname colourname maincolor maincolour primarycolor colorpattern \
        farbe farben grundfarbe farbname couleur couleurs coloris colores colore colori kleur kleuren cor cores
        """,
        .material: """
        material fabric materials composition materialcomposition stoff materialien matiere matieres composizione \
        tejido composicion materiale tessuto materiaal stof tecido composicao
        """,
        .pattern: "pattern print muster motif patron estampado fantasia motivo patroon padrao estampa",
        .size: """
        size sizes sizename shoesize clothingsize groesse groessen konfektionsgroesse schuhgroesse taille tailles \
        pointure talla tallas taglia taglie misura maat maten schoenmaat tamanho tamanhos numeracao
        """,
        .goesWith: """
        crosssells crosssellskus crosssell goeswith complementaryproducts worewith accessories relatedskus \
        relatedproducts zubehoer passtdazu ventescroisees venduavec accessoires ventascruzadas accesorios \
        prodotticorrelati accessori gerelateerdeproducten vendascruzadas acessorios
        """,
        .published: """
        published status active publishedononlinestore productonline productvisible visible isvisible isactive \
        productstatus veroeffentlicht aktiv publie actif publicado activo pubblicato attivo gepubliceerd actief ativo
        """,
    ]
}

/// Names of columns, compared.
enum FieldName {
    /// A name in lower case, without accents, brackets and what stands in them, asterisks, and signs between words:
    /// `Größe (EU)*` is `groesse`, `g:image_link` is `imagelink`.
    static func key(_ name: String) -> String {
        var text = name.trimmed.lowercased()
        for prefix in ["g:", "c:"] where text.hasPrefix(prefix) { text.removeFirst(prefix.count) }
        let plain = letters(text, withoutBrackets: true)
        return plain.isEmpty ? letters(text, withoutBrackets: false) : plain
    }

    private static func letters(_ text: String, withoutBrackets: Bool) -> String {
        var key = ""
        var depth = 0
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth = max(0, depth - 1)
            case "ß": key += "ss"
            // An umlaut's dots: `ö` is written `oe` where there are no dots.
            case "\u{308}": if let last = key.last, "aou".contains(last) { key.append("e") }
            default:
                guard depth == 0 || !withoutBrackets else { continue }
                if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                    key.unicodeScalars.append(scalar)
                }
            }
        }
        return key
    }
}
