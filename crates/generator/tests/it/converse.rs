//! The rules dialogue, read as conversations.

use domain::{Session, SessionId};
use generator::{Intent, converse};
use proptest::prelude::*;

/// Says each line and writes down what came back: `> said`, then the reply, then what is offered and asked for.
fn talk(lines: &[&str]) -> String {
    let (_, script) = talk_from(begun(), lines);
    script
}

fn fresh() -> Session {
    Session::new(SessionId("shop_v3".to_owned()), 0)
}

pub(crate) fn begun() -> Session {
    converse(fresh(), "").session
}

pub(crate) fn talk_from(mut session: Session, lines: &[&str]) -> (Session, String) {
    let mut script = String::new();
    for line in lines {
        let turn = converse(session, line);
        script.push_str(&format!("> {line}\n{}\n", turn.message));
        if turn.intent != Intent::None {
            script.push_str(&format!("({:?})\n", turn.intent));
        }
        script.push('\n');
        session = turn.session;
    }
    (session, script)
}

/// The seven answers of the seed's README.
pub(crate) const SEED: [&str; 7] = [
    "Website",
    "online store for clothing",
    "show products, cart, checkout, user accounts",
    "Home, Products, Product detail, Cart, Checkout, Account",
    "customers, admins",
    "clean and minimal",
    "shop_v3",
];

/// A conversation in which the seed's seven answers were given.
pub(crate) fn answered() -> Session {
    talk_from(begun(), &SEED).0
}

#[test]
fn the_seeds_conversation_asks_seven_things_and_then_sums_up() {
    let greeting = converse(fresh(), "");
    let (_, script) = talk_from(greeting.session, &[&SEED[..], &["build"]].concat());
    insta::assert_snapshot!(format!("{}\n\n{script}", greeting.message), @"
    Hello! Tell me about the product you want, and I will specify, code, test and start it. Seven short questions; you may also answer several at once, change anything later, and say “help” at any time.

    What do you want to build? (for example: website, web app, dashboard, blog, internal tool)

    > Website
    What is its main goal? (for example: online store for clothing)

    > online store for clothing
    Which features shall it have? (for example: show products, cart, checkout, user accounts)

    > show products, cart, checkout, user accounts
    Which pages? (for example: Home, Products, Product detail, Cart, Checkout, Account)

    > Home, Products, Product detail, Cart, Checkout, Account
    Who are the target users? (for example: customers, admins)

    > customers, admins
    Which visual style? (for example: clean and minimal)

    > clean and minimal
    What is the project's name? (lower-case letters, digits and underscores, for example: shop_v3)

    > shop_v3
    **Shop V3** (`shop_v3`) — Online store for clothing

    It knows:
    - Category: name
    - Product: name, description, price, in stock, picture, published → category
    - Cart item: quantity → person, product
    - Order: status, shipping address, total → person
    - Order line: name, unit price, quantity → order, product

    Pages: Home, Products, Product detail, Cart, Checkout, Account; and, because they are needed: Orders, Order, Sign in, Sign up, Admin

    People: Customer (may sign up) and Admin

    Look: minimal, light and dark, as the visitor's system says, with amber as the accent

    Assumed:
    - Prices are in EUR (to change it, say “prices in dollars”)
    - Payment is not taken: an order is marked as paid by hand

    Open, but the build does not wait for it: Which currency are the prices in? (until you say: EUR)

    Say “build” to start, or change anything in your own words.

    > build
    I am building Shop V3 (`shop_v3`). Ask for “status” at any time.
    (Build)
    ");
}

#[test]
fn several_answers_in_one_message_are_all_taken() {
    let given = |message: &str| {
        let turn = converse(begun(), message);
        let answers = serde_json::to_string(&turn.session.answers).unwrap();
        format!("> {message}\n{answers}\nmissing: {:?}\n", turn.session.answers.missing())
    };
    insta::assert_snapshot!([
        "goal: sell cakes; features: products, cart",
        "Website\nonline store for clothing\nproducts, cart\nHome, Cart\ncustomers\nclean\nshop_v3",
        "1. Website\n2. online store for clothing\n3. products, cart\n4. Home, Cart\n5. customers\n6. clean\n7. shop_v3",
        "1) Kind: Website 2) Goal: online store 3) Features: products, cart 4) Pages: Home 5) Users: customers 6) Style: clean 7) Name: shop_v3",
        "an online store for clothing called shop_v3 for customers and admins, clean and minimal, with pages Home, Products, Cart",
        "I want a web app to track my beehives with inspections and honey harvests",
        "A portal for students and teachers named \"Blue Room\"",
        "Ziel: Kuchen verkaufen\nSeiten: Start, Kuchen\nStil: bunt",
        "objectif : vendre des gâteaux ; pages : Accueil, Panier ; style : sobre",
        "الهدف: بيع الكعك، الصفحات: الرئيسية، السلة",
        "Ein Onlineshop für Kleidung namens kleiderladen für Kunden und Verwalter, schlicht, mit den Seiten Start, Produkte, Warenkorb",
        "Website, goal: sell bread",
    ].map(given).join("\n"), @r#"
    > goal: sell cakes; features: products, cart
    {"kind":"","goal":"sell cakes","features":"products, cart","pages":"","users":"","style":"","name":""}
    missing: [Kind, Pages, Users, Style, Name]

    > Website
    online store for clothing
    products, cart
    Home, Cart
    customers
    clean
    shop_v3
    {"kind":"Website","goal":"online store for clothing","features":"products, cart","pages":"Home, Cart","users":"customers","style":"clean","name":"shop_v3"}
    missing: []

    > 1. Website
    2. online store for clothing
    3. products, cart
    4. Home, Cart
    5. customers
    6. clean
    7. shop_v3
    {"kind":"Website","goal":"online store for clothing","features":"products, cart","pages":"Home, Cart","users":"customers","style":"clean","name":"shop_v3"}
    missing: []

    > 1) Kind: Website 2) Goal: online store 3) Features: products, cart 4) Pages: Home 5) Users: customers 6) Style: clean 7) Name: shop_v3
    {"kind":"Website","goal":"online store","features":"products, cart","pages":"Home","users":"customers","style":"clean","name":"shop_v3"}
    missing: []

    > an online store for clothing called shop_v3 for customers and admins, clean and minimal, with pages Home, Products, Cart
    {"kind":"online store","goal":"online store for clothing","features":"","pages":"Home, Products, Cart","users":"customers and admins","style":"clean and minimal","name":"shop_v3"}
    missing: [Features]

    > I want a web app to track my beehives with inspections and honey harvests
    {"kind":"web app","goal":"web app to track my beehives","features":"inspections and honey harvests","pages":"","users":"","style":"","name":""}
    missing: [Pages, Users, Style, Name]

    > A portal for students and teachers named "Blue Room"
    {"kind":"portal","goal":"portal for students and teachers","features":"","pages":"","users":"students and teachers","style":"","name":"Blue Room"}
    missing: [Features, Pages, Style]

    > Ziel: Kuchen verkaufen
    Seiten: Start, Kuchen
    Stil: bunt
    {"kind":"","goal":"Kuchen verkaufen","features":"","pages":"Start, Kuchen","users":"","style":"bunt","name":""}
    missing: [Kind, Features, Users, Name]

    > objectif : vendre des gâteaux ; pages : Accueil, Panier ; style : sobre
    {"kind":"","goal":"vendre des gâteaux","features":"","pages":"Accueil, Panier","users":"","style":"sobre","name":""}
    missing: [Kind, Features, Users, Name]

    > الهدف: بيع الكعك، الصفحات: الرئيسية، السلة
    {"kind":"","goal":"بيع الكعك","features":"","pages":"الرئيسية، السلة","users":"","style":"","name":""}
    missing: [Kind, Features, Users, Style, Name]

    > Ein Onlineshop für Kleidung namens kleiderladen für Kunden und Verwalter, schlicht, mit den Seiten Start, Produkte, Warenkorb
    {"kind":"Onlineshop","goal":"Onlineshop für Kleidung","features":"","pages":"Start, Produkte, Warenkorb","users":"Kunden und Verwalter","style":"schlicht","name":"kleiderladen"}
    missing: [Features]

    > Website, goal: sell bread
    {"kind":"Website","goal":"sell bread","features":"","pages":"","users":"","style":"","name":""}
    missing: [Features, Pages, Users, Style, Name]
    "#);
}

#[test]
fn an_open_question_takes_answers_and_lets_other_things_change() {
    insta::assert_snapshot!(talk(&[
        "build", "Start", "online store for clothing", "add products, remove products, cart", "status", "Home, Products, Cart",
        "", "the audience is only customers", "help", "make it dark", "build", "go", "ok", "call it go",
    ]), @r#"
    > build
    Not yet: I still need what to build, the main goal, the features, the pages, the target users, the visual style and the project's name.

    What do you want to build? (for example: website, web app, dashboard, blog, internal tool)

    > Start
    Not yet: I still need what to build, the main goal, the features, the pages, the target users, the visual style and the project's name.

    What do you want to build? (for example: website, web app, dashboard, blog, internal tool)

    > online store for clothing
    I took what to build and the main goal.

    Which features shall it have? (for example: show products, cart, checkout, user accounts)

    > add products, remove products, cart
    Which pages? (for example: Home, Products, Product detail, Cart, Checkout, Account)

    > status
    Nothing was built yet. I still need the pages, the target users, the visual style and the project's name.

    Which pages? (for example: Home, Products, Product detail, Cart, Checkout, Account)
    (Status)

    > Home, Products, Cart
    Who are the target users? (for example: customers, admins)

    > 
    Who are the target users? (for example: customers, admins)

    > the audience is only customers
    Which visual style? (for example: clean and minimal)

    > help
    I ask seven things: what to build, its main goal, features, pages, target users, visual style and the project's name. Answer one at a time, or several at once (“goal: …; features: …”). English, German, French and Arabic are understood.

    At any time you can say:
    - “build” (also go, start, generate, yes) when nothing is missing: I start the run
    - “status”: how far it is
    - “reset”: begin anew
    - a change in your own words: “add a wishlist page”, “add suppliers”, “remove checkout”, “rename product to garment”, “products also have a size”, “make it dark”, “the audience is only customers”, “prices in dollars”, “call it Corner Shop”, “change the goal to …”

    The open question: Which visual style? (for example: clean and minimal)

    > make it dark
    What is the project's name? (lower-case letters, digits and underscores, for example: shop_v3)

    > build
    Not yet: I still need the project's name.

    What is the project's name? (lower-case letters, digits and underscores, for example: shop_v3)

    > go
    Not yet: I still need the project's name.

    What is the project's name? (lower-case letters, digits and underscores, for example: shop_v3)

    > ok
    What is the project's name? (lower-case letters, digits and underscores, for example: shop_v3)

    > call it go
    **Go** (`go`) — Online store for clothing

    It knows:
    - Category: name
    - Product: name, description, price, in stock, picture, published → category
    - Cart item: quantity → person, product
    - Order: status, shipping address, total → person
    - Order line: name, unit price, quantity → order, product

    Pages: Home, Products, Cart; and, because they are needed: Product, Orders, Order, Sign in, Sign up, Account, Checkout, Admin

    People: Customer (may sign up) and Admin

    Look: dark, dark only, with amber as the accent

    Assumed:
    - Prices are in EUR (to change it, say “prices in dollars”)
    - There is a role "Admin", because nobody said who does that part (to change it, say “the users are …”)
    - It has category, as such products usually do (to change it, say “remove category”)
    - It has order, as such products usually do (to change it, say “remove order”)
    - Payment is not taken: an order is marked as paid by hand

    Open, but the build does not wait for it: Which currency are the prices in? (until you say: EUR)

    Say “build” to start, or change anything in your own words.
    "#);
}

#[test]
fn names_become_slugs_and_say_so() {
    let before = talk_from(begun(), &SEED[..6]).0;
    let named = |name: &str| {
        let turn = converse(before.clone(), name);
        let id = turn.session.spec.as_ref().map(|spec| spec.project.id.to_string());
        let first = turn.message.lines().next().unwrap_or_default().to_owned();
        format!("> {name}\n{:?} {id:?}\n{first}\n", turn.session.answers.name)
    };
    insta::assert_snapshot!(["../../etc", "Corner Shop", "متجر", "name: go", "class", "build", "123", "Ünïcode Café", "a/b\\c", "</script>"].map(named).join("\n"), @r#"
    > ../../etc
    "../../etc" Some("etc")
    The project's id is `etc`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 characters. Say “call it …” for another one.

    > Corner Shop
    "Corner Shop" Some("corner_shop")
    The project's id is `corner_shop`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 characters. Say “call it …” for another one.

    > متجر
    "" Some("online_store_clothing")
    I cannot make a project name of that: it needs at least one letter a-z, because it becomes a directory, a module and an address. The title that people see can be changed afterwards to any script.

    > name: go
    "go" Some("go")
    **Go** (`go`) — Online store for clothing

    > class
    "class" Some("class_app")
    The project's id is `class_app`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 characters. Say “call it …” for another one.

    > build
    "" Some("online_store_clothing")
    Not yet: I still need the project's name.

    > 123
    "" Some("online_store_clothing")
    I cannot make a project name of that: it needs at least one letter a-z, because it becomes a directory, a module and an address. The title that people see can be changed afterwards to any script.

    > Ünïcode Café
    "Ünïcode Café" Some("uenicode_cafe")
    The project's id is `uenicode_cafe`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 characters. Say “call it …” for another one.

    > a/b\c
    "a/b\\c" Some("a_b_c")
    The project's id is `a_b_c`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 characters. Say “call it …” for another one.

    > </script>
    "</script>" Some("script")
    The project's id is `script`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 characters. Say “call it …” for another one.
    "#);
}

#[test]
fn hostile_messages_get_a_helpful_reply_and_change_nothing() {
    let long = "a".repeat(10_001);
    for session in [fresh(), begun(), talk_from(begun(), &SEED[..3]).0, answered()] {
        for message in ["\0", "a\u{7}b", "\u{1b}[31mred", "?!?", "—", long.as_str(), "📷"] {
            let turn = converse(session.clone(), message);
            assert_eq!(turn.session, session, "{message:?} changed the conversation");
            assert_eq!(turn.intent, Intent::None);
            assert!(turn.message.contains("Nothing changed"), "{message:?}: {}", turn.message);
        }
    }
}

#[test]
fn marks_of_direction_are_kept_as_data_and_ignored_in_matching() {
    let turn = converse(begun(), "\u{202e}ti ekam");
    assert_eq!(turn.session.answers.kind, "\u{202e}ti ekam");
    let turn = converse(answered(), "\u{200f}build\u{200f}");
    assert_eq!(turn.intent, Intent::Build);
}

#[test]
fn reset_gives_a_fresh_conversation_under_the_same_id() {
    let turn = converse(answered(), "Reset!");
    assert_eq!(turn.intent, Intent::Reset);
    assert_eq!((turn.session.id, turn.session.answers), (fresh().id, domain::Answers::default()));
    assert!(turn.message.contains("What do you want to build?"));
}

#[test]
fn a_change_that_changes_nothing_is_not_kept() {
    let (session, _) = talk_from(answered(), &["remove the unicorns", "blah blah blah blah blah"]);
    assert_eq!(session, answered());
}

#[test]
fn the_conversation_is_understood_in_four_languages() {
    let conversations = [
        [
            "Webseite",
            "Rezepte sammeln und mit der Familie teilen",
            "Rezepte mit Zutaten und Schritten, Kategorien, Suche",
            "Startseite, Rezepte, Rezept",
            "Familie und Freunde",
            "verspielt und bunt",
            "omas_kueche",
            "los",
        ],
        [
            "Site web",
            "prise de rendez-vous pour un salon de coiffure",
            "liste des prestations, réservation en ligne",
            "Accueil, Prestations, Réserver",
            "clients, coiffeurs, gérante",
            "élégant et chaleureux",
            "salon_lumiere",
            "oui",
        ],
        [
            "موقع إلكتروني",
            "عرض عقارات للبيع والإيجار",
            "قائمة العقارات مع الصور والسعر، المفضلة",
            "الرئيسية، العقارات، المفضلة",
            "مشترون، وكلاء، مدير",
            "فاخر وأنيق",
            "dar_aqar",
            "ابدأ",
        ],
    ];
    for lines in conversations {
        let mut session = begun();
        for (said, line) in lines.iter().enumerate() {
            let turn = converse(session, line);
            let last = said + 1 == lines.len();
            assert_eq!(turn.intent, if last { Intent::Build } else { Intent::None }, "{line}: {}", turn.message);
            session = turn.session;
        }
        assert_eq!(session.spec.unwrap().answers.goal, lines[1]);
    }
}

#[test]
fn each_question_offers_answers_that_fit() {
    let mut session = begun();
    let mut offered = String::new();
    for answer in SEED {
        let turn = converse(session, "help");
        offered.push_str(&format!("{:?}: {:?}\n", turn.session.asked, turn.suggestions));
        session = converse(turn.session, answer).session;
    }
    offered.push_str(&format!("{:?}", converse(session, "").suggestions));
    insta::assert_snapshot!(offered, @r#"
    Some(Kind): ["Website", "Web app", "Dashboard", "Blog", "Internal tool"]
    Some(Goal): ["online store for clothing", "share my travel stories", "job board for remote developers"]
    Some(Features): ["products, cart, orders, user accounts", "products, cart, orders, user accounts, search, reviews"]
    Some(Pages): ["Home, Products, Product, Orders, Order, Account, Cart, Checkout", "Home, Products, Product, Orders, Order, Account, Cart, Checkout, About, Contact"]
    Some(Users): ["customer, admin", "customers, admins", "team members, managers", "only me"]
    Some(Style): ["clean and minimal", "bold and colorful", "playful and friendly", "corporate and professional", "modern dark", "elegant"]
    Some(Name): ["clothing_store", "my_clothing"]
    ["build", "add reviews", "make it dark"]
    "#);
}

#[test]
fn who_does_not_know_gets_the_first_suggestion() {
    let (session, script) =
        talk_from(begun(), &["you choose", "egal", "je ne sais pas", "skip", "whatever", "لا أعرف", "surprise me"]);
    assert_eq!(session.answers.missing(), [], "{script}");
    assert_eq!(converse(session, "build").intent, Intent::Build);
}

#[test]
fn a_long_message_is_answered_in_good_time() {
    for message in [
        "a ".repeat(4_999),
        "remove a; ".repeat(900),
        "goal: x, ".repeat(1_000),
        "x, ".repeat(3_000),
        "(".repeat(9_000) + "a",
        "add ".repeat(2_000),
    ] {
        for session in [begun(), talk_from(begun(), &SEED[..2]).0, answered()] {
            let turn = converse(session, &message);
            assert!(turn.message.chars().count() < 20_000, "a reply of {} characters", turn.message.chars().count());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_message_gets_a_reply_and_an_unusable_one_changes_nothing(
        message in prop_oneof![".{0,60}", "[\\s\\S]{0,40}", WORDS],
        before in 0..=SEED.len(),
    ) {
        let session = talk_from(begun(), &SEED[..before]).0;
        let turn = converse(session.clone(), &message);
        prop_assert!(!turn.message.is_empty() || turn.intent == Intent::Status);
        let binary = message.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        if binary {
            prop_assert_eq!(turn.session, session);
        } else if turn.intent == Intent::Build {
            prop_assert!(turn.session.answers.missing().is_empty());
        }
    }
}

/// Messages made of the words that the dialogue knows.
const WORDS: &str = "((add|remove|rename|make|call|no|goal:|pages:|the|a|page|product|size|to|it|dark|build|with|and|for|1\\.|2\\.|,|;|\"|:|customers) ?){1,9}";
