//! Values that nobody means, and requests made of them.

use reqwest::Method;
use samrum_tests::Dice;

/// What stands in an address or a field for once.
pub const VALUES: [&str; 40] = [
    "",
    " ",
    "0",
    "-1",
    "1",
    "2",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999",
    "1e309",
    "NaN",
    "0x10",
    "+10000-01-05",
    "9999-12-31",
    "-0001-01-01",
    "0000-00-00",
    "2026-02-30",
    "2026-11-24",
    "2026-12-01",
    "2199-12-31",
    "1969-12-31",
    "2026-W48",
    "2026-W99",
    "24:00",
    "25:61",
    "10:00",
    "2026-12-01T10:00:00Z",
    "9999-12-31T23:59:59Z",
    "2026-12-01T10:00:00.5+01:00",
    "\0",
    "a\0b",
    "\u{1b}[2J",
    "\u{202e}",
    "🏟️å",
    "'; DROP TABLE booking; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\r\nSet-Cookie: x=y",
    "yes",
    "null",
];

/// The names of fields that some form, address or program uses, and some that none does.
pub const NAMES: [&str; 72] = [
    "date",
    "from",
    "to",
    "first",
    "last",
    "first_date",
    "last_date",
    "until",
    "week",
    "page",
    "space",
    "building",
    "organisation",
    "title",
    "note",
    "reason",
    "email",
    "password",
    "name",
    "code",
    "area",
    "address",
    "kind",
    "persons",
    "minutes",
    "start",
    "by",
    "valid_from",
    "weekday",
    "opens",
    "closes",
    "wish",
    "who",
    "what",
    "due",
    "role",
    "token_name",
    "old_password",
    "new_password",
    "next",
    "language",
    "do",
    "plan",
    "place",
    "moves",
    "seconds",
    "threads",
    "group",
    "age_band",
    "sessions",
    "min_minutes",
    "max_minutes",
    "space_1",
    "weekday_1",
    "from_1",
    "to_1",
    "needs",
    "feature",
    "booking",
    "all",
    "seen",
    "displace",
    "closure",
    "anyway",
    "copy",
    "change",
    "taken_percent",
    "stand_in",
    "capacity",
    "atoms",
    "photo_url",
    "\0",
];

/// One request, and how it is told.
#[derive(Debug, Clone)]
pub struct Nonsense {
    pub method: Method,
    pub address: String,
    pub body: Option<(&'static str, Vec<u8>)>,
}

pub struct Maker<'a> {
    pub dice: Dice,
    /// Routes with their gaps, such as `/spaces/{id}`.
    pub routes: &'a [String],
    /// Addresses that there are.
    pub pages: &'a [String],
    /// Ids that there are.
    pub ids: &'a [String],
}

impl Maker<'_> {
    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.dice.below(of.len())]
    }

    fn value(&mut self) -> String {
        match self.dice.below(12) {
            0 => "å".repeat(1 + self.dice.below(3_000)),
            1 => "9".repeat(1 + self.dice.below(400)),
            2 | 3 if !self.ids.is_empty() => self.one(self.ids).clone(),
            _ => (*self.one(&VALUES)).to_owned(),
        }
    }

    fn encoded(&mut self) -> String {
        match self.dice.below(12) {
            0 => "%FF".to_owned(),
            1 => "%".to_owned(),
            2 => "%C3".to_owned(),
            _ => self.value().bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat(),
        }
    }

    fn pairs(&mut self, most: usize) -> String {
        let count = self.dice.below(most + 1);
        let pairs: Vec<_> =
            (0..count).map(|_| format!("{}={}", self.one(&NAMES).replace('\0', "%00"), self.encoded())).collect();
        pairs.join("&")
    }

    fn address(&mut self) -> String {
        if self.dice.below(4) == 0 && !self.pages.is_empty() {
            return self.one(self.pages).clone();
        }
        let route = self.one(self.routes).clone();
        let mut address = String::new();
        for (number, part) in route.split('{').enumerate() {
            if number == 0 {
                address.push_str(part);
                continue;
            }
            let rest = part.split_once('}').map_or("", |(_, rest)| rest);
            let gap = if self.dice.below(2) == 0 && !self.ids.is_empty() {
                self.one(self.ids).clone()
            } else {
                self.encoded()
            };
            address.push_str(&gap);
            address.push_str(rest);
        }
        address
    }

    fn json(&mut self, deep: usize) -> String {
        match self.dice.below(if deep > 4 { 5 } else { 8 }) {
            0 => "null".to_owned(),
            1 => "true".to_owned(),
            2 => "-1e400".to_owned(),
            3 => "18446744073709551616".to_owned(),
            4 => format!("{:?}", self.value()).replace("\\u{", "\\u00").replace('}', ""),
            5 => format!("[{}]", (0..self.dice.below(4)).map(|_| self.json(deep + 1)).collect::<Vec<_>>().join(",")),
            6 => "[".repeat(5_000),
            _ => {
                let names = ["space_id", "title", "starts_at", "ends_at", "organisation_id", "persons", "x"];
                let fields: Vec<_> = names.iter().map(|name| format!("\"{name}\":{}", self.json(deep + 1))).collect();
                format!("{{{}}}", fields.join(","))
            }
        }
    }

    pub fn next(&mut self) -> Nonsense {
        let mut address = self.address();
        if self.dice.below(2) == 0 {
            let pairs = self.pairs(4);
            address = format!("{}?{pairs}", address.split('?').next().unwrap_or_default());
        }
        let method = match self.dice.below(12) {
            0 => Method::DELETE,
            1 => Method::PUT,
            2..6 => Method::GET,
            _ => Method::POST,
        };
        let body = (method != Method::GET).then(|| match self.dice.below(8) {
            0 => ("application/json", self.json(0).into_bytes()),
            1 if address.starts_with("/api") => ("application/json", self.json(0).into_bytes()),
            2 => (
                "multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nPK\x03\x04\0\0\r\n--x--\r\n".to_vec(),
            ),
            3 => ("application/x-www-form-urlencoded", (0..self.dice.below(200)).map(|_| self.dice.below(256) as u8).collect()),
            _ => ("application/x-www-form-urlencoded", self.pairs(8).into_bytes()),
        });
        Nonsense { method, address, body }
    }
}
