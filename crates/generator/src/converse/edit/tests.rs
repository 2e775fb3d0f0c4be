use super::*;

fn first(phrase: &str) -> String {
    let phrases = phrases(phrase);
    let readings: Vec<_> = phrases.iter().filter_map(|phrase| readings(phrase).into_iter().next()).collect();
    format!("{:?}", readings.concat()).replace("Edit(", "(")
}

#[test]
fn the_changes_of_the_manual_are_read() {
    insta::assert_snapshot!(
            [
                "add a wishlist page",
                "rename product to garment",
                "products also have a size",
                "remove checkout",
                "make it dark",
                "the audience is only customers",
                "no reviews",
                "prices in dollars",
                "call it Corner Shop",
                "add suppliers",
                "change the style to bold",
                "remove the about page",
                "products have no stock",
                "change the goal to sell second-hand clothing",
                "add a size as a number to products",
                "please rename product to garment, and make it dark. Also remove checkout and reviews!",
                "use dollars",
            ]
            .map(|text| format!("{text} → {}", first(text)))
            .join("\n"),
            @r#"
    add a wishlist page → [(AddPage { title: "wishlist" })]
    rename product to garment → [(Rename { from: "product", to: "garment" })]
    products also have a size → [(AddField { entity: "products", field: "size", field_type: None })]
    remove checkout → [(Remove { noun: "checkout" })]
    make it dark → [(Restyle { words: "dark" })]
    the audience is only customers → [(SetUsers { words: "customers" })]
    no reviews → [(Remove { noun: "reviews" })]
    prices in dollars → [(SetCurrency { code: "USD" })]
    call it Corner Shop → [Answer(Name, "Corner Shop")]
    add suppliers → [(AddFeature { phrase: "suppliers" })]
    change the style to bold → [Answer(Style, "bold")]
    remove the about page → [(RemovePage { title: "about" })]
    products have no stock → [(RemoveField { entity: "products", field: "stock" })]
    change the goal to sell second-hand clothing → [Answer(Goal, "sell second-hand clothing")]
    add a size as a number to products → [(AddField { entity: "products", field: "size", field_type: Some(Int) })]
    please rename product to garment, and make it dark. Also remove checkout and reviews! → [(Rename { from: "product", to: "garment" }), (Restyle { words: "dark" }), (Remove { noun: "checkout" }), (Remove { noun: "reviews" })]
    use dollars → [(SetCurrency { code: "USD" })]
    "#);
}

#[test]
fn the_same_changes_are_read_in_german_french_and_arabic() {
    insta::assert_snapshot!(
            [
                "Füge eine Seite Wunschliste hinzu",
                "benenne Produkt in Kleidungsstück um",
                "Produkte haben auch eine Größe",
                "entferne die Kasse",
                "mach es dunkel",
                "Die Zielgruppe sind nur Kunden",
                "keine Bewertungen",
                "Preise in Dollar",
                "nenne es Eckladen",
                "füge Lieferanten hinzu",
                "entferne die Seite Über uns",
                "ändere das Ziel in Kuchen verkaufen",
                "ajoute une page Favoris",
                "renomme produit en vêtement",
                "les produits ont aussi une taille",
                "supprime le paiement",
                "rends-le sombre",
                "le public est uniquement clients",
                "pas d'avis",
                "prix en dollars",
                "appelle-le Boutique du coin",
                "ajoute des fournisseurs",
                "supprime la page À propos",
                "أضف صفحة المفضلة",
                "أعد تسمية منتج إلى لباس",
                "احذف الدفع",
                "اجعله داكن",
                "بدون تقييمات",
                "الأسعار بالدولار",
            ]
            .map(|text| format!("{text} → {}", first(text)))
            .join("\n"),
            @r#"
    Füge eine Seite Wunschliste hinzu → [(AddPage { title: "Wunschliste" })]
    benenne Produkt in Kleidungsstück um → [(Rename { from: "Produkt", to: "Kleidungsstück" })]
    Produkte haben auch eine Größe → [(AddField { entity: "Produkte", field: "Größe", field_type: None })]
    entferne die Kasse → [(Remove { noun: "Kasse" })]
    mach es dunkel → [(Restyle { words: "dunkel" })]
    Die Zielgruppe sind nur Kunden → [(SetUsers { words: "Kunden" })]
    keine Bewertungen → [(Remove { noun: "Bewertungen" })]
    Preise in Dollar → [(SetCurrency { code: "USD" })]
    nenne es Eckladen → [Answer(Name, "Eckladen")]
    füge Lieferanten hinzu → [(AddFeature { phrase: "Lieferanten" })]
    entferne die Seite Über uns → [(RemovePage { title: "Über uns" })]
    ändere das Ziel in Kuchen verkaufen → [Answer(Goal, "Kuchen verkaufen")]
    ajoute une page Favoris → [(AddPage { title: "Favoris" })]
    renomme produit en vêtement → [(Rename { from: "produit", to: "vêtement" })]
    les produits ont aussi une taille → [(AddField { entity: "produits", field: "taille", field_type: None })]
    supprime le paiement → [(Remove { noun: "paiement" })]
    rends-le sombre → [(Restyle { words: "sombre" })]
    le public est uniquement clients → [(SetUsers { words: "clients" })]
    pas d'avis → [(Remove { noun: "avis" })]
    prix en dollars → [(SetCurrency { code: "USD" })]
    appelle-le Boutique du coin → [Answer(Name, "Boutique du coin")]
    ajoute des fournisseurs → [(AddFeature { phrase: "fournisseurs" })]
    supprime la page À propos → [(RemovePage { title: "À propos" })]
    أضف صفحة المفضلة → [(AddPage { title: "المفضلة" })]
    أعد تسمية منتج إلى لباس → [(Rename { from: "منتج", to: "لباس" })]
    احذف الدفع → [(Remove { noun: "الدفع" })]
    اجعله داكن → [(Restyle { words: "داكن" })]
    بدون تقييمات → [(Remove { noun: "تقييمات" })]
    الأسعار بالدولار → [(SetCurrency { code: "USD" })]
    "#);
}
