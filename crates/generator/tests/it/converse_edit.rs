//! Changes in free words, read as conversations.

use super::converse::{answered, begun, talk_from};

#[test]
fn changes_in_free_words_say_what_changed() {
    let (_, script) = talk_from(
        answered(),
        &[
            "add a wishlist page",
            "rename product to garment",
            "garments also have a size",
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
            "change the goal to second-hand books",
            "remove the unicorns",
            "please add reviews and make it green. Also remove the account page",
            "what is this?",
            "build",
        ],
    );
    insta::assert_snapshot!(script, @"
    > add a wishlist page
    Changed:
    - added “Wishlist”
    - added the pages “Wishlist”, “Favorite” and “New favorite”

    Say “build” to start, or change more.

    > rename product to garment
    Changed:
    - “Product” is now called “Garment”
    - the page “Products” is now called “Garments”
    - the page “Product detail” is now called “Garment detail”

    Say “build” to start, or change more.

    > garments also have a size
    Changed: garment now has “Size” (enum).

    Say “build” to start, or change more.

    > remove checkout
    Changed:
    - removed “Orders” and “Order lines”
    - removed the pages “Checkout”, “Orders” and “Order”
    - removed the feature checkout
    - removed the step checkout

    Say “build” to start, or change more.

    > make it dark
    Changed:
    - the style is now dark
    - it is now dark only
    - the spacing changed

    Say “build” to start, or change more.

    > the audience is only customers
    Changed: admins are no longer an audience; one admin account stays to run the product.

    Say “build” to start, or change more.

    > no reviews
    Nothing changed. There is no “reviews”.

    You could say “remove …”, “rename … to …”, “products also have a size”, “make it dark” or “change the goal to …”.

    There are: user, category, garment, cart item, favorite.
    Pages: Home, Garments, Garment detail, Cart, Account, Wishlist, Favorite, New favorite, Sign in, Sign up, Admin.

    > prices in dollars
    Changed: prices are now in USD.

    Say “build” to start, or change more.

    > call it Corner Shop
    Changed:
    - the title is now “Corner Shop”
    - the project is now `corner_shop`

    The project's id is `corner_shop`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 characters. Say “call it …” for another one.

    Say “build” to start, or change more.

    > add suppliers
    Changed:
    - added “Suppliers” with name, e-mail, phone and address
    - garment is now linked to supplier

    Say “build” to start, or change more.

    > change the style to bold
    Changed:
    - the style is now bold
    - it is now light and dark, as the visitor's system says
    - the accent colour is now red

    Say “build” to start, or change more.

    > remove the about page
    Nothing changed. There is no “about”.

    You could say “remove …”, “rename … to …”, “products also have a size”, “make it dark” or “change the goal to …”.

    There are: user, category, garment, cart item, favorite, supplier.
    Pages: Home, Garments, Garment detail, Cart, Account, Wishlist, Favorite, New favorite, Sign in, Sign up, Admin.

    > products have no stock
    Changed: garment no longer has “In stock”.

    Say “build” to start, or change more.

    > change the goal to second-hand books
    Changed:
    - the goal is now “Second-hand books”
    - the accent colour is now orange

    Say “build” to start, or change more.

    > remove the unicorns
    Nothing changed. There is no “unicorns”.

    You could say “remove …”, “rename … to …”, “products also have a size”, “make it dark” or “change the goal to …”.

    There are: user, category, garment, cart item, favorite, supplier.
    Pages: Home, Garments, Garment detail, Cart, Account, Wishlist, Favorite, New favorite, Sign in, Sign up, Admin.

    > please add reviews and make it green. Also remove the account page
    Changed:
    - added “Reviews” with rating and text
    - added the feature reviews
    - the accent colour is now green

    “account” has to stay: the rest needs it.

    Say “build” to start, or change more.

    > what is this?
    I ask seven things: what to build, its main goal, features, pages, target users, visual style and the project's name. Answer one at a time, or several at once (“goal: …; features: …”). English, German, French and Arabic are understood.

    At any time you can say:
    - “build” (also go, start, generate, yes) when nothing is missing: I start the run
    - “status”: how far it is
    - “reset”: begin anew
    - a change in your own words: “add a wishlist page”, “add suppliers”, “remove checkout”, “rename product to garment”, “products also have a size”, “make it dark”, “the audience is only customers”, “prices in dollars”, “call it Corner Shop”, “change the goal to …”

    > build
    I am building Corner Shop (`corner_shop`). Ask for “status” at any time.
    (Build)
    ");
}

#[test]
fn after_a_build_the_projects_name_stays() {
    let mut session = answered();
    session.built_revision = session.spec.as_ref().map(|spec| spec.revision);
    let (session, script) = talk_from(session, &["call it Corner Shop", "build"]);
    let project = session.spec.unwrap().project;
    assert_eq!((project.id.as_str(), project.title.as_str()), ("shop_v3", "Corner Shop"), "{script}");
}

#[test]
fn an_open_question_does_not_stop_a_change_of_something_else() {
    let (_, script) = talk_from(
        begun(),
        &[
            "Website",
            "online store for clothing",
            "products, cart, checkout, reviews",
            "add a wishlist page",
            "no reviews",
            "Home, Products, Cart, Checkout",
            "prices in dollars",
            "customers",
            "call it Corner Shop",
            "green and playful",
        ],
    );
    let heads: Vec<_> = script.split("\n\n").filter(|part| part.starts_with(['>', 'C', '-'])).collect();
    insta::assert_snapshot!(heads.join("\n\n"), @"
    > Website
    What is its main goal? (for example: online store for clothing)

    > online store for clothing
    Which features shall it have? (for example: show products, cart, checkout, user accounts)

    > products, cart, checkout, reviews
    Which pages? (for example: Home, Products, Product detail, Cart, Checkout, Account)

    > add a wishlist page
    Changed:
    - added “Wishlist”
    - added the pages “Wishlist”, “Favorite” and “New favorite”

    > no reviews
    Changed:
    - removed “Reviews”
    - removed the feature reviews

    > Home, Products, Cart, Checkout
    Who are the target users? (for example: customers, admins)

    > prices in dollars
    Changed: prices are now in USD.

    > customers
    Which visual style? (for example: clean and minimal)

    > call it Corner Shop
    Changed:
    - the title is now “Corner Shop”
    - the project is now `corner_shop`

    > green and playful
    **Corner Shop** (`corner_shop`) — Online store for clothing
    ");
}

#[test]
fn changes_are_understood_in_german_french_and_arabic() {
    let said = |edits: &[&str]| talk_from(answered(), edits).1.replace("\n\nSay “build” to start, or change more.", "");
    insta::assert_snapshot!(said(&[
        "Füge eine Seite Wunschliste hinzu", "benenne Produkt in Kleidungsstück um", "mach es dunkel", "entferne die Kasse", "Preise in Dollar",
    ]), @"
    > Füge eine Seite Wunschliste hinzu
    Changed: added the page “Wunschliste”.

    > benenne Produkt in Kleidungsstück um
    Changed: “Product” is now called “Kleidungsstück”.

    > mach es dunkel
    Changed:
    - the style is now dark
    - it is now dark only
    - the spacing changed

    > entferne die Kasse
    Changed:
    - removed “Orders” and “Order lines”
    - removed the pages “Checkout”, “Orders” and “Order”
    - removed the feature checkout
    - removed the step checkout

    > Preise in Dollar
    Changed: prices are now in USD.
    ");
    insta::assert_snapshot!(said(&[
        "ajoute une page Favoris", "les produits ont aussi une taille", "rends-le sombre", "supprime le panier", "appelle-le Boutique du coin",
    ]), @"
    > ajoute une page Favoris
    Changed: added the page “Favoris”.

    > les produits ont aussi une taille
    Changed: product now has “Taille” (string).

    > rends-le sombre
    Changed:
    - the style is now dark
    - it is now dark only
    - the spacing changed

    > supprime le panier
    Changed:
    - removed “Cart”
    - added the page “New order”
    - removed the page “Cart”
    - removed the feature cart
    - removed the step checkout

    > appelle-le Boutique du coin
    Changed:
    - the title is now “Boutique du coin”
    - the project is now `boutique_du_coin`
    - the accent colour is now orange

    The project's id is `boutique_du_coin`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 characters. Say “call it …” for another one.
    ");
    insta::assert_snapshot!(said(&["أضف صفحة المفضلة", "اجعله داكن", "احذف السلة", "الأسعار بالدولار"]), @"
    > أضف صفحة المفضلة
    Changed:
    - added “المفضلة”
    - added the pages “المفضلة”, “Favorite” and “New favorite”

    > اجعله داكن
    Changed:
    - the style is now dark
    - it is now dark only
    - the spacing changed

    > احذف السلة
    Changed:
    - removed “Cart”
    - added the page “New order”
    - removed the page “Cart”
    - removed the feature cart
    - removed the step checkout

    > الأسعار بالدولار
    Changed: prices are now in USD.
    ");
}
