//! The names of the made-up people, by country.
//!
//! `Łucja` stands for itself; `Наталія|natalia` says how it is written in an address; `Zieliński/Zielińska` is the surname of a
//! man and of a woman.

/// The names of one country.
#[derive(Debug)]
pub(crate) struct Names {
    /// First names of women.
    pub(crate) women: &'static [&'static str],
    /// First names of men.
    pub(crate) men: &'static [&'static str],
    /// Surnames.
    pub(crate) last: &'static [&'static str],
}

/// By country, in the order of `place::COUNTRIES`.
pub(crate) static NAMES: [Names; 15] = [
    // United States
    Names {
        women: &[
            "Abigail",
            "Charlotte",
            "Denise",
            "Ella",
            "Grace",
            "Hannah",
            "Jasmine",
            "Kayla",
            "Lorraine",
            "Naomi",
            "Renée",
            "Tamika",
            "Wendy",
        ],
        men: &[
            "Andre",
            "Caleb",
            "Curtis",
            "Darnell",
            "Ethan",
            "Gordon",
            "Isaiah",
            "Joel",
            "Marcus",
            "Nathaniel",
            "Raymond",
            "Troy",
            "Wyatt",
        ],
        last: &[
            "Abbott",
            "Barnes",
            "Calloway",
            "Delgado",
            "Ellison",
            "Fitzpatrick",
            "Goodwin",
            "Hawkins",
            "Ito",
            "Jefferson",
            "Kowalczyk",
            "Lindqvist",
            "Mercer",
            "Nakamura",
            "O’Brien",
            "Peña",
            "Quinn",
            "Ramirez",
            "Sullivan",
            "Tran",
            "Underwood",
            "Vance",
            "Whitaker",
            "Young",
            "Zimmerman",
        ],
    },
    // Poland
    Names {
        women: &[
            "Agnieszka",
            "Bożena",
            "Elżbieta",
            "Jolanta",
            "Katarzyna",
            "Łucja",
            "Małgorzata",
            "Marta",
            "Róża",
            "Świętosława",
            "Wiesława",
            "Zofia",
            "Żaneta",
        ],
        men: &[
            "Błażej",
            "Grzegorz",
            "Jędrzej",
            "Krzysztof",
            "Łukasz",
            "Michał",
            "Paweł",
            "Radosław",
            "Sławomir",
            "Stanisław",
            "Wojciech",
            "Zdzisław",
            "Żegota",
        ],
        last: &[
            "Bąk",
            "Brzęczyszczykiewicz",
            "Ćwikła",
            "Dąbrowski/Dąbrowska",
            "Gołębiewski/Gołębiewska",
            "Jabłoński/Jabłońska",
            "Kamiński/Kamińska",
            "Kołodziejczyk",
            "Kozłowski/Kozłowska",
            "Łoś",
            "Nowak",
            "Ostrowski/Ostrowska",
            "Pączek",
            "Rżewski/Rżewska",
            "Sikora",
            "Szymański/Szymańska",
            "Świątek",
            "Wiśniewski/Wiśniewska",
            "Wójcik",
            "Wyżga",
            "Zieliński/Zielińska",
            "Źrebiec",
            "Żuraw",
        ],
    },
    // United Kingdom
    Names {
        women: &["Aisha", "Beatrice", "Eilidh", "Fiona", "Imogen", "Poppy", "Siân", "Zadie"],
        men: &["Alistair", "Callum", "Dafydd", "Hamish", "Imran", "Nigel", "Oliver", "Rhys"],
        last: &[
            "Ashworth",
            "Blackwood",
            "Chaudhry",
            "Davies",
            "Fairbairn",
            "Hughes",
            "Llewellyn",
            "MacLeod",
            "Okafor",
            "Pemberton",
            "Smythe-Jones",
            "Thornton",
        ],
    },
    // Germany
    Names {
        women: &["Anneliese", "Brigitte", "Jördis", "Käthe", "Leonie", "Mareike", "Özlem", "Ursula"],
        men: &["Björn", "Detlef", "Günther", "Jürgen", "Lorenz", "Mehmet", "Rüdiger", "Thorsten"],
        last: &[
            "Böhm",
            "Dreßler",
            "Fröhlich",
            "Großmann",
            "Hübner",
            "Krüger",
            "Müller",
            "Oehlenschläger",
            "Schäfer",
            "Vogelsang",
            "Weiß",
            "Yıldız|yildiz",
        ],
    },
    // France
    Names {
        women: &["Aurélie", "Chloé", "Eugénie", "Hélène", "Maëlle", "Zoé"],
        men: &["Benoît", "Étienne", "Gaël", "Jérôme", "Loïc", "Rémi"],
        last: &["Beauséjour", "Châtelain", "Dufresne", "Garçon", "L’Hôte", "Lefèvre", "Nguyen", "Œuvrard", "Rousseau-Pelletier"],
    },
    // Spain
    Names {
        women: &["Begoña", "Inés", "Lucía", "Nuria", "Rocío"],
        men: &["Álvaro", "Íñigo", "Joaquín", "Martín", "Óscar"],
        last: &["Fernández Núñez", "García Ibáñez", "Muñoz Peña", "Ordóñez Castaño", "Vázquez Río"],
    },
    // Sweden
    Names {
        women: &["Åsa", "Ebba", "Linnéa", "Märta"],
        men: &["Åke", "Björn", "Göran", "Håkan"],
        last: &["Åkesson", "Bergström", "Ekelöf", "Öberg", "Sjögren"],
    },
    // Czechia
    Names {
        women: &["Božena", "Eliška", "Šárka", "Tereza"],
        men: &["Jiří", "Ondřej", "Řehoř", "Zdeněk"],
        last: &["Dvořák/Dvořáková", "Kříž/Křížová", "Němec/Němcová", "Říha/Říhová", "Šťastný/Šťastná"],
    },
    // Türkiye
    Names {
        women: &["Ayşe", "Çiğdem", "Gülşah", "Işıl|isil"],
        men: &["Barış|baris", "Çağrı|cagri", "İbrahim", "Oğuz"],
        last: &["Aydın|aydin", "Çelik", "Gündoğdu", "Öztürk", "Şahin"],
    },
    // Greece
    Names {
        women: &["Αγγελική|angeliki", "Ελένη|eleni", "Χρυσάνθη|chrysanthi"],
        men: &["Αλέξανδρος|alexandros", "Γιώργος|giorgos", "Στέλιος|stelios"],
        last: &["Καραγιάννης/Καραγιάννη|karagiannis", "Οικονόμου|oikonomou", "Ψαράς/Ψαρά|psaras"],
    },
    // Ukraine
    Names {
        women: &["Ганна|hanna", "Наталія|natalia", "Оксана|oksana", "Юлія|yulia"],
        men: &["Андрій|andrii", "Григорій|hryhorii", "Олексій|oleksii", "Ярослав|yaroslav"],
        last: &["Бондаренко|bondarenko", "Гнатюк|hnatiuk", "Ковальський/Ковальська|kovalskyi", "Щербак|shcherbak", "Яценко|yatsenko"],
    },
    // Japan
    Names {
        women: &["陽菜|hina", "結衣|yui", "美咲|misaki", "さくら|sakura"],
        men: &["大翔|hiroto", "健太|kenta", "悠真|yuma", "航|wataru"],
        last: &["佐藤|sato", "鈴木|suzuki", "高橋|takahashi", "渡辺|watanabe", "小野寺|onodera"],
    },
    // India
    Names {
        women: &["Ananya", "Devika", "Lakshmi", "Shreya"],
        men: &["Arjun", "Harish", "Rohan", "Vikram"],
        last: &["Balasubramanian", "Chaturvedi", "Deshpande", "Iyer", "Kulkarni", "Venkataraman"],
    },
    // Egypt
    Names {
        women: &["فاطمة|fatma", "مريم|mariam", "نور|nour", "ياسمين|yasmin"],
        men: &["أحمد|ahmed", "خالد|khaled", "محمود|mahmoud", "يوسف|youssef"],
        last: &["إبراهيم|ibrahim", "الشناوي|elshenawy", "عبد الرحمن|abdelrahman", "منصور|mansour"],
    },
    // Israel
    Names {
        women: &["נועה|noa", "תמר|tamar", "שירה|shira"],
        men: &["איתי|itay", "דוד|david", "יונתן|yonatan"],
        last: &["בן דוד|bendavid", "כהן|cohen", "פרידמן|friedman"],
    },
];

/// Names that test every column's width: one in a thousand people has one of these.
pub(crate) const LONG: [(&str, &str); 2] = [
    ("Konstancja Maria Anna Wilhelmina Elżbieta Teodora", "von Hohenstein-Schillingsfeld zu Brzęczyszczykiewicz-Chrząszczyżewoszycka"),
    ("Adolph Blaine Charles David Earl Frederick Gerald", "Wolfelschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafers"),
];

/// First names of companies; their owners' surnames follow in some.
pub(crate) const COMPANIES: [&str; 16] = [
    "Blue Heron Bakery",
    "Quiet Harbour Publishing",
    "Piekarnia Pod Żurawiem sp. z o.o.",
    "Northlight Surveyors Ltd",
    "Nordlicht Möbel GmbH",
    "Copper Kettle Catering",
    "Atelier des Trois Rivières",
    "Zielony Kąt s.c.",
    "Elm Street Dental",
    "Larkspur Film Services",
    "Stolarnia Dębowa",
    "Two Rivers Freight",
    "Paper Boat School",
    "Wydawnictwo Świt",
    "Granite & Lime Architects",
    "Société Coopérative et Participative des Luthiers, Archetiers et Facteurs d’Instruments Anciens de la Haute Vallée",
];

/// What people do.
pub(crate) const TITLES: [&str; 14] = [
    "Teacher",
    "Nurse",
    "Head of Purchasing",
    "Sound engineer",
    "Architect",
    "Office manager",
    "Librarian",
    "Chef",
    "Translator",
    "Sales director",
    "Violin maker",
    "Accountant",
    "Driver",
    "Student",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::place::COUNTRIES;

    #[test]
    fn every_country_has_names_for_everybody() {
        assert_eq!(NAMES.len(), COUNTRIES.len());
        assert!(NAMES.iter().all(|names| !names.women.is_empty() && !names.men.is_empty() && !names.last.is_empty()));
    }
}
